// Loads Monaco from the runtime itself. Its modules are AMD, so they come by its own small loader and not by import.

// The version is the pom's; it is part of the path, so that browsers may keep the files for good.
const base = "/web/assets/vendor/monaco-editor/0.52.2/min";

let loading = null;

/** Monaco's API, with `tabFocus`, which knows whether Tab leaves the editor; rejects when it cannot be had. */
export function loadMonaco() {
  loading ??= load();
  return loading;
}

async function load() {
  // A worker from a URL of ours: Monaco would otherwise wrap it into a blob, which the page's policy forbids.
  globalThis.MonacoEnvironment = { getWorkerUrl: () => `${base}/vs/base/worker/workerMain.js` };
  await loadScript(`${base}/vs/loader.js`);
  const amdRequire = globalThis.require;
  amdRequire.config({ paths: { vs: `${base}/vs` } });
  await new Promise((resolve, reject) => amdRequire(["vs/editor/editor.main"], resolve, reject));
  const { TabFocus } = amdRequire("vs/editor/browser/config/tabFocus"); // the API itself does not say
  return { ...globalThis.monaco, tabFocus: TabFocus };
}

function loadScript(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${url} could not be loaded`));
    document.head.append(script);
  });
}
