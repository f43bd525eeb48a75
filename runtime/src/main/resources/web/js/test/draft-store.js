// Edited payloads, one for each product and event, kept for this tab: they survive a reload, not the tab.

const key = (product, type) => `tenon.payload ${product} ${type}`;

/** The edited payload of an event, or null. */
export function loadDraft(product, type) {
  try {
    return sessionStorage.getItem(key(product, type));
  } catch {
    return null;
  }
}

/** Keeps an edited payload; null forgets it. A full or blocked storage only costs the memory of the edit. */
export function saveDraft(product, type, text) {
  try {
    if (text === null) sessionStorage.removeItem(key(product, type));
    else sessionStorage.setItem(key(product, type), text);
  } catch {
    // Nothing to do: the text is still in the editor.
  }
}
