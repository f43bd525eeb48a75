// Speaks outcomes to assistive technology through the page's one live region.

const region = document.getElementById("announcer");

/** Says the text; the same text said twice is heard twice. */
export function announce(text) {
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}
