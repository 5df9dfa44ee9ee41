// Where a person writes. Enter sends, Shift+Enter begins a new line, Tab or Enter takes an offer.

import { fresh, h, icon, iconButton, setText } from "./dom.js";
import { keep } from "./keep.js";
import { menuButton } from "./menu.js";
import { suggestionsFor, usageOf } from "./suggest.js";

const MOST_ROWS = 8;

export class Composer {
  /**
   * `send(text)` answers `{ok}` or `{ok: false, error}`; `act(name, fields)` does something else;
   * `leave()` is Escape with nothing open.
   */
  constructor({ send, act, leave = () => {} }) {
    Object.assign(this, { send, act, leave });
    this.drafts = new Map();
    this.offer = null;
    this.build();
  }

  build() {
    const list = fresh("offers");
    this.alert = h("p", { class: "alert", role: "alert" });
    this.dismiss = iconButton("close", "Dismiss", () => this.fail(""));
    this.offers = h("ul", { class: "offers", role: "listbox", id: list, hidden: true });
    this.usage = h("p", { class: "usage", role: "status" });
    this.input = h("textarea", {
      rows: "1",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": list,
    });
    this.button = h(
      "button",
      { type: "submit", class: "send", "aria-label": "Send", title: "Send" },
      icon("send"),
    );
    this.more = h("span", { class: "more" });
    this.form = h("form", { class: "composer" }, this.offers, this.more, this.input, this.button);
    this.problem = h("div", { class: "problem" }, this.alert, this.dismiss);
    this.element = h("div", { class: "compose" }, this.problem, this.form, this.usage);
    this.fail("");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("click", (event) => event.target === this.form && this.input.focus());
  }

  /** Writes to another place from now on; what was begun at each place is kept. */
  show(world, channel, place, label) {
    Object.assign(this, { world, channel });
    this.shortcuts(world);
    if (place === this.place) return;
    if (this.place) this.drafts.set(this.place, this.input.value);
    this.place = place;
    this.input.setAttribute("aria-label", label);
    this.input.setAttribute("placeholder", label);
    this.offers.setAttribute("aria-label", "Suggestions");
    this.fail("");
    this.write(this.drafts.get(place) ?? "");
  }

  // The app's global shortcuts, behind a button that stands first.
  shortcuts(world) {
    const items = world.shortcuts("global").map((one) => ({
      text: one.name,
      about: one.description,
      choose: () => this.act("shortcut", { callback_id: one.callback_id }),
    }));
    const [label, key] = ["Shortcuts", "shortcuts"];
    const make = () => menuButton({ label, sign: "bolt", look: "plain", key, items });
    this.form.classList.toggle("with-shortcuts", items.length > 0);
    keep(this.more, items.length ? [{ key, signature: JSON.stringify(items), make }] : []);
  }

  /** Puts a text into the composer. */
  write(text) {
    this.input.value = text;
    this.input.setSelectionRange(text.length, text.length);
    this.typed();
    this.close();
  }

  /** Says what went wrong; an empty sentence takes it away. */
  fail(sentence) {
    setText(this.alert, sentence);
    this.problem.classList.toggle("shown", Boolean(sentence));
    this.dismiss.hidden = !sentence;
  }

  /** Sends what is written, or another text without touching what is written. */
  async submit(other = null) {
    const place = this.place;
    const text = other ?? this.input.value.trimEnd(); // a space before "/" makes it an ordinary message
    if (!text) return;
    if (other === null) this.write("");
    this.fail("");
    const result = await this.send(text);
    if (result.ok) return;
    if (place !== this.place) {
      this.drafts.set(place, this.drafts.get(place) || text);
      return;
    }
    this.fail(result.error);
    if (!this.input.value) this.write(text);
  }

  typed() {
    this.input.rows = Math.min(MOST_ROWS, this.input.value.split("\n").length);
    this.button.classList.toggle("ready", Boolean(this.input.value.trim()));
    setText(this.usage, usageOf(this.input.value, this.world) ?? "");
    this.offer = suggestionsFor(this.input.value, this.input.selectionStart, this.world, this.channel);
    this.choose(this.offer && !this.offer.whole ? 0 : -1);
  }

  choose(index) {
    this.index = index;
    this.offers.hidden = !this.offer;
    const id = (number) => `${this.offers.id}-${number}`;
    const items = (this.offer?.items ?? []).map((item, number) =>
      h(
        "li",
        { role: "option", id: id(number), "aria-selected": String(number === index) },
        h("span", { class: "offer" }, item.label),
        item.detail && h("span", { class: "detail" }, ` ${item.detail}`),
        item.about && h("span", { class: "about" }, ` ${item.about}`),
      ),
    );
    items.forEach((item, number) =>
      item.addEventListener("mousedown", (event) => {
        event.preventDefault(); // the composer keeps the focus
        this.take(number);
      }),
    );
    this.offers.replaceChildren(...items);
    if (index >= 0) this.input.setAttribute("aria-activedescendant", id(index));
    else this.input.removeAttribute("aria-activedescendant");
  }

  take(number) {
    const { from, items } = this.offer;
    const caret = this.input.selectionStart;
    const rest = this.input.value.slice(caret).replace(/^ /, "");
    const written = this.input.value.slice(0, from) + items[number].insert;
    this.input.value = written + rest;
    this.input.setSelectionRange(written.length, written.length);
    this.typed();
  }

  close() {
    this.offer = null;
    this.choose(-1);
  }

  key(event) {
    if (event.isComposing) return;
    const count = this.offer?.items.length ?? 0;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (count && step) this.choose((Math.max(this.index, step > 0 ? -1 : 0) + step + count) % count);
    else if (count && event.key === "Tab" && !event.shiftKey) this.take(Math.max(0, this.index));
    else if (event.key === "Enter" && !event.shiftKey) {
      if (count && this.index >= 0) this.take(this.index);
      else this.submit();
    } else if (event.key === "Escape") {
      if (count) this.close();
      else this.leave();
    } else return;
    event.preventDefault();
  }
}
