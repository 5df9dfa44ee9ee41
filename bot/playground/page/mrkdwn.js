// Slack's mrkdwn as nodes, and a message's text back as it was typed.

import { preformatted } from "./code.js";
import { h, link } from "./dom.js";
import { decode, inline } from "./inline.js";

const TOKENS = /`([^`\n]+)`|<([^<>\n]+)>/g;
const MARKS = [
  ["*", "strong"],
  ["_", "em"],
  ["~", "s"],
];
const ITEM = /^\s*([•◦▪]|\d{1,2}\.)\s+/;
const QUOTE = /^(?:&gt;|>) ?/;
const QUOTE_ALL = /^(?:&gt;|>){3} ?/;

/** A text in mrkdwn as nodes. */
export function mrkdwn(text, world) {
  const parts = fenced(text);
  const drawn = document.createDocumentFragment();
  parts.forEach((part, number) => {
    if (number % 2) drawn.append(preformatted([bare(part.replace(/^\n|\n$/g, ""), world)]));
    else drawn.append(...lines(part.replace(/^\n|\n$/g, ""), world));
  });
  return drawn;
}

/** One line of mrkdwn as nodes, without paragraphs. */
export function line(text, world) {
  return inline(text, { tokens: TOKENS, marks: MARKS, atom: (found) => atom(found, world) });
}

/** The text as its author typed it: names for ids, addresses for links, no escapes. */
export function asTyped(text, world) {
  return bare(text, world);
}

/** A mention of a person; the reader's own stands out. */
export function mention(id, world, fallback) {
  const mine = id === world.me ? "mention mine" : "mention";
  return h("span", { class: mine }, `@${world.person(id)?.name ?? fallback ?? id}`);
}

/** A channel's name, leading there when the reader can see it. */
export function channelLink(id, world, fallback) {
  const channel = world.channel(id);
  const name = channel ? world.title(channel) : `#${fallback ?? id}`;
  return h(
    channel ? "a" : "span",
    { class: "mention", href: channel && `#user=${world.me}&channel=${id}` },
    name,
  );
}

// Every second part is preformatted; a fence that is never closed is text.
function fenced(text) {
  const parts = text.split("```");
  if (parts.length % 2) return parts;
  const [before, after] = parts.splice(-2);
  return [...parts, `${before}\`\`\`${after}`];
}

function* lines(text, world) {
  for (const group of grouped(text.split("\n"))) {
    if (group.kind === "quote") yield h("blockquote", {}, ...lines(group.lines.join("\n"), world));
    else if (group.kind === "item") yield items(group.lines, world);
    else yield h("p", {}, ...line(group.lines.join("\n"), world));
  }
}

function grouped(all) {
  const groups = [];
  for (const [number, text] of all.entries()) {
    if (QUOTE_ALL.test(text)) {
      const rest = [text.replace(QUOTE_ALL, ""), ...all.slice(number + 1)];
      return [...groups.filter(shown), { kind: "quote", lines: rest }];
    }
    const kind = QUOTE.test(text) ? "quote" : ITEM.test(text) ? "item" : text.trim() ? "text" : "gap";
    const content = kind === "quote" ? text.replace(QUOTE, "") : text;
    if (groups.at(-1)?.kind === kind) groups.at(-1).lines.push(content);
    else groups.push({ kind, lines: [content] });
  }
  return groups.filter(shown);
}

const shown = (group) => group.kind !== "gap";

// The marker stays in the text, so that what is read or copied is what was sent.
function items(all, world) {
  const drawn = all.map((text) => {
    const [{ length }, marker] = ITEM.exec(text);
    const content = h("span", {}, ...line(text.slice(length), world));
    return h("div", { role: "listitem" }, h("span", {}, `${marker} `), content);
  });
  return h("div", { role: "list", class: "items" }, ...drawn);
}

function atom([, code, control], world) {
  if (code !== undefined) return h("code", {}, decode(code));
  const [target, label] = halves(control);
  const [sign, name] = [target[0], target.slice(1)];
  if (sign === "@") return mention(name, world, label);
  if (sign === "#") return channelLink(name, world, label);
  if (sign === "!") return h("span", { class: "mention" }, special(name, label));
  return link(decode(target), decode(label || target.replace(/^mailto:/, "")));
}

function special(name, label) {
  if (label) return decode(label);
  return `@${name.split("^")[0]}`;
}

function halves(control) {
  const at = control.indexOf("|");
  return at < 0 ? [control, ""] : [control.slice(0, at), control.slice(at + 1)];
}

function bare(text, world) {
  const named = text.replace(/<([^<>\n]+)>/g, (_, control) => {
    const [target, label] = halves(control);
    const name = target.slice(1);
    if (target[0] === "@") return `@${world.person(name)?.name ?? name}`;
    if (target[0] === "#") return `#${world.channel(name)?.name ?? (label || name)}`;
    if (target[0] === "!") return special(name, label);
    return label || target;
  });
  return decode(named);
}
