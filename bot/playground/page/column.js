// A column in which people talk: a log of messages above a composer. The main one and the thread.

import { Composer } from "./composer.js";
import { h, setText } from "./dom.js";
import { keep } from "./keep.js";
import { MessageList } from "./messages.js";

export class Column {
  /**
   * `say(text)`, `act(name, fields)`, `openThread(ts, write)` and `valuesOf(channel, ts)` are the
   * page's; `leave()` is Escape.
   */
  constructor({ scene, foot, inThread, say, act, openThread, valuesOf, leave }) {
    Object.assign(this, { scene, inThread, openThread, valuesOf });
    this.act = async (name, fields) => {
      const result = await act(name, fields);
      this.composer.fail(result.ok ? "" : result.error);
      return result;
    };
    this.composer = new Composer({ send: say, act: this.act, leave });
    this.closed = h("p", { class: "closed" });
    this.doing = h("p", { class: "doing", role: "status" });
    this.prompts = h("div", {
      class: "prompts",
      role: "group",
      "aria-label": "Suggestions from the app",
    });
    this.composer.element.prepend(this.doing, this.prompts);
    foot.append(this.composer.element, this.closed);
  }

  /** Shows a conversation; `place` names it, and another name begins a new log. */
  show(world, channel, messages, { place, logLabel, label, opening }) {
    if (place !== this.place) {
      this.place = place;
      const { inThread, act, openThread } = this;
      const valuesOf = (ts) => this.valuesOf(channel.id, ts);
      this.list = new MessageList({ label: logLabel, inThread, act, openThread, valuesOf });
      this.scene.replaceChildren(this.list.element, this.list.jump);
    }
    this.composer.show(world, channel, place, label);
    this.close(channel.archived ? "This channel is archived: it can be read, not written in." : "");
    this.list.show(world, channel.id, messages, opening);
    this.aside(world, channel, messages);
  }

  // What the app says it is doing, and what it suggests to ask.
  aside(world, channel, messages) {
    const status = Object.entries(channel.statuses ?? {}).find(
      ([ts]) => !ts || messages.some((m) => m.ts === ts),
    );
    setText(this.doing, status ? `${world.bot.name} ${status[1]}` : "");
    this.doing.hidden = !status;
    const prompts = this.inThread || channel.archived ? [] : (channel.prompts ?? []);
    keep(
      this.prompts,
      prompts.map((prompt, number) => this.prompt(prompt, number)),
    );
    this.prompts.hidden = !prompts.length;
  }

  prompt({ title, message }, number) {
    const make = () =>
      h(
        "button",
        { type: "button", class: "button", onclick: () => this.composer.submit(message) },
        title,
      );
    return { key: number, signature: JSON.stringify([title, message]), make };
  }

  /** Shows something else than a conversation, with no composer. */
  showOther(world, place, node) {
    if (place !== this.place) {
      this.place = place;
      this.scene.replaceChildren(node);
    }
    this.composer.show(world, null, place, "Message");
    this.close("");
    this.composer.form.hidden = this.doing.hidden = this.prompts.hidden = true;
  }

  /** Where a person goes on: the composer, or the log where nothing can be written. */
  get start() {
    return this.composer.form.hidden ? this.list.element : this.composer.input;
  }

  // Says why nothing can be written here; an empty reason lets people write.
  close(reason) {
    setText(this.closed, reason);
    this.closed.hidden = !reason;
    this.composer.form.hidden = Boolean(reason);
  }
}
