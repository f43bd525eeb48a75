// The same work as Tenon's, on BullMQ and Redis: events are taken over HTTP, kept, and handled in order for each org.
//
//   node service.js web PORT REDIS_PORT QUEUES ORGS      takes events
//   node service.js worker - REDIS_PORT QUEUES ORGS APP  calls the app, a server.js
//
// Two processes, since Node runs JavaScript on one thread: taking and handling then get a core each.
// BullMQ has groups in its paid edition only. Orgs are therefore spread over a fixed number of queues, each with a worker
// of concurrency 1, which keeps the order of every org.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const { Queue, Worker } = require('bullmq');
const { Redis } = require('ioredis');

const [role, port, redisPort, queueCount, orgCount, app] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(redisPort), maxRetriesPerRequest: null };
const names = Array.from({ length: Number(queueCount) }, (_, i) => 'events-' + i);
const orgs = new Map(Array.from({ length: Number(orgCount) }, (_, i) => ['org-' + i, { limit: 10 }]));

if (role === 'web') {
  takeEvents();
} else {
  handleEvents();
}

function takeEvents() {
  const queues = names.map((name) => new Queue(name, { connection }));
  const server = http.createServer((request, response) => {
    answer(request, queues).then(
      ([status, text]) => end(response, status, text),
      (error) => end(response, 500, JSON.stringify({ detail: String(error) }))
    );
  });
  server.keepAliveTimeout = 600_000;
  server.listen(Number(port), '127.0.0.1', () => console.log('ready'));
}

function end(response, status, text) {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

async function answer(request, queues) {
  const path = new URL(request.url, 'http://localhost').pathname;
  if (path === '/backlog') {
    const counts = await Promise.all(queues.map((queue) => queue.getJobCounts('waiting', 'active')));
    return [200, String(counts.reduce((sum, count) => sum + count.waiting + count.active, 0))];
  }
  if (path.startsWith('/handled/')) {
    return [200, (await Promise.all(queues.map((queue) => handled(queue, path.slice(9))))).join('')];
  }
  const org = path.split('/')[4];
  if (!orgs.has(org)) {
    return [404, JSON.stringify({ detail: 'There is no org ' + org })];
  }
  const event = JSON.parse(await text(request));
  // A job of an id that is there is not added again.
  const jobId = org + '.' + request.headers['idempotency-key'];
  const job = await queues[queueOf(org)].add('event', { org, event }, { jobId });
  return [202, JSON.stringify({ eventId: job.id })];
}

function text(request) {
  return new Promise((resolve, reject) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => resolve(Buffer.concat(parts).toString()));
    request.on('error', reject);
  });
}

function queueOf(org) {
  return Number(org.slice(4)) % names.length;
}

// Lines of what was handled whose key begins so: the key, when its handler was called, epoch milliseconds.
async function handled(queue, prefix) {
  const client = new Redis({ ...connection });
  const key = (id) => 'bull:' + queue.name + ':' + id;
  const ids = (await client.zrange(key('completed'), 0, -1)).filter((id) => id.split('.')[1].startsWith(prefix));
  const values = await Promise.all(ids.map((id) => client.hget(key(id), 'returnvalue')));
  client.disconnect();
  return ids.map((id, i) => id.split('.')[1] + '\t' + JSON.parse(values[i]).at + '\n').join('');
}

function handleEvents() {
  const exported = new Function('exports', fs.readFileSync(app, 'utf8') + '\nreturn exports;')({});
  const workers = names.map(
    (name) =>
      new Worker(
        name,
        async (job) => {
          const at = Date.now();
          const payload = Object.assign({}, job.data.event, { iparams: orgs.get(job.data.org) });
          await exported[payload.event](payload);
          // Kept with the job, as the record of the attempt.
          return { at, millis: Date.now() - at };
        },
        { connection, concurrency: 1 }
      )
  );
  Promise.all(workers.map((worker) => worker.waitUntilReady())).then(() => console.log('ready'));
}
