// The words for mistakes in JSON: each says what is wrong and what to write instead.

import { positionAt } from "./json-position.js";

const literals = new Set(["true", "false", "null"]);
const wordPattern = /^[\p{L}_$][\p{L}\p{N}_$]*/u;

/** A mistake at an offset of the text; thrown by the scanner, shown to people. */
export class Fault {
  constructor(offset, message) {
    this.offset = offset;
    this.message = message;
  }
}

export function valueFault(text, offset, lastComma) {
  const character = text[offset];
  const word = wordAt(text, offset);
  if (character === "]" && onlySpaceAfter(text, lastComma, offset)) return trailingComma(lastComma, "]");
  if (character === "," || character === "}" || character === "]") return new Fault(offset, `A value is missing before "${character}".`);
  if (word) return new Fault(offset, wordAdvice(word));
  if (character === "+" || character === ".") return new Fault(offset, `A number cannot start with "${character}".`);
  return generalFault(text, offset, "A value is expected here.");
}

function wordAdvice(word) {
  if (literals.has(word.toLowerCase())) return `Write ${word.toLowerCase()} in small letters.`;
  if (word === "None" || word === "undefined" || word === "nil") return `JSON has no ${word}; use null.`;
  if (word === "NaN" || word === "Infinity") return `JSON has no ${word}; use null or a number.`;
  return "Text needs double quotes.";
}

export function keyFault(text, offset, lastComma) {
  const character = text[offset];
  if (character === "}" && onlySpaceAfter(text, lastComma, offset)) return trailingComma(lastComma, "}");
  if (wordAt(text, offset) || /[0-9]/.test(character)) return new Fault(offset, "A key needs double quotes.");
  if (character === ",") return new Fault(offset, "There is one comma too many.");
  return generalFault(text, offset, "A key in double quotes is expected here.");
}

export function commaFault(text, offset, inObject) {
  const character = text[offset];
  if (character === "]" || character === "}") {
    return new Fault(offset, `"${character}" closes what "${inObject ? "{" : "["}" opened; "${inObject ? "}" : "]"}" is expected.`);
  }
  if (character === ":") return new Fault(offset, inObject ? "There is one colon too many." : "A list has no keys; use { } for keys and values.");
  return generalFault(text, offset, "A comma is missing before this.");
}

function trailingComma(comma, closing) {
  return new Fault(comma, `Remove the comma before "${closing}".`);
}

function onlySpaceAfter(text, comma, offset) {
  return comma >= 0 && text.slice(comma + 1, offset).trim() === "";
}

function wordAt(text, offset) {
  return wordPattern.exec(text.slice(offset, offset + 100))?.[0];
}

function generalFault(text, offset, message) {
  if (text[offset] === "'") return new Fault(offset, "Use double quotes instead of single quotes.");
  if (text.startsWith("//", offset) || text.startsWith("/*", offset) || text[offset] === "#") return new Fault(offset, "JSON has no comments; remove this.");
  return new Fault(offset, strangeCharacter(text, offset) ?? message);
}

/** Names characters nobody can see or tells apart, such as a no-break space or a typographic quote; else null. */
export function strangeCharacter(text, offset) {
  const code = text.codePointAt(offset);
  if (/[\u201c-\u201f\u00ab\u00bb]/.test(text[offset])) return `Use plain double quotes instead of ${text[offset]}`;
  if (code < 0x20 || /[\p{Z}\p{C}]/u.test(String.fromCodePoint(code))) return `Remove the invisible character ${codeName(code)}.`;
  return null;
}

export function codeName(code) {
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

export function endFault(text, open) {
  const end = text.trimEnd().length;
  if (end === 0) return new Fault(0, "The payload is empty.");
  if (open.length === 0) return new Fault(end, "The text ends too early: a value is missing.");
  const bracket = text[open.at(-1)];
  const { line } = positionAt(text, open.at(-1));
  return new Fault(end, `The text ends too early: the "${bracket}" of line ${line} is not closed.`);
}
