'use strict';

const EventEmitter = require('events');
const { unavailable } = require('internal/errors');

const refuse = () => {
  throw unavailable('cluster.fork()', 'the host runs an app for many events at once by itself.');
};

module.exports = Object.assign(new EventEmitter(), {
  isWorker: false, isMaster: true, isPrimary: true, workers: {}, settings: {}, SCHED_NONE: 1, SCHED_RR: 2, schedulingPolicy: 2,
  Worker: class Worker extends EventEmitter {},
  setupPrimary() {}, setupMaster() {}, disconnect(callback) { callback?.(); }, fork: refuse,
});
