// The markdown block: the plain parts of Markdown, enough to read an answer by.

import { preformatted } from "./code.js";
import { h, link } from "./dom.js";
import { inline } from "./inline.js";

const TOKENS = /`([^`\n]+)`|!?\[([^\]\n]*)\]\(([^()\s]+)\)|<(https?:[^<>\s]+)>/g;
const MARKS = [
  ["**", "strong"],
  ["__", "strong"],
  ["~~", "s"],
  ["*", "em"],
  ["_", "em"],
];
const KINDS = [
  ["heading", /^(#{1,6})\s+(.*)$/],
  ["rule", /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/],
  ["quote", /^>\s?(.*)$/],
  ["bullet", /^\s*[-*+]\s+(.*)$/],
  ["number", /^\s*(\d{1,3})[.)]\s+(.*)$/],
];

/** A text in Markdown as nodes; its headings are all of one level. */
export function markdown(text, level) {
  const drawn = document.createDocumentFragment();
  text.split(/^```.*$/m).forEach((part, number) => {
    if (number % 2) drawn.append(preformatted([part.replace(/^\n|\n$/g, "")]));
    else drawn.append(...grouped(part).map((group) => draw(group, level)));
  });
  return drawn;
}

function grouped(text) {
  const groups = [];
  let gap = true;
  for (const written of text.split("\n")) {
    if (!written.trim()) {
      gap = true;
      continue;
    }
    const [kind, match] = kindOf(written);
    const joins =
      kind === "bullet" || kind === "number" || (!gap && (kind === "text" || kind === "quote"));
    if (joins && groups.at(-1)?.kind === kind) groups.at(-1).matches.push(match);
    else groups.push({ kind, matches: [match] });
    gap = false;
  }
  return groups;
}

function kindOf(written) {
  for (const [kind, expression] of KINDS) {
    const match = expression.exec(written);
    if (match) return [kind, match];
  }
  return ["text", [written, written]];
}

function draw({ kind, matches }, level) {
  if (kind === "rule") return h("hr");
  if (kind === "heading") return h(`h${level}`, { class: "header" }, ...line(matches[0][2]));
  const texts = matches.map((match) => match.at(-1));
  if (kind === "quote") return h("blockquote", {}, h("p", {}, ...line(texts.join("\n"))));
  if (kind === "text") return h("p", {}, ...line(texts.join("\n")));
  const items = texts.map((text) => h("li", {}, ...line(text)));
  return kind === "bullet" ? h("ul", {}, ...items) : h("ol", { start: matches[0][1] }, ...items);
}

function line(text) {
  return inline(text, { tokens: TOKENS, marks: MARKS, atom });
}

function atom([, code, label, url, address]) {
  if (code !== undefined) return h("code", {}, code);
  return link(url ?? address, label || url || address);
}
