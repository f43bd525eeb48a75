// Reads newline-delimited JSON from a response body while it arrives.

/** Yields one parsed value a line; blank lines are keep-alives. Throws what the stream throws, or SyntaxError. */
export async function* readNdjson(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) if (line.trim()) yield JSON.parse(line);
    }
    if (rest.trim()) yield JSON.parse(rest);
  } finally {
    reader.cancel().catch(() => {}); // a stream that already failed has nothing left to cancel
  }
}
