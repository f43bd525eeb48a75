// The selected product, event and form and the open run in the address, so that a link can be shared.

/** What the address asks for; empty strings where it asks for nothing. */
export function wantedFromAddress() {
  const query = new URLSearchParams(location.search);
  const wanted = (name) => query.get(name) ?? "";
  return { product: wanted("product"), event: wanted("event"), form: wanted("form"), simulation: wanted("simulation") };
}

/** Writes what is given into the address and leaves the rest of it, and the browser's history, alone; null takes out. */
export function writeAddress(changes) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const address = `${location.pathname}?${query}${location.hash}`;
  if (address !== location.pathname + location.search + location.hash) history.replaceState(null, "", address);
}
