// What to show when no installed app handles an event: what kept it out, or which apps there are and how one subscribes.

import { copyButton } from "./copy-button.js";
import { element } from "./dom.js";
import { appList } from "./app-list.js";
import { notice } from "./notice.js";

/** The notice; `apps` are those that the runtime knows, with an installation or not. */
export function unhandledNotice({ product, productLabel, type, note }, apps) {
  if (note) return notice("warn", "The event was kept out", element("p", { text: note }));
  const snippet = subscription(product, type);
  const installed = apps.filter(({ installation }) => installation);
  const out = apps.filter(({ installation }) => !installation);
  return notice("warn", `No installed app handles ${type} of ${productLabel}`,
    ...(out.length > 0
      ? [element("p", { text: `${out.map(({ app }) => app).join(", ")} could not be loaded; mend the errors above first.` })]
      : []),
    ...(installed.length > 0 ? [element("p", { text: "Installed apps:" }), appList(installed)] : []),
    ...(apps.length === 0 ? [element("p", { text: "No app is installed." })] : []),
    element("p", {}, "To handle it, subscribe in the app's ", element("code", { text: "manifest.json" }),
      " and write the handler it names:"),
    element("div", { class: "snippet" }, element("pre", { class: "code-block", text: snippet }), copyButton(snippet, "manifest snippet")));
}

function subscription(product, type) {
  return JSON.stringify({ product: { [product]: { events: { [type]: { handler: handlerName(type) } } } } }, null, 2);
}

/** onDealUpdate stays; ticket:comment:added becomes onTicketCommentAdded. */
function handlerName(type) {
  if (/^on[A-Z]\w*$/.test(type)) return type;
  const words = type.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return `on${words.map((word) => word[0].toUpperCase() + word.slice(1)).join("")}`;
}
