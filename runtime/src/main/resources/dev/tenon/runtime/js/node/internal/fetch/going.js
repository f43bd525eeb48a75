// fetch itself: asks, follows redirects, and hands over the answer as it comes.
'use strict';

const { Exchange } = require('internal/http/exchange');
const { Message, bytesOf } = require('internal/fetch/body');
const { Request } = require('internal/fetch/request');
const { Response, REDIRECTS } = require('internal/fetch/response');
const { decoded } = require('internal/fetch/decoding');
const { Buffer } = require('buffer');

const MOST_REDIRECTS = 20;

// Of an answer that nobody reads, so much is read that its connection can be used again.
const MOST_DRAINED = 65536;

const OF_BODY = ['content-encoding', 'content-language', 'content-location', 'content-type', 'content-length'];
const OF_SERVER = ['authorization', 'proxy-authorization', 'cookie', 'host'];
const USUAL = [['accept', '*/*'], ['accept-language', '*'], ['sec-fetch-mode', 'cors'], ['user-agent', 'node'], ['accept-encoding', 'gzip, deflate']];

function failed(cause) {
  return new TypeError('fetch failed', { cause });
}

async function fetch(input, init = undefined) {
  if (arguments.length === 0) {
    throw new TypeError("Failed to execute 'fetch': 1 argument required, but only 0 present.");
  }
  const request = new Request(input, init);
  const { signal } = request;
  signal.throwIfAborted();
  if (request.url.startsWith('data:')) {
    return ofData(request.url);
  }
  const giver = new Giver(signal);
  try {
    return await follow(request, giver);
  } catch (error) {
    giver.end();
    throw signal.aborted ? signal.reason : error;
  }
}

// Gives up what is under way when the signal says so.
class Giver {
  #signal;
  #exchange;
  #stop = () => this.#exchange?.abort();

  constructor(signal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#stop);
  }

  watch(exchange) {
    this.#exchange = exchange;
    this.#signal.throwIfAborted();
  }

  // Why the body breaks off.
  reason(error) {
    return this.#signal.aborted ? this.#signal.reason : new TypeError('terminated', { cause: error });
  }

  end() {
    this.#signal.removeEventListener('abort', this.#stop);
  }
}

async function follow(request, giver) {
  let { method } = request;
  let url = Request._url(request);
  let source = Message._take(request);
  const headers = new Map(request.headers);
  for (let redirects = 0; ; redirects++) {
    const { exchange, head } = await ask({ method, url, headers, source }, giver);
    const location = REDIRECTS.has(head.status) ? head.headers.find(([name]) => name.toLowerCase() === 'location')?.[1] : undefined;
    if (location === undefined || request.redirect === 'manual') {
      return answer(exchange, head, method, url, redirects > 0, giver);
    }
    await drain(exchange);
    if (request.redirect === 'error') {
      throw failed(new Error('unexpected redirect'));
    }
    if (redirects === MOST_REDIRECTS) {
      throw failed(new Error('redirect count exceeded'));
    }
    const next = placeOf(location, url);
    if (source !== undefined && source.bytes === undefined && head.status !== 303) {
      throw failed(new Error('a body that is a stream cannot be sent a second time'));
    }
    const changes = head.status === 303 ? method !== 'GET' && method !== 'HEAD' : method === 'POST' && head.status < 303;
    if (changes) {
      method = 'GET';
      source = undefined;
      OF_BODY.forEach((name) => headers.delete(name));
    }
    if (next.origin !== url.origin) {
      OF_SERVER.forEach((name) => headers.delete(name));
    }
    url = next;
  }
}

function placeOf(location, from) {
  let next;
  try {
    next = new URL(Buffer.from(location, 'latin1').toString(), from);
  } catch (cause) {
    throw failed(cause);
  }
  if (next.protocol !== 'http:' && next.protocol !== 'https:') {
    throw failed(new Error('URL scheme must be a HTTP(S) scheme'));
  }
  if (next.hash === '') {
    next.hash = from.hash;
  }
  return next;
}

async function ask({ method, url, headers, source }, giver) {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw failed(new Error('unknown scheme'));
  }
  const pairs = [...headers, ...USUAL.filter(([name]) => !headers.has(name))];
  const length = source === undefined ? undefined : source.bytes?.length;
  const exchange = new Exchange({
    method,
    url: url.href.replace(/#.*/, ''),
    headers: pairs,
    hasBody: source !== undefined && length !== 0,
    length,
    hostname: url.hostname,
    port: url.port || (url.protocol === 'https:' ? '443' : '80'),
  });
  giver.watch(exchange);
  try {
    if (source === undefined || length === 0) {
      return { exchange, head: await exchange.open() };
    }
    if (source.bytes !== undefined) {
      return { exchange, head: await exchange.open(source.bytes, true) };
    }
    const head = exchange.open();
    const sent = send(source.chunks, exchange);
    // What the body itself has against being sent tells more than the answer that does not come.
    sent.catch(() => exchange.abort());
    return { exchange, head: await Promise.race([head, sent.then(() => head)]) };
  } catch (error) {
    throw failed(error);
  }
}

async function send(chunks, exchange) {
  for await (const chunk of chunks) {
    const bytes = bytesOf(chunk);
    if (bytes.length > 0) {
      await exchange.write(bytes, false);
    }
  }
  await exchange.write(new Uint8Array(0), true);
}

async function drain(exchange) {
  let size = 0;
  try {
    for (let bytes = await exchange.read(); bytes !== null; bytes = await exchange.read()) {
      size += bytes.length;
      if (size > MOST_DRAINED) {
        exchange.abort();
        return;
      }
    }
  } catch (e) {
    // Nobody wants to know what became of the body of a redirect.
    exchange.abort();
  }
}

function answer(exchange, head, method, url, redirected, giver) {
  const response = Response._of({
    status: head.status,
    statusText: head.statusText,
    headers: head.headers,
    source: method === 'HEAD' ? undefined : { chunks: chunksOf(exchange, head, giver) },
    url: url.href.replace(/#.*/, ''),
    redirected,
    type: 'basic',
  });
  if (Message._source(response) === undefined) {
    giver.end();
  }
  return response;
}

async function* chunksOf(exchange, head, giver) {
  let whole = false;
  try {
    yield* decoded(pieces(exchange), head.headers);
    whole = true;
  } catch (error) {
    throw giver.reason(error);
  } finally {
    giver.end();
    if (!whole) {
      exchange.abort();
    }
  }
}

async function* pieces(exchange) {
  for (let bytes = await exchange.read(); bytes !== null; bytes = await exchange.read()) {
    yield bytes;
  }
}

// An address that holds its answer itself.
function ofData(url) {
  const found = /^data:([^,]*),(.*)$/s.exec(url.replace(/#.*/s, ''));
  if (found === null) {
    throw failed(new Error('invalid URL'));
  }
  const isBase64 = /;\s*base64\s*$/i.test(found[1]);
  const type = found[1].replace(/;\s*base64\s*$/i, '') || 'text/plain;charset=US-ASCII';
  const raw = Buffer.from(found[2].replace(/%([0-9a-f]{2})/gi, (all, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
  const body = isBase64 ? Buffer.from(raw.toString('latin1'), 'base64') : raw;
  return new Response(body, { status: 200, statusText: 'OK', headers: { 'content-type': type } });
}

module.exports = { fetch };
