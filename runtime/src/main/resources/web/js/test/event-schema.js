// The JSON Schema of an event, fetched once; it helps in the editor and is missed by nothing else.

import { fetchSchema } from "./api.js";

const known = new Map();

/** {url, schema}, or null where the runtime has none. */
export async function schemaOf({ schema: path }) {
  if (!path) return null;
  if (!known.has(path)) {
    try {
      known.set(path, { url: new URL(path, location.href).href, schema: await fetchSchema(path) });
    } catch (error) {
      console.warn("The event's schema could not be loaded; the editor goes on without.", error);
      return null;
    }
  }
  return known.get(path);
}
