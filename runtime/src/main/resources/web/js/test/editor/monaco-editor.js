// Monaco as the payload editor: JSON with completion, hover and warnings from the event's schema.

import { followTheme } from "./monaco-theme.js";

const uri = "tenon://payload/payload.json";

const options = {
  language: "json",
  automaticLayout: true,
  ariaLabel: "Payload, JSON",
  accessibilitySupport: "auto",
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  overviewRulerBorder: false,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, alwaysConsumeMouseWheel: false },
  fixedOverflowWidgets: true,
  stickyScroll: { enabled: false },
  occurrencesHighlight: "off",
  unicodeHighlight: { ambiguousCharacters: false },
  links: false,
  colorDecorators: false,
  lightbulb: { enabled: "off" },
  wordBasedSuggestions: "off",
  quickSuggestions: { strings: true, other: true, comments: false },
  suggest: { showWords: false, preview: false },
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 8,
  padding: { top: 8, bottom: 8 },
  folding: true,
  renderLineHighlight: "line",
};

/**
 * Makes the editor in the container, going on from another editor's state.
 * onWarnings hears [{line, column, message}] when what the schema complains about changes.
 */
export function createMonacoEditor(monaco, container, state, { onLeaveHint }, onWarnings) {
  followTheme(monaco);
  const { json } = monaco.languages;
  const place = container.appendChild(document.createElement("div"));
  place.className = "editor-monaco";
  const model = monaco.editor.createModel(state.text, "json", monaco.Uri.parse(uri));
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  model.updateOptions({ tabSize: 2, bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false } });
  const style = getComputedStyle(container);
  const editor = monaco.editor.create(place, {
    ...options,
    model,
    theme: "tenon",
    readOnly: state.readOnly,
    fontFamily: style.fontFamily,
    fontSize: Number.parseFloat(style.fontSize),
    lineHeight: Number.parseFloat(style.lineHeight),
  });
  const band = editor.createDecorationsCollection();
  const input = place.querySelector("textarea");
  let wanted = null; // the schema that was given last
  input.setAttribute("aria-describedby", "payload-error editor-hint");
  monaco.tabFocus.onDidChangeTabFocus(onLeaveHint);
  reportWarnings();
  editor.setSelection(monaco.Range.fromPositions(model.getPositionAt(state.start), model.getPositionAt(state.end)));
  editor.setScrollTop(editor.getTopForLineNumber(state.top + 1) - 8);

  function reportWarnings() {
    monaco.editor.onDidChangeMarkers((changed) => {
      if (!changed.some((each) => each.toString() === model.uri.toString())) return;
      const warnings = monaco.editor.getModelMarkers({ resource: model.uri })
        .filter(({ severity }) => severity === monaco.MarkerSeverity.Warning);
      onWarnings(warnings.map(({ startLineNumber, startColumn, message }) => ({ line: startLineNumber, column: startColumn, message })));
    });
  }

  /** Tells in the page when completion and hover know the schema: Monaco starts a new worker for each. */
  async function markSchema(schema) {
    delete container.dataset.schema;
    wanted = schema;
    if (!schema) return;
    try {
      const worker = await (await json.getWorker())(model.uri);
      await worker.getMatchingSchemas(uri);
      if (wanted === schema) container.dataset.schema = schema.url;
    } catch (error) {
      if (wanted === schema) console.warn("The editor goes on without the event's schema.", error);
    }
  }

  return {
    getText: () => model.getValue(),

    setText(text, { undoable = false } = {}) {
      if (!undoable) {
        model.setValue(text);
        return;
      }
      model.pushStackElement();
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
      model.pushStackElement();
    },

    onChange(listener) {
      model.onDidChangeContent(() => listener(model.getValue()));
    },

    /** Monaco underlines mistakes itself; the band makes the first one's line seen at a glance. */
    setMarkers([first]) {
      input.setAttribute("aria-invalid", String(Boolean(first)));
      band.set(first ? [{ range: new monaco.Range(first.line, 1, first.line, 1), options: { isWholeLine: true, className: "editor-band" } }] : []);
    },

    setSchema(schema) {
      json.jsonDefaults.setDiagnosticsOptions({
        validate: true,
        allowComments: false,
        schemaValidation: "warning", // documents contradict their own samples, so a mismatch blocks nothing
        schemaRequest: "ignore",
        enableSchemaRequest: false,
        schemas: schema ? [{ uri: schema.url, fileMatch: [uri], schema: schema.schema }] : [],
      });
      markSchema(schema);
    },

    goTo(line, column) {
      editor.setPosition({ lineNumber: line, column });
      editor.revealPositionInCenterIfOutsideViewport({ lineNumber: line, column });
      editor.focus();
    },

    setReadOnly(readOnly) {
      editor.updateOptions({ readOnly });
      container.setAttribute("aria-busy", String(readOnly));
    },

    focus: () => editor.focus(),
  };
}
