// One message: who said it and when, what it says, and what can be done with it.

import { drawBlock } from "./blocks.js";
import { ask } from "./confirm.js";
import { h, icon, iconButton } from "./dom.js";
import { fileCards } from "./files.js";
import { menuButton } from "./menu.js";
import { asTyped, mrkdwn } from "./mrkdwn.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

export const dateOf = (ts) => new Date(Number(ts) * 1000);
export const timeOf = (ts) => clock.format(dateOf(ts));

/** A person's or the bot's picture: the first letter of their name, in a colour of their own. */
export function avatar(world, user, size = "") {
  const number =
    Math.max(
      0,
      world.people.findIndex((person) => person.id === user),
    ) % 4;
  const look = user === world.bot.id ? "bot" : world.isBot(user) ? "system" : `person-${number}`;
  return h(
    "span",
    { class: `avatar ${look} ${size}`, "aria-hidden": "true" },
    world.name(user).slice(0, 1).toUpperCase(),
  );
}

/**
 * A message as an article. `list` gives `world`, `channel`, `inThread`, `act(name, fields)`,
 * `valuesOf(ts)`, `openThread(ts)` and `edit(ts | null)`; `view` says `grouped`, `editing` and `lastReply`.
 */
export function drawMessage(message, list, view) {
  const { world } = list;
  const bot = message.bot || world.isBot(message.user);
  const name = world.name(message.user);
  const spoken = [
    name,
    bot && "app",
    timeOf(message.ts),
    message.ephemeral && "only visible to you",
  ].filter(Boolean);
  const grouped = view.grouped ? "grouped" : "";
  return h(
    "article",
    {
      class: `message ${grouped} ${message.ephemeral ? "ephemeral" : ""}`,
      "aria-label": spoken.join(", "),
      "data-ts": message.ts,
      tabindex: "-1",
    },
    h("div", { class: "margin" }, view.grouped ? time(message.ts) : avatar(world, message.user)),
    h(
      "div",
      { class: "said" },
      message.ephemeral && h("p", { class: "private" }, icon("eye"), "Only visible to you"),
      !view.grouped && byline(message, name, bot),
      view.editing ? editor(message, list) : content(message, list),
      reactions(message),
      !list.inThread && message.reply_count > 0 && replies(message, list, view.lastReply),
    ),
    !view.editing && tools(message, list),
  );
}

function byline(message, name, bot) {
  return h(
    "p",
    { class: "byline" },
    h("strong", { class: "name" }, name),
    bot && h("span", { class: "badge" }, "APP"),
    time(message.ts),
  );
}

function time(ts) {
  return h(
    "time",
    { datetime: dateOf(ts).toISOString(), title: calendar.format(dateOf(ts)) },
    timeOf(ts),
  );
}

function content(message, list) {
  const surface = {
    world: list.world,
    channel: list.channel,
    level: list.inThread ? 3 : 2,
    values: list.valuesOf(message.ts),
    send: (fields) => list.act("click", { channel: list.channel, ts: message.ts, ...fields }),
  };
  const blocks = message.blocks ?? [];
  const files = message.files ?? [];
  const drawn = blocks.map((block) => drawBlock(block, surface));
  if (!blocks.length && (message.text || !files.length))
    drawn.push(h("div", { class: "text block" }, mrkdwn(message.text ?? "", list.world)));
  if (files.length) drawn.push(fileCards(files));
  if (message.edited) {
    const end = drawn.at(-1).querySelector(":scope > p:last-child") ?? drawn.at(-1);
    end.append(h("span", { class: "edited" }, " (edited)"));
  }
  return h("div", { class: "content" }, ...drawn);
}

function reactions(message) {
  const given = Object.entries(message.reactions ?? {});
  if (!given.length) return null;
  const shown = given.map(([name, users]) =>
    h("span", { class: "reaction" }, `:${name}: ${users.length}`),
  );
  return h("p", { class: "reactions" }, ...shown);
}

function replies(message, list, lastReply) {
  const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return h(
    "button",
    {
      type: "button",
      class: "replies",
      "data-key": "replies",
      onclick: () => list.openThread(message.ts),
    },
    icon("reply"),
    count,
    lastReply && h("span", { class: "last-reply" }, ` Last reply ${timeOf(lastReply)}`),
  );
}

function tools(message, list) {
  const { world } = list;
  const open = !message.ephemeral && !world.channel(list.channel)?.archived;
  const mine = message.user === world.me && open;
  const buttons = [
    !list.inThread &&
      open &&
      iconButton("reply", "Reply in thread", () => list.openThread(message.ts, true)),
    mine && iconButton("edit", "Edit message", () => list.edit(message.ts)),
    mine && iconButton("bin", "Delete message", () => remove(message, list)),
    !message.ephemeral && shortcuts(message, list),
  ].filter(Boolean);
  return (
    buttons.length > 0 &&
    h("div", { class: "tools", role: "group", "aria-label": "Message actions" }, ...buttons)
  );
}

function shortcuts(message, list) {
  const items = list.world.shortcuts("message").map((one) => ({
    text: one.name,
    about: one.description,
    choose: () =>
      list.act("message_shortcut", {
        callback_id: one.callback_id,
        channel: list.channel,
        ts: message.ts,
      }),
  }));
  const key = "shortcuts";
  return (
    items.length > 0 && menuButton({ label: "More actions", sign: "more", look: "plain", key, items })
  );
}

async function remove(message, list) {
  const sure = await ask(
    {
      title: { text: "Delete message" },
      text: { type: "plain_text", text: "This message will be gone for everybody." },
      confirm: { text: "Delete" },
      style: "danger",
    },
    list.world,
  );
  if (sure) list.act("delete", { channel: list.channel, ts: message.ts });
}

function editor(message, list) {
  const input = h("textarea", { rows: "3", "aria-label": "Edit message", "data-key": "editor" });
  input.value = asTyped(message.text, list.world);
  const save = async () => {
    const text = input.value.trim();
    if (!text) return;
    const result = await list.act("edit", { channel: list.channel, ts: message.ts, text });
    if (result.ok) list.edit(null);
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") list.edit(null);
    if (event.key !== "Escape" && (event.key !== "Enter" || event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") save();
  });
  return h(
    "div",
    { class: "editor" },
    input,
    h(
      "div",
      { class: "actions" },
      h("button", { type: "button", class: "button", onclick: () => list.edit(null) }, "Cancel"),
      h("button", { type: "button", class: "button primary", onclick: save }, "Save"),
    ),
  );
}
