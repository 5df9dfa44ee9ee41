// The overflow element: a button that opens a short menu.

import { fresh, h, icon, safeAddress } from "./dom.js";

/** A "More actions" button with its menu; `choose(value, button)` is told what was picked. */
export function overflow(spec, key, choose) {
  const id = fresh("menu");
  const button = h(
    "button",
    {
      type: "button",
      class: "button overflow",
      "data-key": key,
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-controls": id,
    },
    icon("more"),
  );
  const items = spec.options.map((option) =>
    item(option, () => {
      close();
      choose(option.value, button);
    }),
  );
  const menu = h(
    "div",
    { id, role: "menu", class: "menu", "aria-label": "More actions", hidden: true },
    ...items,
  );
  const around = h("span", { class: "overflow-around" }, button, menu);

  function open(index) {
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    items.at(index).focus();
    document.addEventListener("pointerdown", outside);
  }

  function shut() {
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside);
  }

  function close() {
    shut();
    button.focus();
  }

  function outside(event) {
    if (!around.contains(event.target)) shut();
  }

  button.addEventListener("click", () => (menu.hidden ? open(0) : close()));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(event.key === "ArrowDown" ? 0 : -1);
  });
  menu.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") close();
    if (event.key !== "Escape" && to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (to !== undefined) items.at(to % items.length).focus();
  });
  return around;
}

function item(option, onclick) {
  const href = safeAddress(option.url);
  const attributes = { role: "menuitem", tabindex: "-1", onclick };
  if (href)
    return h(
      "a",
      { ...attributes, href, target: "_blank", rel: "noopener noreferrer" },
      option.text.text,
    );
  return h("button", { ...attributes, type: "button" }, option.text.text);
}
