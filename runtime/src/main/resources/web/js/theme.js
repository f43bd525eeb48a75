// Applies the stored theme before the first paint (hence no module, no defer) and drives the theme button of any page.
(() => {
  const key = "tenon.theme";
  const themes = ["system", "light", "dark"];
  const labels = { system: "System", light: "Light", dark: "Dark" };

  function stored() {
    try {
      const theme = localStorage.getItem(key);
      return themes.includes(theme) ? theme : "system";
    } catch {
      return "system";
    }
  }

  function apply(theme) {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }

  function store(theme) {
    try {
      localStorage.setItem(key, theme);
    } catch {
      // Storage is blocked: the choice then lasts as long as the page.
    }
  }

  let current = stored();
  apply(current);

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-toggle]");
    if (!button) return;
    const show = () => {
      button.querySelector("[data-theme-name]").textContent = labels[current];
    };
    button.addEventListener("click", () => {
      current = themes[(themes.indexOf(current) + 1) % themes.length];
      apply(current);
      store(current);
      show();
    });
    show();
  });
})();
