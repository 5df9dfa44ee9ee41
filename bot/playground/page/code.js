// Preformatted text, which scrolls in its own frame and can be copied.

import { h, hidden, icon, setText } from "./dom.js";

const MOMENT = 2000;

/** Text in its own frame, drawn as these nodes. */
export function preformatted(nodes) {
  const code = h("code", {}, ...nodes);
  const frame = h("pre", { tabindex: "0", role: "group", "aria-label": "Preformatted text" }, code);
  return h("div", { class: "code" }, frame, copyButton(() => code.textContent, "text"));
}

/** A button that copies what `text()` answers, and says that it did; `what` names that. */
export function copyButton(text, what) {
  const word = h("span", {}, "Copy");
  const told = h("span", { class: "hidden", role: "status" });
  const button = h(
    "button",
    { type: "button", class: "quiet-button copy", "data-key": `copy ${what}` },
    icon("copy"),
    word,
    hidden(` ${what}`),
  );
  button.addEventListener("click", async () => {
    const said = (await copied(text(), button)) ? "Copied" : "Not copied";
    button.querySelector(".icon").replaceWith(icon(said === "Copied" ? "done" : "close"));
    setText(word, said);
    setText(told, said);
    setTimeout(() => {
      button.querySelector(".icon").replaceWith(icon("copy"));
      setText(word, "Copy");
      setText(told, "");
    }, MOMENT);
  });
  return h("span", { class: "copying" }, button, told);
}

async function copied(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByHand(text, button); // no clipboard there, or not allowed
  }
}

// Beside the button, for what lies outside an open modal cannot be selected.
function copiedByHand(text, button) {
  const area = h("textarea", { class: "hidden", "aria-hidden": "true", tabindex: "-1" });
  area.value = text;
  button.after(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  button.focus();
  return done;
}
