// The rich_text block: sections, lists, quotes and preformatted text.

import { preformatted } from "./code.js";
import { h, link } from "./dom.js";
import { channelLink, mention } from "./mrkdwn.js";

const STYLES = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "s"],
];

/** A rich_text block as nodes. */
export function richText(block, world) {
  return (block.elements ?? []).map((element) => part(element, world));
}

function part(element, world) {
  const content = () => (element.elements ?? []).map((piece) => styled(piece, world));
  switch (element.type) {
    case "rich_text_list": {
      const items = (element.elements ?? []).map((item) => h("li", {}, part(item, world)));
      const start = element.offset ? element.offset + 1 : null;
      return element.style === "ordered" ? h("ol", { start }, ...items) : h("ul", {}, ...items);
    }
    case "rich_text_quote":
      return h("blockquote", {}, h("p", {}, ...content()));
    case "rich_text_preformatted":
      return preformatted(content());
    default:
      return h("p", {}, ...content());
  }
}

function styled(piece, world) {
  return STYLES.reduce(
    (node, [style, tag]) => (piece.style?.[style] ? h(tag, {}, node) : node),
    plain(piece, world),
  );
}

function plain(piece, world) {
  switch (piece.type) {
    case "link":
      return link(piece.url, piece.text || piece.url);
    case "user":
      return mention(piece.user_id, world);
    case "channel":
      return channelLink(piece.channel_id, world);
    case "broadcast":
      return h("span", { class: "mention" }, `@${piece.range}`);
    case "emoji":
      return `:${piece.name}:`;
    case "date":
      return piece.fallback ?? "";
    default:
      return piece.text ?? "";
  }
}
