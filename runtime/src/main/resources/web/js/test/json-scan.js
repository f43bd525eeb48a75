// A strict JSON scanner that never converts a value: it reports tokens by position, and the first mistake in words.
// It accepts exactly what JSON.parse accepts, without recursion, so that deep nesting cannot exhaust the stack.

import { Fault, codeName, commaFault, endFault, keyFault, strangeCharacter, valueFault } from "./json-faults.js";
import { positionAt } from "./json-position.js";

const VALUE = "a value";
const ITEM_OR_END = "a value or ]";
const KEY = "a key";
const KEY_OR_END = "a key or }";
const COLON = "a colon";
const COMMA_OR_END = "a comma or the end";
const NOTHING = "nothing";

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const literalPattern = /(?:true|false|null)(?![\p{L}\p{N}_$])/uy;

/**
 * Scans the text and calls onToken(kind, start, end) for each token; kind is one of { } [ ] , : key string number literal.
 * Returns null when the text is JSON, else {offset, message} of the first mistake.
 */
export function scanJson(text, onToken = () => {}) {
  try {
    scan(text, onToken);
    return null;
  } catch (fault) {
    if (fault instanceof Fault) return { offset: fault.offset, message: fault.message };
    throw fault;
  }
}

function scan(text, onToken) {
  const open = []; // offsets of the brackets that are not closed yet
  let expected = VALUE;
  let offset = skipSpace(text, 0);
  let lastComma = -1;

  while (offset < text.length) {
    const character = text[offset];
    const start = offset;
    switch (expected) {
      case VALUE:
      case ITEM_OR_END:
        if (character === "]" && expected === ITEM_OR_END) {
          offset = close();
        } else if (character === "{" || character === "[") {
          open.push(offset++);
          onToken(character, start, offset);
          expected = character === "{" ? KEY_OR_END : ITEM_OR_END;
        } else {
          offset = readScalar(text, offset, onToken, lastComma);
          expected = afterValue();
        }
        break;
      case KEY:
      case KEY_OR_END:
        if (character === '"') {
          offset = readString(text, offset);
          onToken("key", start, offset);
          expected = COLON;
        } else if (character === "}" && expected === KEY_OR_END) {
          offset = close();
        } else {
          throw keyFault(text, offset, lastComma);
        }
        break;
      case COLON:
        if (character !== ":") throw new Fault(offset, "A colon is missing between the key and its value.");
        onToken(":", start, ++offset);
        expected = VALUE;
        break;
      case COMMA_OR_END: {
        const inObject = text[open.at(-1)] === "{";
        if (character === ",") {
          lastComma = offset;
          onToken(",", start, ++offset);
          expected = inObject ? KEY : VALUE;
        } else if (character === (inObject ? "}" : "]")) {
          offset = close();
        } else {
          throw commaFault(text, offset, inObject);
        }
        break;
      }
      default:
        throw new Fault(offset, strangeCharacter(text, offset) ?? "The JSON value ended before this; remove what follows it.");
    }
    offset = skipSpace(text, offset);
  }
  if (expected !== NOTHING) throw endFault(text, open);

  function close() {
    onToken(text[offset], offset, offset + 1);
    open.pop();
    expected = afterValue();
    return offset + 1;
  }

  function afterValue() {
    return open.length === 0 ? NOTHING : COMMA_OR_END;
  }
}

function skipSpace(text, offset) {
  for (; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
  }
  return offset;
}

function readScalar(text, offset, onToken, lastComma) {
  const character = text[offset];
  if (character === '"') {
    const end = readString(text, offset);
    onToken("string", offset, end);
    return end;
  }
  if (character === "-" || (character >= "0" && character <= "9")) {
    const end = readNumber(text, offset);
    onToken("number", offset, end);
    return end;
  }
  const literal = match(literalPattern, text, offset);
  if (literal === "") throw valueFault(text, offset, lastComma);
  onToken("literal", offset, offset + literal.length);
  return offset + literal.length;
}

function readString(text, start) {
  for (let offset = start + 1; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    if (code === 0x22) return offset + 1;
    if (code === 0x0a || code === 0x0d) throw unclosedString(start);
    if (code < 0x20) throw new Fault(offset, `A string cannot hold the control character ${codeName(code)}; write it as an escape.`);
    if (code === 0x5c) offset = readEscape(text, offset);
  }
  throw unclosedString(start);
}

function readEscape(text, backslash) {
  const character = text[backslash + 1];
  if (character !== undefined && '"\\/bfnrt'.includes(character)) return backslash + 1;
  if (character !== "u") throw new Fault(backslash, "After a backslash JSON allows only \" \\ / b f n r t or u; a backslash itself is \\\\.");
  if (/^[0-9a-fA-F]{4}$/.test(text.slice(backslash + 2, backslash + 6))) return backslash + 5;
  throw new Fault(backslash, "\\u needs four hexadecimal digits, such as \\u00e9.");
}

function unclosedString(start) {
  return new Fault(start, "This string is not closed on its line; add the missing \" (a line break in a string is \\n).");
}

function readNumber(text, offset) {
  const digits = match(numberPattern, text, offset);
  const end = offset + digits.length;
  if (digits === "" || /[0-9A-Za-z_.+-]/.test(text[end] ?? "")) {
    const zero = /^-?0[0-9]/.test(text.slice(offset, offset + 3));
    throw new Fault(offset, zero ? "A number cannot start with an extra 0." : "This is not a number JSON knows.");
  }
  return end;
}

function match(pattern, text, offset) {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0] ?? "";
}

/** The first mistake of the text with its line and column, or null when the text is JSON. */
export function findJsonError(text) {
  const fault = scanJson(text);
  return fault && { ...positionAt(text, fault.offset), message: fault.message };
}
