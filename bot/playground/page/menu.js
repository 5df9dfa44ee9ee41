// A button that opens a short menu: the overflow element, a message's and the composer's actions.

import { fresh, h, icon, linkAttributes } from "./dom.js";

const GAP = 4;
const EDGE = 8;

/** The overflow element's button and menu; `choose(value, button)` is told what was picked. */
export function overflow(spec, key, choose) {
  const items = spec.options.map((option) => ({
    text: option.text.text,
    about: option.description?.text,
    url: option.url,
    choose: (button) => choose(option.value, button),
  }));
  return menuButton({ label: "More actions", sign: "more", look: "button overflow", key, items });
}

/**
 * A button with a menu of `items`, each `{text, about, url, choose(button)}`. The menu lies above
 * everything, so that neither the log nor a modal cuts it off.
 */
export function menuButton({ label, sign, look, key, items }) {
  const id = fresh("menu");
  const button = h(
    "button",
    {
      type: "button",
      class: look,
      "data-key": key,
      "aria-label": label,
      title: look === "plain" && label,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-controls": id,
    },
    icon(sign),
  );
  const drawn = items.map((one) =>
    item(one, () => {
      close();
      one.choose?.(button);
    }),
  );
  const menu = h(
    "div",
    { id, role: "menu", class: "menu", "aria-label": label, popover: "manual" },
    ...drawn,
  );
  const around = h("span", { class: "menu-around" }, button, menu);
  const opened = () => menu.matches(":popover-open");

  function open(index) {
    if (!opened()) menu.showPopover();
    button.setAttribute("aria-expanded", "true");
    settle(menu, button);
    drawn.at(index).focus({ preventScroll: true });
    document.addEventListener("pointerdown", outside);
    document.addEventListener("scroll", scrolled, true);
    window.addEventListener("resize", shut);
  }

  function shut() {
    if (opened()) menu.hidePopover();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside);
    document.removeEventListener("scroll", scrolled, true);
    window.removeEventListener("resize", shut);
  }

  function close() {
    button.focus({ preventScroll: true });
    shut();
  }

  function outside(event) {
    if (!around.contains(event.target)) shut();
  }

  function scrolled(event) {
    if (event.target === menu) return;
    const { top, bottom } = button.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight) shut();
    else settle(menu, button);
  }

  button.addEventListener("click", () => (opened() ? close() : open(0)));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(event.key === "ArrowDown" ? 0 : -1);
  });
  menu.addEventListener("keydown", (event) => {
    const at = drawn.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") close();
    if (event.key !== "Escape" && to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (to !== undefined) drawn.at(to % drawn.length).focus();
  });
  return around;
}

// Below its button where there is room, else above it; never beyond the window's edges.
function settle(menu, button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = at.left + at.width / 2 > innerWidth / 2 ? at.right - width : at.left;
  const fits = at.bottom + GAP + height <= innerHeight - EDGE;
  const top = fits ? at.bottom + GAP : at.top - GAP - height;
  menu.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
  menu.style.top = `${Math.max(EDGE, top)}px`;
}

function item({ text, about, url }, onclick) {
  const link = linkAttributes(url);
  return h(
    link ? "a" : "button",
    { role: "menuitem", tabindex: "-1", onclick, ...(link ?? { type: "button" }) },
    text,
    about && h("span", { class: "about" }, ` ${about}`),
  );
}
