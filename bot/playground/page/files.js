// Files in a message: what they are called, how large they are, and the beginning of their text.

import { copyButton } from "./code.js";
import { h, icon } from "./dom.js";

const UNITS = ["bytes", "KB", "MB", "GB"];

/** The files of a message as a list of cards. */
export function fileCards(files) {
  return h("div", { class: "files", role: "list", "aria-label": "Files" }, ...files.map(card));
}

function card(file) {
  const [name, title] = [file.name ?? file.id, file.title ?? file.name ?? file.id];
  const about = [title !== name && name, sizeOf(file.size ?? 0)].filter(Boolean).join(" · ");
  return h(
    "div",
    { class: "file", role: "listitem" },
    h(
      "div",
      { class: "file-head" },
      icon("file"),
      h("p", {}, h("strong", {}, title), h("span", { class: "about" }, about)),
      file.preview && copyButton(() => file.preview, name),
    ),
    file.preview &&
      h(
        "pre",
        { tabindex: "0", role: "group", "aria-label": `Text of ${name}` },
        h("code", {}, file.preview),
      ),
  );
}

function sizeOf(bytes) {
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1000 ** step;
  return `${step && amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[step]}`;
}
