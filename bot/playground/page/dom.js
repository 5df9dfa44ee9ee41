// Building and updating the document. Data only ever becomes text or a checked attribute.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  menu: "M3 6h18M3 12h18M3 18h18",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-8-6 16-3-7-7-1z",
  eye: "M2 12s4-6 10-6 10 6 10 6-4 6-10 6-10-6-10-6zM12 9.5a2.5 2.5 0 110 5 2.5 2.5 0 010-5z",
  reply: "M4 5h16v11H11l-5 4v-4H4z",
  edit: "M4 20l1-5L16 4l4 4L9 19l-5 1z",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  more: "M4.5 12a.5.5 0 101 0 .5.5 0 10-1 0M11.5 12a.5.5 0 101 0 .5.5 0 10-1 0M18.5 12a.5.5 0 101 0 .5.5 0 10-1 0",
  hash: "M9 4L7 20M17 4l-2 16M4 9h16M4 15h16",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
  home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  down: "M12 5v14M6 13l6 6 6-6",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  done: "M5 13l5 5L20 7",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  archive: "M3 5h18v4H3zM5 9v10h14V9M10 13h4",
  steps: "M4 4h7v6H4zM13 14h7v6h-7zM11 7h6v7",
  "thumb-up": "M8 11l4-8a2.5 2.5 0 012 2.5V9h5a1.5 1.5 0 011.5 1.8l-1.3 7.5A2 2 0 0117.2 20H8zM8 11H4v9h4",
  "thumb-down": "M8 13l4 8a2.5 2.5 0 002-2.5V15h5a1.5 1.5 0 001.5-1.8l-1.3-7.5A2 2 0 0017.2 4H8zM8 13H4V4h4",
};
const ADDRESS = /^(https?:\/\/|mailto:)/i;
const LOCAL_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);
let last = 0;

/** An element with attributes, listeners (`onclick: function`) and children; null ones left out. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A line drawing that says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({
    viewBox: "0 0 24 24",
    class: "icon",
    "aria-hidden": "true",
  })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows an icon and is called by its label. */
export function iconButton(name, label, onclick) {
  return h(
    "button",
    { type: "button", class: "plain", "aria-label": label, title: label, onclick },
    icon(name),
  );
}

/** Text that only a screen reader reads. */
export const hidden = (text) => h("span", { class: "hidden" }, text);

/** An id that no other element has. */
export const fresh = (prefix) => `${prefix}-${++last}`;

/** The address if it may be opened (http, https or mailto), else null. */
export const safeAddress = (url) => (typeof url === "string" && ADDRESS.test(url) ? url : null);

/** A link; only its label where the address may not be opened. */
export function link(url, label) {
  const attributes = linkAttributes(url);
  return attributes ? h("a", attributes, label) : h("span", {}, label);
}

/** How an address is linked: a message's own one stays in the page, others open apart from it. */
export function linkAttributes(url) {
  const href = safeAddress(url);
  if (!href) return null;
  const within = permalink(href);
  return within ? { href: within } : { href, target: "_blank", rel: "noopener noreferrer" };
}

// The hash that leads to a message of this page, under whichever of its names the page is open.
function permalink(href) {
  if (!URL.canParse(href)) return null;
  const { hostname, port, pathname, hash } = new URL(href);
  const names = [hostname, location.hostname];
  const here = names[0] === names[1] || names.every((name) => LOCAL_NAMES.has(name));
  const own = here && port === location.port && pathname === "/";
  return own && hash.startsWith("#/archives/") ? hash : null;
}

/** Sets text only where it differs, so that live regions stay quiet. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Marks a control as working until the promise settles; it keeps its focus meanwhile. */
export async function working(node, promise) {
  node.setAttribute("aria-busy", "true");
  node.setAttribute("aria-disabled", "true");
  try {
    return await promise;
  } finally {
    node.removeAttribute("aria-busy");
    node.removeAttribute("aria-disabled");
  }
}

export const isWorking = (node) => node.getAttribute("aria-busy") === "true";
