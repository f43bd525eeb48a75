// Puts the parts of an object on one line where they fit, on several where not, and long lists of
// short items into columns.
'use strict';

const { plain } = require('internal/inspect/colors');

const MOST_COLUMNS = 15;
// A character is about as much higher than it is wide: columns should look like a square.
const CHARACTER_RATIO = 2.5;

const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const narrow = /^[\x20-\x7e]*$/;
const nothing = /[\u0300-\u036f\u200b-\u200f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\x00-\x1f\x7f-\x9f]/;

function widthOf(text, colored) {
  const bare = colored ? plain(text) : text;
  if (narrow.test(bare)) {
    return bare.length;
  }
  let width = 0;
  for (const character of bare.normalize('NFC')) {
    width += wide.test(character) ? 2 : nothing.test(character) ? 0 : 1;
  }
  return width;
}

function columns(state, items, list) {
  const hasRest = state.maxArrayLength < items.length;
  const count = hasRest ? items.length - 1 : items.length;
  const widths = [];
  let total = 0;
  let widest = 0;
  for (let i = 0; i < count; i++) {
    widths[i] = widthOf(items[i], state.colors);
    total += widths[i] + 2;
    widest = Math.max(widest, widths[i]);
  }
  const cell = widest + 2;
  const isWorthIt = cell * 3 + state.indentation < state.breakLength && (total / cell > 5 || widest <= 6);
  if (!isWorthIt) {
    return items;
  }
  const typical = Math.max(cell - 3 - Math.sqrt(cell - total / items.length), 1);
  const number = Math.min(
    Math.round(Math.sqrt(CHARACTER_RATIO * typical * count) / typical),
    Math.floor((state.breakLength - state.indentation) / cell), state.compact * 4, MOST_COLUMNS);
  if (number <= 1) {
    return items;
  }
  const columnWidths = [];
  for (let column = 0; column < number; column++) {
    let width = 0;
    for (let i = column; i < count; i += number) {
      width = Math.max(width, widths[i]);
    }
    columnWidths.push(width + 2);
  }
  const alignRight = list !== undefined && list.every((value) => typeof value === 'number' || typeof value === 'bigint');
  const rows = [];
  for (let start = 0; start < count; start += number) {
    const end = Math.min(start + number, count);
    let row = '';
    for (let i = start; i < end; i++) {
      const invisible = items[i].length - widths[i];
      const width = columnWidths[i - start] + invisible;
      if (i < end - 1) {
        row += alignRight ? (items[i] + ', ').padStart(width) : (items[i] + ', ').padEnd(width);
      } else {
        row += alignRight ? items[i].padStart(width - 2) : items[i];
      }
    }
    rows.push(row);
  }
  if (hasRest) {
    rows.push(items[count]);
  }
  return rows;
}

function fits(state, parts, start, base) {
  let length = parts.length + start;
  if (length + parts.length > state.breakLength) {
    return false;
  }
  for (const part of parts) {
    length += state.colors ? plain(part).length : part.length;
    if (length > state.breakLength) {
      return false;
    }
  }
  return base === '' || !base.includes('\n');
}

// list is the value where its parts are items, else undefined.
function laidOut(state, parts, base, [open, close], isList, depth, list) {
  const head = base === '' ? '' : base + ' ';
  if (state.compact === true) {
    if (fits(state, parts, 0, base)) {
      return open + (base === '' ? '' : ' ' + base) + ' ' + parts.join(', ') + ' ' + close;
    }
    const indent = '\n' + ' '.repeat(state.indentation);
    const first = base === '' && open.length === 1 ? ' ' : (base === '' ? '' : ' ' + base) + indent + '  ';
    return open + first + parts.join(',' + indent + '  ') + ' ' + close;
  }
  let shown = parts;
  if (typeof state.compact === 'number' && state.compact >= 1) {
    if (isList && parts.length > 6) {
      shown = columns(state, parts, list);
    }
    if (state.currentDepth - depth < state.compact && shown.length === parts.length) {
      const start = shown.length + state.indentation + open.length + base.length + 10;
      if (fits(state, shown, start, base)) {
        const line = shown.join(', ');
        if (!line.includes('\n')) {
          return head + open + ' ' + line + ' ' + close;
        }
      }
    }
  }
  const indent = '\n' + ' '.repeat(state.indentation);
  return head + open + indent + '  ' + shown.join(',' + indent + '  ') + indent + close;
}

module.exports = { laidOut, widthOf };
