// A question that must be answered before something is done.

import { fresh, h } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

/** Asks as a `confirm` object says; true once the person agreed. */
export function ask(confirm, world) {
  const [title, text] = [fresh("title"), fresh("text")];
  const style = confirm.style === "danger" ? "button danger" : "button primary";
  const said =
    confirm.text.type === "mrkdwn" ? mrkdwn(confirm.text.text, world) : h("p", {}, confirm.text.text);
  const dialog = h(
    "dialog",
    { class: "dialog small", "aria-labelledby": title, "aria-describedby": text, role: "alertdialog" },
    h("div", { class: "head" }, h("h2", { id: title }, confirm.title.text)),
    h("div", { class: "body", id: text }, said),
    h(
      "div",
      { class: "feet" },
      h(
        "button",
        { type: "button", class: "button", onclick: () => dialog.close("no") },
        confirm.deny?.text ?? "Cancel",
      ),
      h(
        "button",
        { type: "button", class: style, onclick: () => dialog.close("yes") },
        confirm.confirm?.text ?? "Yes",
      ),
    ),
  );
  document.body.append(dialog);
  // Escape closes this dialog alone, not the one that it stands on.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
