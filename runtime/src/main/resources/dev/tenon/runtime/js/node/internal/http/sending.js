// The part of a request that sends it: the head leaves with the first of the body, the rest as it is taken.
'use strict';

const { Writable } = require('stream');
const { Buffer } = require('buffer');
const { Exchange } = require('internal/http/exchange');
const { hangUp } = require('internal/http/trouble');

const NOTHING = new Uint8Array(0);

const sending = {
  end(chunk, encoding, callback) {
    if (this._header === null && !this.finished && this.writableLength === 0) {
      const [data, kind] = typeof chunk === 'function' ? [] : [chunk, typeof encoding === 'string' ? encoding : undefined];
      // The whole body is known, and with it how long it is.
      this._whole = data === undefined || data === null ? 0 : typeof data === 'string' ? Buffer.byteLength(data, kind) : data.byteLength;
    }
    this.finished = true;
    Writable.prototype.end.call(this, chunk, encoding, callback);
    return this;
  },

  // The head leaves with the first of the body, if there is one.
  _implicitHeader(bytes, callback) {
    if (this._header !== null) {
      return;
    }
    const whole = this._whole;
    const length = this._table.get('content-length');
    const chunked = /chunked/i.test(String(this._table.get('transfer-encoding') ?? ''));
    const hasBody = whole === undefined ? bytes !== undefined || this.useChunkedEncodingByDefault || length !== undefined || chunked
      : whole > 0 || Number(length) > 0;
    this.chunkedEncoding = hasBody && whole === undefined && length === undefined;
    this._header = this.method + ' ' + this.path + ' HTTP/1.1\r\n' +
      this._table.pairs().map((pair) => pair.join(': ')).join('\r\n') + '\r\n\r\n';
    this._exchange = new Exchange({
      method: this.method,
      url: this._url(),
      headers: this._table.pairs(),
      hasBody,
      length: chunked ? undefined : length !== undefined ? Number(length) : whole,
      hostname: this.host,
      port: this._port,
    });
    this._bodySent = whole !== undefined || !hasBody;
    this._when(() => this._open(hasBody && whole !== undefined ? bytes ?? NOTHING : bytes, whole !== undefined, callback));
  },

  _url() {
    const name = this.host.includes(':') ? '[' + this.host + ']' : this.host;
    const path = this.path.startsWith('/') ? this.path : '/' + this.path;
    return this.protocol + '//' + name + (this._port === (this.protocol === 'https:' ? 443 : 80) ? '' : ':' + this._port) + path;
  },

  _open(bytes, last, callback) {
    if (this.destroyed) {
      callback?.(hangUp());
      return;
    }
    if (this._impossible !== undefined) {
      this.destroy(this._impossible);
      callback?.(null);
      return;
    }
    if (last || bytes === undefined) {
      this._opened = this.socket._waitFor(this._exchange.open(bytes, last));
      callback?.();
    } else {
      // The answer to the head is due at the end of the body; the next piece is not to wait for it.
      this._opened = this.socket._waitFor(this._exchange.open());
      this._send(bytes, false, callback);
    }
    this._opened.then(
      (head) => process.nextTick(() => this._answered(head)),
      (error) => process.nextTick(() => this.destroy(error)),
    );
    if (/100-continue/i.test(String(this._table.get('expect') ?? ''))) {
      process.nextTick(() => this.emit('continue'));
    }
  },

  _send(bytes, last, callback) {
    this.socket.bytesWritten += bytes.length;
    this.socket._waitFor(this._exchange.write(bytes, last)).then(
      () => process.nextTick(callback),
      // Why it was not taken is told with the answer that does not come.
      () => process.nextTick(callback),
    );
  },

  _write(chunk, encoding, callback) {
    if (this._header === null) {
      this._implicitHeader(chunk, callback);
    } else if (this._whole !== undefined || this.destroyed) {
      callback();
    } else {
      this._when(() => this._send(chunk, false, callback));
    }
  },

  _final(callback) {
    if (this._header === null) {
      this._implicitHeader(undefined, undefined);
      callback();
    } else if (this._bodySent || this.destroyed) {
      callback();
    } else {
      this._bodySent = true;
      this._when(() => this._send(NOTHING, true, callback));
    }
  },
};

module.exports = { sending };
