// The app's home tab, as this person sees it.

import { blockItems } from "./blocks.js";
import { h } from "./dom.js";
import { keep } from "./keep.js";
import { Values } from "./values.js";

export class Home {
  constructor({ act }) {
    this.act = act;
    this.values = new Values();
    this.element = h("section", { class: "home", "aria-label": "Home", tabindex: "0" });
    this.content = h("div", { class: "home-content" });
    this.element.append(this.content);
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
    this.values.learn(view?.state);
    const items = view ? blockItems(view.blocks, surface) : [waiting(world.bot.name)];
    keep(this.content, items)?.focus();
  }
}

function waiting(name) {
  const text = `${name} has not put anything on its home tab yet.`;
  return { key: "waiting", signature: text, make: () => h("p", { class: "quiet" }, text) };
}
