// Follows the runtime's changes. A stream that says nothing for longer than its heartbeat is taken for dead: a connection
// can look open and deliver nothing. A hidden page follows nothing, since a browser has few connections to share.

import { openChanges } from "./api.js";

const silenceMillis = 40_000; // the runtime's heartbeat comes every 15 seconds
const retryMillis = 1000;

/** Follows for as long as the page lives: onChanged(version), and onConnection(live) when that turns. */
export function followChanges(onChanged, onConnection) {
  let live = null;
  let controller = null; // of the stream that is open

  function setLive(now) {
    if (live === now) return;
    live = now;
    onConnection(now);
  }

  async function follow() {
    if (controller !== null || document.hidden) return;
    controller = new AbortController();
    const { signal } = controller;
    let silence;
    const hear = () => {
      clearTimeout(silence);
      silence = setTimeout(() => controller.abort(), silenceMillis);
    };
    try {
      hear();
      const reader = (await openChanges(signal)).getReader();
      let rest = "";
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        hear();
        setLive(true);
        const messages = (rest + value).split("\n\n");
        rest = messages.pop();
        for (const message of messages) tell(message);
      }
    } catch (error) {
      if (!document.hidden) console.debug("The runtime's changes cannot be followed at the moment.", error);
    } finally {
      clearTimeout(silence);
      controller = null;
    }
    if (!document.hidden) setLive(false);
    setTimeout(follow, retryMillis);
  }

  function tell(message) {
    const data = /^data: (.*)$/m.exec(message)?.[1];
    if (/^event: changed$/m.test(message) && data) onChanged(JSON.parse(data).version);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) controller?.abort();
    else follow();
  });
  follow();
}
