// Durations and times of day as people read them.

/** "0.84 ms", "12.4 ms", "312 ms", "1.25 s", "1 min 03 s". */
export function durationText(milliseconds) {
  if (!Number.isFinite(milliseconds)) return "";
  if (milliseconds < 10) return `${trimZeros(milliseconds.toFixed(2))} ms`;
  if (milliseconds < 99.95) return `${trimZeros(milliseconds.toFixed(1))} ms`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_995) return `${(milliseconds / 1000).toFixed(2)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** The ticking text of a run that is not over: tenths of seconds, so that the digits can be read. */
export function elapsedText(milliseconds) {
  return milliseconds < 59_950 ? `${(milliseconds / 1000).toFixed(1)} s` : durationText(milliseconds);
}

/** Local time of day with milliseconds; what cannot be read as an instant is shown as it came. */
export function clockText(instant) {
  const time = new Date(String(instant).replace(/(\.\d{3})\d+/, "$1"));
  if (Number.isNaN(time.getTime())) return String(instant ?? "");
  const two = (number) => String(number).padStart(2, "0");
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return `${clock}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

/** A time of the history: the time of day today, else with its date. */
export function momentText(instant, now = new Date()) {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return String(instant ?? "");
  const clock = clockText(instant).slice(0, 8);
  return time.toDateString() === now.toDateString() ? clock : `${time.toLocaleDateString("en", { day: "numeric", month: "short" })} ${clock}`;
}

function trimZeros(digits) {
  return digits.replace(/\.?0+$/, "");
}
