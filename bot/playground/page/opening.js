// What stands in a conversation before anything was said in it: how to begin.

import { h } from "./dom.js";

/** The opening of a channel, as an item for `keep`; `write(text)` puts a text into the composer. */
export function openingOf(world, channel, write) {
  return {
    signature: JSON.stringify([channel, world.commands, world.bot.name]),
    make: () =>
      h(
        "div",
        { class: "opening" },
        ...(channel.kind === "dm" ? direct : shared)(world, channel, write),
      ),
  };
}

function direct(world, channel, write) {
  return [
    h("p", { class: "lead" }, `This is the beginning of your conversation with ${world.bot.name}.`),
    h("p", {}, "Ask a question in your own words, or use a command:"),
    commands(world, write),
  ];
}

function shared(world, channel, write) {
  const name = `@${world.bot.name}`;
  const title = world.title(channel);
  if (!channel.bot_is_member) {
    return [
      h("p", { class: "lead" }, `This is the beginning of ${title}.`),
      h(
        "p",
        {},
        `${world.bot.name} is not in this channel and does not read it. Its commands work here all the same:`,
      ),
      commands(world, write),
    ];
  }
  const mention = h(
    "button",
    { type: "button", class: "suggestion", onclick: () => write(`${name} `) },
    h("code", {}, name),
  );
  return [
    h("p", { class: "lead" }, `This is the beginning of ${title}.`),
    h(
      "p",
      {},
      "Mention the app to ask it in front of everybody, or use a command to ask for yourself:",
    ),
    h(
      "ul",
      { class: "suggestions" },
      h("li", {}, mention, h("span", { class: "about" }, "answers in a thread")),
    ),
    commands(world, write),
  ];
}

function commands(world, write) {
  const items = world.commands.map((one) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "suggestion", onclick: () => write(`${one.command} `) },
        h("code", {}, one.command),
        one.usage_hint && h("code", { class: "detail" }, ` ${one.usage_hint}`),
      ),
      one.description && h("span", { class: "about" }, one.description),
    ),
  );
  return h("ul", { class: "suggestions" }, ...items);
}
