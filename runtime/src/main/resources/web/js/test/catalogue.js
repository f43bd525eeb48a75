// Questions about the catalogue of products and events; pure functions.

/** The product's events in two lists: those an installed app handles, then the others. */
export function splitEvents(product) {
  const handled = product.events.filter((event) => event.subscribers.length > 0);
  const others = product.events.filter((event) => event.subscribers.length === 0);
  return { handled, others };
}

export function findProduct(catalogue, name) {
  return catalogue.products.find(({ product }) => product === name);
}

export function findEvent(product, type) {
  return product?.events.find((event) => event.type === type);
}

/** The product and event to show: the wanted ones where they exist, else the first an app handles, else the first. */
export function chooseEvent(catalogue, wanted) {
  const product =
    findProduct(catalogue, wanted.product) ??
    catalogue.products.find((candidate) => !wanted.product && findEvent(candidate, wanted.event)?.subscribers.length) ??
    catalogue.products.find((candidate) => splitEvents(candidate).handled.length > 0) ??
    catalogue.products[0];
  const event = findEvent(product, wanted.event) ?? firstEvent(product);
  return { product, event };
}

/** After a change of product: the same event if an app handles it there too, else the first handled one, else the first. */
export function chooseEventOf(product, formerType) {
  const same = findEvent(product, formerType);
  return same?.subscribers.length ? same : firstEvent(product);
}

/** The products with the events to offer: with `all` every one, else only what installed apps handle, if they handle any. */
export function offeredProducts(catalogue, all) {
  if (all || !catalogue.products.some((product) => splitEvents(product).handled.length > 0)) return catalogue.products;
  return catalogue.products
    .map((product) => ({ ...product, events: splitEvents(product).handled }))
    .filter(({ events }) => events.length > 0);
}

/** The forms in which events of the product travel, the usual one first; empty where there is nothing to choose. */
export function formsOf(product) {
  return product?.forms ?? [];
}

/** The first of the wanted forms that the product has, else the usual one; null where there is none to choose. */
export function chooseForm(product, ...wanted) {
  const forms = formsOf(product).map(({ form }) => form);
  return wanted.find((form) => forms.includes(form)) ?? forms[0] ?? null;
}

/** The form's name for people; null where there is none. */
export function formLabelOf(product, form) {
  return formsOf(product).find((each) => each.form === form)?.label ?? null;
}

/** The apps that handle the event. */
export function handlersOf(catalogue, event) {
  const names = new Set(event.subscribers.map(({ app }) => app));
  return catalogue.apps.filter(({ app }) => names.has(app));
}

/** The apps to choose one of: an app is set up by itself, so with several it has to be said which. */
export function setUpApps(event) {
  const apps = event?.group === "app set-up" ? event.subscribers.map(({ app }) => app) : [];
  return apps.length > 1 ? apps : [];
}

/** The app that a run is repeated for: the one that was set up; null where the event was for every app. */
export function setUpAppOf(event, runs) {
  return event?.group === "app set-up" && runs.length === 1 ? runs[0].app : null;
}

/** The apps that handle the event but cannot be run as their files are now. */
export function brokenHandlers(catalogue, event) {
  return handlersOf(catalogue, event).filter(({ broken }) => broken);
}

function firstEvent(product) {
  if (!product) return undefined;
  const { handled, others } = splitEvents(product);
  return handled[0] ?? others[0];
}

const groupWords = {
  product: "Product event",
  "app set-up": "App set-up event",
  scheduled: "Scheduled event",
  external: "External event",
  custom: "Custom event",
};

/** "Product event", "App set-up event", … */
export function groupWord(event) {
  return groupWords[event.group] ?? "Event";
}

/** Apps that run: those with an installation. */
export function installedApps(catalogue) {
  return catalogue.apps.filter((app) => app.installation);
}
