// From an offset in a text to the line and column people count in.

/** Line and column of an offset, both counted from 1, columns in UTF-16 units as editors count them. */
export function positionAt(text, offset) {
  let line = 1;
  let lineStart = 0;
  for (const lineEnd of text.slice(0, offset).matchAll(/\r\n|\n|\r/g)) {
    line++;
    lineStart = lineEnd.index + lineEnd[0].length;
  }
  return { line, column: offset - lineStart + 1 };
}
