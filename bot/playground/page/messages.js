// A list of messages that grows at its end: the log of a channel, or a thread.

import { h, icon } from "./dom.js";
import { keep } from "./keep.js";
import { dateOf, drawMessage } from "./message.js";

const GROUP_SECONDS = 300;
const NEAR_END = 60;
const ABOVE = 12;
const POINTED = 3000; // milliseconds
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

export class MessageList {
  /**
   * `act` sends what a person does here; `openThread(ts, write)` shows a thread; `valuesOf(ts)` is
   * what a message's controls hold.
   */
  constructor({ label, inThread, act, openThread, valuesOf }) {
    Object.assign(this, { inThread, act, openThread, valuesOf });
    this.editing = null;
    this.element = h("div", { class: "log", role: "log", "aria-label": label, tabindex: "0" });
    this.jump = h(
      "button",
      { type: "button", class: "button jump", hidden: true },
      icon("down"),
      "Newest messages",
    );
    this.jump.addEventListener("click", () => this.toEnd());
    this.stuck = true; // to the end, until the reader scrolls away from it
    this.element.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(this.element);
  }

  /** Shows these messages; `opening` stands before them where nothing was said yet. */
  show(world, channel, messages, opening = null) {
    Object.assign(this, { world, channel, messages, opening });
    const first = !this.shown;
    const last = messages.at(-1);
    const before = this.newest;
    const grew = last?.ts !== before && !first;
    const mine = grew && last?.user === world.me;
    const said = JSON.stringify([last?.text, last?.blocks]);
    const changed = said !== this.said; // a card is read from its start when it says something else
    const lost = keep(this.element, this.items());
    lost?.focus({ preventScroll: true });
    this.shown = true;
    this.newest = last?.ts;
    this.said = said;
    if (first || mine || (this.stuck && (grew || changed))) this.toNew(grew ? before : null);
    else if (this.stuck) this.toEnd();
    else if (grew) this.jump.hidden = false;
    this.scrolled();
  }

  /** Opens a message for editing, or closes the one that is open. */
  edit(ts) {
    const before = this.editing;
    this.editing = ts;
    this.show(this.world, this.channel, this.messages, this.opening);
    const message = this.element.querySelector(`[data-ts="${CSS.escape(ts ?? before)}"]`);
    (message?.querySelector("textarea") ?? message)?.focus();
  }

  /** Brings a message before the reader and marks it briefly; false where it is not here. */
  point(ts) {
    const message = this.element.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    if (!message) return false;
    const room = Math.max(ABOVE, (this.element.clientHeight - message.offsetHeight) / 3);
    this.element.scrollTop = message.offsetTop - room;
    this.scrolled();
    message.classList.add("pointed");
    setTimeout(() => message.classList.remove("pointed"), POINTED);
    message.focus({ preventScroll: true });
    return true;
  }

  toEnd() {
    this.jump.hidden = true;
    this.element.scrollTop = this.element.scrollHeight;
  }

  // To the end, but not past the beginning of what is new: a long answer is read from its start.
  toNew(before) {
    this.toEnd();
    const articles = [...this.element.querySelectorAll("article")];
    const start = before ? articles.find((node) => node.dataset.ts > before) : articles.at(-1);
    if (start) this.element.scrollTop = Math.min(this.element.scrollTop, start.offsetTop - ABOVE);
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (this.stuck) this.jump.hidden = true;
  }

  items() {
    const items = [];
    let before = null;
    if (!this.messages.length && this.opening) {
      items.push({ key: "opening", signature: this.opening.signature, make: this.opening.make });
    }
    for (const message of this.messages) {
      const label = dayOf(message.ts);
      const newDay = !before || dayOf(before.ts) !== label;
      if (newDay && !this.inThread) items.push(divider(`day ${label}`, label));
      if (this.inThread && before && before === this.messages[0])
        items.push(divider("replies", this.replyCount()));
      const grouped =
        !newDay && !(this.inThread && before === this.messages[0]) && follows(message, before);
      items.push(this.item(message, grouped));
      before = message;
    }
    return items;
  }

  item(message, grouped) {
    const editing = this.editing === message.ts;
    const lastReply = message.reply_count ? this.lastReply(message.ts) : null;
    const view = { grouped, editing, lastReply };
    return {
      key: `${message.ts} ${message.ephemeral}`,
      signature: editing ? "editing" : JSON.stringify([message, view, this.around()]),
      make: () => drawMessage(message, this, view),
    };
  }

  // What a message shows of the world around it.
  around() {
    const { world } = this;
    return [world.people, world.state.shortcuts, world.channel(this.channel)?.archived];
  }

  lastReply(ts) {
    return this.world
      .thread(this.channel, ts)
      .filter((reply) => reply.ts !== ts && !reply.ephemeral)
      .at(-1)?.ts;
  }

  replyCount() {
    const count = this.messages.length - 1;
    return count === 1 ? "1 reply" : `${count} replies`;
  }
}

// What one says shortly after another thing needs no second name.
function follows(message, before) {
  return (
    before?.user === message.user &&
    !before.ephemeral &&
    !message.ephemeral &&
    !before.reply_count &&
    !before.blocks?.length &&
    !message.blocks?.length &&
    Number(message.ts) - Number(before.ts) < GROUP_SECONDS
  );
}

function dayOf(ts) {
  const date = dateOf(ts);
  const days = Math.round(
    (new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000,
  );
  return days === 0 ? "Today" : days === 1 ? "Yesterday" : day.format(date);
}

function divider(key, text) {
  return { key, signature: text, make: () => h("p", { class: "divider" }, h("span", {}, text)) };
}
