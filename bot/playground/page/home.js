// The app's home tab, as this person sees it.

import { blockItems } from "./blocks.js";
import { ask } from "./confirm.js";
import { h } from "./dom.js";
import { keep } from "./keep.js";
import { Values } from "./values.js";

export class Home {
  constructor({ act }) {
    this.act = act;
    this.values = new Values();
    this.element = h("section", { class: "home", "aria-label": "Home", tabindex: "0" });
    this.content = h("div", { class: "home-content" });
    this.remove = h(
      "button",
      { type: "button", class: "button danger", hidden: true, onclick: () => this.uninstall() },
      "Remove from this workspace",
    );
    this.element.append(this.content, this.remove);
  }

  /** Shows the home view; a quiet sentence until the app has published one. */
  show(world) {
    const view = world.home;
    const surface = {
      world,
      channel: null,
      level: 2,
      values: this.values,
      send: (fields) =>
        this.act("click", { view_id: view.id, ...fields, state: this.values.among(view.blocks) }),
    };
    this.world = world;
    this.remove.hidden = !world.bot.removable;
    this.values.learn(view?.state);
    const items = view ? blockItems(view.blocks, surface) : [waiting(world.bot.name)];
    keep(this.content, items)?.focus();
  }

  /** Takes the app out of the workspace, once the admin has said so twice. */
  async uninstall() {
    const { name } = this.world.bot;
    const agreed = await ask(
      {
        title: { text: `Remove ${name}?` },
        text: { type: "plain_text", text: "It stops answering in this workspace at once." },
        confirm: { text: "Remove" },
        style: "danger",
      },
      this.world,
    );
    if (agreed) await this.act("uninstall", {});
  }
}

function waiting(name) {
  const text = `${name} has not put anything on its home tab yet.`;
  return { key: "waiting", signature: text, make: () => h("p", { class: "quiet" }, text) };
}
