// What changed from one text to another, line by line. It knows nothing about the page.

/**
 * The lines of both in order, as {change: "same" | "removed" | "added", text}. Records are small, so the table of the
 * longest common subsequence is affordable; of longer ones only the ends that are the same are found.
 */
export function diffLines(before, after) {
  const start = countWhile((i) => i < before.length && i < after.length && before[i] === after[i]);
  const end = countWhile((i) => i < before.length - start && i < after.length - start && before.at(-1 - i) === after.at(-1 - i));
  const old = before.slice(start, before.length - end);
  const now = after.slice(start, after.length - end);
  const middle = old.length * now.length <= largestTable ? common(old, now) : [...lines("removed", old), ...lines("added", now)];
  return [...lines("same", before.slice(0, start)), ...middle, ...lines("same", before.slice(before.length - end))];
}

const largestTable = 1_000_000;

function countWhile(holds) {
  let count = 0;
  while (holds(count)) count++;
  return count;
}

function lines(change, texts) {
  return texts.map((text) => ({ change, text }));
}

function common(old, now) {
  const width = now.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      longest[i * width + j] = old[i] === now[j]
        ? longest[(i + 1) * width + j + 1] + 1
        : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const result = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      result.push({ change: "same", text: old[i] });
      i++;
      j++;
    } else if (j === now.length || (i < old.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
      result.push({ change: "removed", text: old[i++] });
    } else {
      result.push({ change: "added", text: now[j++] });
    }
  }
  return result;
}
