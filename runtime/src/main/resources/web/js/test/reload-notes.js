// What changed in the apps between two looks at the runtime, in words; pure.

/** [{tone, text}]: one for each app that was loaded again, broke, was mended, came or went. */
export function reloadNotes(before, now) {
  const known = new Map(before.apps.map((app) => [app.app, app]));
  const notes = now.apps.map((app) => noteOf(known.get(app.app), app)).filter(Boolean);
  const left = before.apps.filter(({ app }) => !now.apps.some((each) => each.app === app));
  return [...notes, ...left.map(({ app }) => ({ tone: "info", text: `${app} is gone` }))];
}

function noteOf(before, app) {
  const name = [app.app, app.version].filter(Boolean).join(" ");
  if (before && before.revision === app.revision && before.broken === app.broken) return null;
  if (app.broken) return { tone: "bad", text: `${app.app} cannot be run: ${countErrors(app)}` };
  return { tone: "good", text: `${before ? "Reloaded" : "Loaded"} ${name}` };
}

function countErrors({ problems }) {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  return errors === 1 ? "1 error" : `${errors} errors`;
}
