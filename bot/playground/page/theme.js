// Light, dark or whatever the system says; remembered in this browser.

const NAME = "playground-theme";
const THEMES = ["light", "dark", "system"];

function remembered() {
  try {
    const theme = localStorage.getItem(NAME);
    return THEMES.includes(theme) ? theme : "system";
  } catch {
    return "system"; // storage is switched off
  }
}

function apply(theme) {
  document.documentElement.dataset.theme = theme;
}

/** Connects the radio buttons of the theme's fieldset. */
export function chooseTheme(fieldset) {
  const current = remembered();
  for (const radio of fieldset.querySelectorAll("input")) {
    radio.checked = radio.value === current;
    radio.addEventListener("change", () => {
      apply(radio.value);
      try {
        localStorage.setItem(NAME, radio.value);
      } catch {
        // It holds until the page is left.
      }
    });
  }
}

apply(remembered());
