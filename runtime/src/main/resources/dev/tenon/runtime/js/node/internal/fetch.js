// fetch, and what goes with it, as Node.js has them as globals.
'use strict';

const { Headers } = require('internal/fetch/headers');
const { FormData } = require('internal/fetch/form-data');
const { Request } = require('internal/fetch/request');
const { Response } = require('internal/fetch/response');
const { fetch } = require('internal/fetch/going');

module.exports = { fetch, Headers, Request, Response, FormData };
