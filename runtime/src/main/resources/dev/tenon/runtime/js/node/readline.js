// Lines of a stream. There is no terminal to ask at.
'use strict';

const EventEmitter = require('events');
const { invalidValue, unavailable } = require('internal/errors');

class Interface extends EventEmitter {
  #input;
  #rest = '';
  #waiting = [];
  closed = false;
  line = '';
  terminal = false;

  constructor(input, output) {
    super();
    const options = typeof input?.on === 'function' ? { input, output } : input;
    if (options?.input === undefined || options.input === process.stdin) {
      throw unavailable('To ask at a terminal', 'give readline a stream as its input.');
    }
    if (typeof options.input.on !== 'function') {
      throw invalidValue('input', options.input);
    }
    this.#input = options.input;
    this.input = options.input;
    this.output = options.output;
    const decoder = new (require('string_decoder').StringDecoder)('utf8');
    this.#input.on('data', (chunk) => this.#take(typeof chunk === 'string' ? chunk : decoder.write(chunk)));
    this.#input.on('end', () => {
      const last = this.#rest + decoder.end();
      this.#rest = '';
      if (last !== '') {
        this.#tell(last.replace(/\r$/, ''));
      }
      this.close();
    });
    this.#input.resume?.();
  }

  #take(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?=.)/s);
    this.#rest = lines.pop();
    lines.forEach((each) => this.#tell(each));
  }

  #tell(line) {
    const answer = this.#waiting.shift();
    answer === undefined ? this.emit('line', line) : answer(line);
  }

  question(query, options, callback = options) {
    this.output?.write?.(query);
    this.#waiting.push(callback);
  }

  setPrompt(prompt) {
    this._prompt = prompt;
  }

  getPrompt() {
    return this._prompt ?? '> ';
  }

  prompt() {
    this.output?.write?.(this.getPrompt());
  }

  write() {}

  pause() {
    this.#input.pause();
    return this;
  }

  resume() {
    this.#input.resume();
    return this;
  }

  close() {
    if (!this.closed) {
      this.closed = true;
      this.#input.pause?.();
      this.emit('close');
    }
  }

  async *[Symbol.asyncIterator]() {
    for await (const [line] of EventEmitter.on(this, 'line', { close: ['close'] })) {
      yield line;
    }
  }
}

const nothing = (stream, ...rest) => {
  const callback = rest.at(-1);
  if (typeof callback === 'function') {
    process.nextTick(callback);
  }
  return true;
};

module.exports = {
  Interface,
  createInterface: (...args) => new Interface(...args),
  clearLine: nothing,
  clearScreenDown: nothing,
  cursorTo: nothing,
  moveCursor: nothing,
  emitKeypressEvents() {},
  get promises() {
    return require('readline/promises');
  },
};
