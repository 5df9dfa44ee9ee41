// Emphasis within a line, for every dialect. Links, mentions and code are cut out first, as atoms,
// so that an underscore in an address never starts italics.

import { h } from "./dom.js";

const FIRST_ATOM = 0xe000;
const PRIVATE = /[\ue000-\uf8ff]/g;
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** Slack's three entities as the characters they stand for. */
export const decode = (text) => text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);

/**
 * A line as nodes. `tokens` finds the atoms, `atom(match)` draws one, `marks` are pairs of a
 * delimiter and the tag that it stands for, longest delimiters first.
 */
export function inline(text, { tokens, atom, marks }) {
  const atoms = [];
  const held = text.replace(PRIVATE, "\ufffd").replace(tokens, (...found) => {
    if (atoms.length > 6000) return found[0];
    atoms.push(atom(found));
    return String.fromCharCode(FIRST_ATOM + atoms.length - 1);
  });
  return emphasis(held, marks.map(pattern), (plain) => leaves(plain, atoms));
}

function pattern([delimiter, tag]) {
  const mark = delimiter.replaceAll("*", "\\*");
  const edge = `[\\p{L}\\p{N}${delimiter[0] === "*" ? "\\*" : delimiter[0]}]`;
  const source = `(?<!${edge})${mark}(?!\\s)((?:(?!${mark})[^\\n])+?)(?<!\\s)${mark}(?!${edge})`;
  return { tag, expression: new RegExp(source, "u") };
}

function emphasis(text, patterns, leaf) {
  let first = null;
  for (const { tag, expression } of patterns) {
    const match = expression.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { tag, match };
  }
  if (!first) return leaf(text);
  const { tag, match } = first;
  return [
    ...leaf(text.slice(0, match.index)),
    h(tag, {}, ...emphasis(match[1], patterns, leaf)),
    ...emphasis(text.slice(match.index + match[0].length), patterns, leaf),
  ];
}

function leaves(text, atoms) {
  const nodes = [];
  for (const part of text.split(/([\ue000-\uf8ff])/)) {
    const atom = part.length === 1 ? atoms[part.charCodeAt(0) - FIRST_ATOM] : undefined;
    if (atom) nodes.push(atom);
    else if (part) nodes.push(decode(part));
  }
  return nodes;
}
