// Block Kit as nodes. Pictures are named and linked, never loaded: the page asks nobody else.

import { fresh, h, link } from "./dom.js";
import { element, isGroup, textOf } from "./elements.js";
import { markdown } from "./markdown.js";
import { line, mrkdwn } from "./mrkdwn.js";
import { richText } from "./richtext.js";

const DRAW = {
  section,
  header: (block, { level }) => h(`h${level}`, { class: "header" }, block.text.text),
  divider: () => h("hr"),
  context,
  actions,
  context_actions: actions,
  input,
  image: (block) => picture(block),
  rich_text: (block, surface) => h("div", { class: "text" }, ...richText(block, surface.world)),
  markdown: (block, { level }) => h("div", { class: "text" }, markdown(block.text, level)),
};

/**
 * One block as a node. The surface has `world`, `values`, `channel`, `level` (of its headings),
 * `send(fields)` and, in a modal, `touched(blockId)`.
 */
export function drawBlock(block, surface) {
  const draw = DRAW[block.type] ?? unknown;
  const node = draw(block, surface);
  node.classList.add("block");
  return node;
}

/** The blocks of a view as items for `keep`: only those that changed are drawn again. */
export function blockItems(blocks, surface) {
  return blocks.map((block, number) => ({
    key: block.block_id ?? `#${number}`,
    signature: JSON.stringify(block),
    make: () => drawBlock(block, surface),
  }));
}

function paragraphs(object, world) {
  return object.type === "mrkdwn" ? mrkdwn(object.text, world) : h("p", {}, object.text);
}

function section(block, surface) {
  const { world } = surface;
  const content = h("div", { class: "text" });
  if (block.text) content.append(paragraphs(block.text, world));
  if (block.fields) {
    const fields = block.fields.map((field) => h("div", { class: "field" }, paragraphs(field, world)));
    content.append(h("div", { class: "fields" }, ...fields));
  }
  if (!block.accessory) return h("div", { class: "section" }, content);
  const accessory = element(block.accessory, { block: block.block_id, surface });
  return h(
    "div",
    { class: "section with-accessory" },
    content,
    h("div", { class: "accessory" }, accessory),
  );
}

function context(block, { world }) {
  const parts = block.elements.map((part) =>
    part.type === "image"
      ? h("span", { class: "picture-small" }, link(part.image_url, `Image: ${part.alt_text}`))
      : h("span", {}, ...(part.type === "mrkdwn" ? line(part.text, world) : [part.text])),
  );
  return h("div", { class: "context" }, ...parts);
}

function actions(block, surface) {
  const drawn = block.elements.map((spec) => element(spec, { block: block.block_id, surface }));
  return h("div", { class: block.type === "actions" ? "actions" : "context-actions" }, ...drawn);
}

function input(block, surface) {
  const { element: spec, optional } = block;
  const [id, label, hint] = [fresh("input"), fresh("label"), block.hint && fresh("hint")];
  const group = isGroup(spec);
  const control = element(spec, {
    block: block.block_id,
    surface,
    silent: !block.dispatch_action,
    optional,
    required: !optional,
    ...(group ? { labelledby: label } : { id }),
  });
  const target = group ? control : (control.querySelector("input, select, textarea") ?? control);
  const described = [hint, target.getAttribute("aria-describedby")].filter(Boolean);
  if (described.length) target.setAttribute("aria-describedby", described.join(" "));
  const named = [
    ...textOf(block.label, surface.world),
    optional && h("span", { class: "optional" }, " (optional)"),
  ];
  return h(
    "div",
    { class: "input", "data-block": block.block_id },
    h(
      group ? "span" : "label",
      { class: "label", id: label, for: group ? null : id },
      ...named.filter(Boolean),
    ),
    control,
    hint && h("p", { class: "hint", id: hint }, block.hint.text),
  );
}

function picture(block) {
  const url = block.image_url ?? block.slack_file?.url;
  return h(
    "figure",
    {},
    block.title && h("figcaption", {}, block.title.text),
    h("p", {}, url ? link(url, `Image: ${block.alt_text}`) : `Image: ${block.alt_text}`),
  );
}

function unknown(block, { world }) {
  const said = typeof block.text === "string" ? block.text : block.text?.text;
  const text = said ?? block.fallback ?? block.alt_text;
  if (text) return h("div", { class: "text" }, mrkdwn(text, world));
  return h("p", { class: "unknown" }, `A block of type “${block.type}” cannot be shown here.`);
}
