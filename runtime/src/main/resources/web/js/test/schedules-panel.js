// What the apps have scheduled, behind a button that says how many there are. Each can be fired without waiting for its time.

import { announce } from "./announcer.js";
import { fetchScheduledEvent, fetchSchedules } from "./api.js";
import { openWindow } from "./dialog.js";
import { button, element } from "./dom.js";
import { jsonView } from "./json-view.js";
import { repeatText } from "./service-call.js";
import { momentText } from "./time-text.js";

const goneAfterDueMillis = 2000; // the runtime looks once a second for what is due
const longestWaitMillis = 3_600_000;

/** `fire(event)` simulates the event that a schedule makes. */
export function createSchedulesPanel({ fire }) {
  const opener = document.getElementById("schedules");
  const count = opener.querySelector(".count");
  const list = element("ul", { class: "schedules", "aria-label": "Schedules, the next one first" });
  const note = element("div", { class: "schedules-note" });
  const trouble = element("p", { class: "dialog-error", role: "alert" });
  let schedules = [];
  let more = false;
  let dialog = null;
  let timer = null;

  opener.addEventListener("click", async () => {
    await refresh();
    trouble.textContent = "";
    dialog = openWindow({ title: "Schedules", body: [note, list, trouble] });
  });

  /** While the runtime is away, what is shown stays. */
  async function refresh() {
    try {
      const answer = await fetchSchedules();
      schedules = answer.items.sort((one, other) => Date.parse(one.due) - Date.parse(other.due));
      more = answer.more;
    } catch (error) {
      console.debug("The schedules could not be fetched.", error);
      return;
    }
    show();
    lookAgain();
  }

  function show() {
    const focused = document.activeElement?.closest?.(".schedule")?.dataset.schedule;
    count.textContent = schedules.length > 0 ? `${schedules.length}${more ? "+" : ""}` : "";
    list.replaceChildren(...schedules.map((schedule) => row(schedule, () => fireNow(schedule))));
    list.hidden = schedules.length === 0;
    note.replaceChildren(...(schedules.length > 0 ? aboutFiring(more) : aboutMaking()));
    if (focused) list.querySelector(`[data-schedule="${CSS.escape(focused)}"] button`)?.focus();
  }

  /** A schedule that fires by itself is gone, or has another time, right after. */
  function lookAgain() {
    clearTimeout(timer);
    const next = schedules.map(({ due }) => Date.parse(due) - Date.now()).find((wait) => wait > 0 && wait < longestWaitMillis);
    if (next !== undefined) timer = setTimeout(refresh, next + goneAfterDueMillis);
  }

  async function fireNow(schedule) {
    trouble.textContent = "";
    try {
      const event = await fetchScheduledEvent(schedule);
      dialog.close();
      announce(`Firing ${schedule.name}`);
      await fire(event);
    } catch (error) {
      trouble.textContent = error.message;
      await refresh();
    }
  }

  return { refresh };
}

function row({ id, app, name, due, data, repeat }, onFire) {
  return element("li", { class: "schedule", data: { schedule: id } },
    element("p", { class: "schedule-name" }, element("strong", { text: name }), " ", element("span", { class: "faint", text: app })),
    button("Fire now", onFire, { class: "small", "aria-label": `Fire ${name} of ${app} now` }),
    element("p", { class: "schedule-time" }, "Next: ", element("time", { datetime: due, title: due, text: momentText(due) }),
      element("span", { class: "faint", text: repeat ? `, ${repeatText(repeat)}` : ", once" })),
    element("details", { class: "schedule-data" }, element("summary", { text: "Data" }),
      jsonView(JSON.stringify(data), { class: "outside-text", "aria-label": `Data of ${name}` })));
}

function aboutFiring(more) {
  return [
    element("p", { class: "faint", text: "Fire now simulates what the app gets when the time comes. The schedule stays as it is." }),
    more && element("p", { class: "faint", text: "An app has more than 100; the first 100 by name are here." }),
  ].filter(Boolean);
}

function aboutMaking() {
  return [
    element("p", { text: "No app has scheduled anything." }),
    element("p", { class: "faint" }, "An app makes a schedule with ", element("code", { text: "$schedule.create" }), " in JavaScript or ",
      element("code", { text: "app.schedules().create" }), " in Java, while a handler runs. When its time comes, the app gets ",
      element("code", { text: "onScheduledEvent" }), " with its data."),
  ];
}
