// Answers in place of other servers: edited in a dialog, and said in a band above everything while there are any.

import { announce } from "./announcer.js";
import { RequestRefused, clearStubs, fetchStubs, saveStubs } from "./api.js";
import { openDialog } from "./dialog.js";
import { button, element } from "./dom.js";
import { icon } from "./icons.js";
import { createReplyFields, createStubRow, newStub } from "./stub-form.js";
import { toast } from "./toast.js";

const namedHosts = 3;

export function createStubsPanel() {
  const opener = document.getElementById("stubs");
  const count = opener.querySelector(".count");
  const band = document.getElementById("stubs-band");
  let board = { stubs: [] };
  opener.addEventListener("click", () => open());

  /** While the runtime is away, what is shown stays. */
  async function refresh() {
    try {
      take(await fetchStubs());
    } catch (error) {
      console.debug("The stubs could not be fetched.", error);
    }
  }

  function take(now) {
    if (JSON.stringify(now) === JSON.stringify(board)) return;
    board = now;
    const active = now.stubs.length > 0 || now.all;
    count.textContent = active ? String(now.stubs.length + (now.all ? 1 : 0)) : "";
    band.hidden = !active;
    band.replaceChildren(...(active
      ? [icon("warning"), element("p", { text: whatIsStubbed(now) }),
          button("Change", () => open(), { class: "small", "aria-label": "Change stubs" }),
          button("Clear stubs", clear, { class: "small" })]
      : []));
  }

  async function clear() {
    try {
      await clearStubs();
    } catch (error) {
      toast("bad", `The stubs could not be cleared: ${error.message}`);
      return;
    }
    take({ stubs: [] });
    opener.focus(); // the button that was pressed is gone
    toast("good", "No stubs: real servers are asked again");
  }

  /** Opens the form; with `wanted`, a row for it is there already, or the one that answers it so far. */
  async function open(wanted = null) {
    await refresh();
    const there = wanted && board.stubs.findIndex((stub) => fits(stub, wanted));
    const added = wanted ? (there < 0 ? [wanted] : []) : board.stubs.length > 0 || board.all ? [] : [newStub];
    const form = createForm(board, added);
    openDialog({ title: "Stubs", submit: "Save", wide: true, body: form.body, onSubmit: () => save(form) });
    form.focus(wanted ? (there < 0 ? board.stubs.length : there) : 0);
  }

  async function save(form) {
    form.clearErrors();
    try {
      take(await saveStubs(form.read()));
    } catch (error) {
      return form.showError(error);
    }
    announce("Stubs saved");
    return undefined;
  }

  return { refresh, open };
}

function createForm({ stubs, all }, added) {
  const list = element("div", { class: "stubs" });
  const rows = [];
  const others = element("input", { type: "checkbox", role: "switch" });
  others.checked = Boolean(all);
  const reply = createReplyFields(all);
  const othersFields = element("div", { class: "stub", role: "group", "aria-label": "Answer to everything else" }, ...reply.nodes);
  othersFields.hidden = !others.checked;
  others.addEventListener("change", () => (othersFields.hidden = !others.checked));
  const add = button("Add a stub", () => {
    addRow(newStub);
    rows.at(-1).focus();
  }, { class: "small stub-add" });
  for (const stub of [...stubs, ...added]) addRow(stub);

  function addRow(stub) {
    const row = createStubRow(stub, removeRow);
    rows.push(row);
    list.append(row.node);
    row.number(rows.length);
  }

  function removeRow(row) {
    const at = rows.indexOf(row);
    rows.splice(at, 1);
    row.node.remove();
    rows.forEach((each, index) => each.number(index + 1));
    if (rows.length > 0) rows[Math.min(at, rows.length - 1)].focus();
    else add.focus();
  }

  return {
    body: [
      element("p", { class: "faint", text: "What is answered to apps in place of other servers, until you clear it or the runtime stops." }),
      list, add,
      element("label", { class: "switch stub-others" }, others, " Answer everything else too; otherwise the real server is asked"),
      othersFields,
    ],
    focus: (at) => (rows[at] ?? { focus: () => add.focus() }).focus(),
    read: () => ({ stubs: rows.map((row) => row.read()), ...(others.checked && { all: reply.read() }) }),

    clearErrors() {
      for (const row of rows) row.showError("");
    },

    /** What the runtime says of one stub stands in its row; the dialog says the rest. */
    showError(error) {
      const [, number, text] = (error instanceof RequestRefused && /^Stub (\d+): (.*)$/s.exec(error.message)) || [];
      const row = rows[number - 1];
      if (!row) return error.message;
      row.showError(text);
      row.focus();
      return `Nothing was saved: see stub ${number}.`;
    },
  };
}

/** Whether a stub answers the call that another one is wanted for; the list has the one that counts first. */
function fits({ host, path, method }, wanted) {
  const sameHost = host.startsWith("*.") ? new URL(`https://${wanted.host}`).hostname.endsWith(host.slice(1)) : host === wanted.host;
  return sameHost && (wanted.path || "/").startsWith(path) && (!method || method === wanted.method);
}

function whatIsStubbed({ stubs, all }) {
  if (all) return "Stubs answer every request of apps; no other server is asked.";
  const hosts = [...new Set(stubs.map(({ host }) => host))];
  const named = hosts.slice(0, namedHosts).join(", ");
  return `Stubs answer apps in place of ${named}${hosts.length > namedHosts ? ` and ${hosts.length - namedHosts} more` : ""}.`;
}
