// Checks a value before it is sent. The runtime checks all of it again and has the last word; the words for what is
// wrong come from it, with the definition of the field.

const looks = {
  email: (text) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text),
  number: (text) => /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/.test(text),
  phone_number: (text) => /^\+?[0-9 ().\-/]+( ?(ext|x)\.? ?\d+)?$/.test(text) && text.replace(/\D/g, "").length >= 3,
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  url: (text) => /^https?:\/\/[^\s/?#]+/i.test(text),
  domain: (text) => /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i.test(text),
};

/** What is wrong with a value, or "". `kept` says that a stored secret stays as it is. */
export function problemOf(definition, value, kept = false) {
  if (kept) return "";
  const empty = value === "" || value === null || (Array.isArray(value) && value.length === 0) || (typeof value === "string" && value.trim() === "");
  if (empty) return definition.required && definition.type !== "checkbox" ? definition.messages.missing : "";
  if (typeof value !== "string") return "";
  const text = definition.type === "text" || definition.type === "paragraph" ? value : value.trim();
  if (looks[definition.type] && !looks[definition.type](text)) return definition.messages.format;
  const broken = definition.rules.find((rule) => !matches(rule.pattern, text));
  return broken ? broken.message : "";
}

function matches(pattern, text) {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return true; // the runtime will say so
  }
}
