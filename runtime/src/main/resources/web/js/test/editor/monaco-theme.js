// Monaco's colours are the page's: read from the design tokens, and read again when the theme changes.

const name = "tenon";

// Monaco's colour ids and the tokens they take.
const colours = {
  "editor.background": "--surface",
  "editor.foreground": "--ink",
  "editorLineNumber.foreground": "--ink-faint",
  "editorLineNumber.activeForeground": "--ink",
  "editorGutter.background": "--sunken",
  "editor.lineHighlightBorder": "--hover",
  "editor.selectionBackground": "--selection",
  "editorCursor.foreground": "--ink",
  "editorIndentGuide.background1": "--line",
  "editorIndentGuide.activeBackground1": "--line-control",
  "editorError.foreground": "--bad",
  "editorWarning.foreground": "--warn",
  "editorWidget.background": "--surface",
  "editorWidget.foreground": "--ink",
  "editorWidget.border": "--line-control",
  "editorHoverWidget.background": "--surface",
  "editorHoverWidget.foreground": "--ink",
  "editorHoverWidget.border": "--line-control",
  "editorHoverWidget.statusBarBackground": "--sunken",
  "editorSuggestWidget.background": "--surface",
  "editorSuggestWidget.foreground": "--ink",
  "editorSuggestWidget.border": "--line-control",
  "editorSuggestWidget.selectedBackground": "--selection",
  "editorSuggestWidget.selectedForeground": "--ink",
  "editorSuggestWidget.highlightForeground": "--link",
  "editorSuggestWidget.focusHighlightForeground": "--link",
  "list.hoverBackground": "--hover",
  "textLink.foreground": "--link",
  "textLink.activeForeground": "--link",
  focusBorder: "--focus",
};

// The token types of JSON.
const tokens = {
  "string.key.json": "--json-key",
  "string.value.json": "--json-string",
  "number.json": "--json-number",
  "keyword.json": "--json-literal",
  "delimiter.bracket.json": "--ink-soft",
  "delimiter.array.json": "--ink-soft",
  "delimiter.colon.json": "--ink-soft",
  "delimiter.comma.json": "--ink-soft",
};

/** Gives Monaco the page's colours now and whenever they change. */
export function followTheme(monaco) {
  const apply = () => {
    const read = tokenReader();
    monaco.editor.defineTheme(name, {
      base: isDark() ? "vs-dark" : "vs",
      inherit: true,
      colors: Object.fromEntries(Object.entries(colours).map(([id, token]) => [id, read(token)])),
      rules: Object.entries(tokens).map(([token, colour]) => ({ token, foreground: read(colour).slice(1) })),
    });
    read.end();
    monaco.editor.setTheme(name);
  };
  apply();
  new MutationObserver(apply).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
}

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Tokens hold light-dark(); only an element with that colour knows which of the two it is. */
function tokenReader() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const read = (token) => {
    probe.style.color = `var(${token})`;
    return hex(getComputedStyle(probe).color);
  };
  read.end = () => probe.remove();
  return read;
}

function hex(rgb) {
  return `#${rgb.match(/\d+/g).slice(0, 3).map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
}
