// The selected product and event in the address, so that a link can be shared.

/** What the address asks for; empty strings where it asks for nothing. */
export function wantedFromAddress() {
  const query = new URLSearchParams(location.search);
  return { product: query.get("product") ?? "", event: query.get("event") ?? "" };
}

/** Writes the selection into the address and leaves the browser's history alone. */
export function writeAddress(product, event) {
  const query = new URLSearchParams(location.search);
  query.set("product", product);
  query.set("event", event);
  const address = `${location.pathname}?${query}${location.hash}`;
  if (address !== location.pathname + location.search + location.hash) history.replaceState(null, "", address);
}
