// Modals: a person's stack of views, of which the last one is open.

import { blockItems } from "./blocks.js";
import { fresh, h, iconButton, isWorking, setText, working } from "./dom.js";
import { keep } from "./keep.js";
import { Values } from "./values.js";

const FIELDS = "input:not([type=hidden]), select, textarea";

/** All modals of one person. */
export class Modals {
  /** `act(name, fields)` sends what is done in a modal; `done()` is told when the last one is gone and left no focus behind. */
  constructor({ act, done }) {
    Object.assign(this, { act, done });
    this.open = new Map();
  }

  /** Shows this stack of views, the last one on top; `channel` is where the person is. */
  show(world, views, channel) {
    const any = this.open.size > 0;
    const ids = new Set(views.map((view) => view.id));
    for (const [id, modal] of this.open) {
      if (ids.has(id)) continue;
      modal.remove();
      this.open.delete(id);
    }
    views.forEach((view, number) => {
      if (!this.open.has(view.id)) this.open.set(view.id, new Modal(this.act, channel));
      this.open.get(view.id).show(world, view, number === views.length - 1);
    });
    if (any && !views.length && document.activeElement === document.body) this.done();
  }

  /** Closes them all, the top one first: the person goes elsewhere. */
  async leave() {
    for (const id of [...this.open.keys()].reverse()) await this.act("close", { view_id: id });
  }
}

class Modal {
  constructor(act, channel) {
    Object.assign(this, { act, channel });
    this.values = new Values();
    const title = fresh("title");
    this.title = h("h2", { id: title });
    this.body = h("div", { class: "body", tabindex: "-1", role: "group", "aria-labelledby": title });
    this.alert = h("p", { class: "alert", role: "alert" });
    this.closing = h("button", { type: "button", class: "button", onclick: () => this.close() });
    this.submitting = h("button", { type: "submit", class: "button primary" });
    this.form = h(
      "form",
      { novalidate: true },
      h(
        "div",
        { class: "head" },
        this.title,
        iconButton("close", "Dismiss", () => this.close()),
      ),
      this.body,
      h("div", { class: "feet" }, this.alert, this.closing, this.submitting),
    );
    this.dialog = h("dialog", { class: "dialog", "aria-labelledby": title }, this.form);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
    this.dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      this.close();
    });
    document.body.append(this.dialog);
  }

  show(world, view, onTop) {
    const signature = JSON.stringify({ ...view, state: null }); // what is typed changes no view
    const changed = signature !== this.signature;
    Object.assign(this, { view, signature });
    if (changed) this.draw(world, view);
    if (onTop && !this.dialog.open) {
      this.dialog.showModal();
      if (this.left?.isConnected) this.left.focus();
      else this.start();
    }
    if (!onTop && this.dialog.open) this.cover();
  }

  draw(world, view) {
    setText(this.title, view.title?.text ?? "");
    setText(this.closing, view.close?.text ?? (view.submit ? "Cancel" : "Close"));
    setText(this.submitting, view.submit?.text ?? "Submit");
    this.submitting.hidden = !view.submit;
    setText(this.alert, "");
    this.excuseAll();
    const surface = {
      world,
      channel: this.channel,
      level: 3,
      values: this.values,
      touched: (block) => this.excuse(block),
      send: (fields) => this.send("click", { ...fields, state: this.values.among(this.view.blocks) }),
    };
    this.values.learn(view.state);
    const lost = keep(this.body, blockItems(view.blocks, surface));
    const asked = view.blocks.filter((block) => block.type === "input").map((block) => block.block_id);
    const moved = String(asked) !== this.asked;
    this.asked = String(asked);
    const active = document.activeElement;
    const away = !this.dialog.contains(active) || (moved && !this.body.contains(active));
    if (this.dialog.open && (lost || away)) this.start();
  }

  // Another view lies on top; when that is gone, the person goes on where they were.
  cover() {
    this.left = this.body.contains(document.activeElement) ? document.activeElement : null;
    this.dialog.close();
  }

  /** Puts the focus where a person begins: the field that asks for it, the first one, or the text. */
  start() {
    this.body.scrollTop = 0;
    const field = this.body.querySelector("[data-first]") ?? firstField(this.body);
    (field ?? this.body).focus();
  }

  async send(name, fields) {
    setText(this.alert, "");
    const result = await this.act(name, { view_id: this.view.id, ...fields });
    if (!result.ok && !result.errors) setText(this.alert, result.error);
    return result;
  }

  async submit() {
    if (isWorking(this.submitting) || !this.view.submit) return;
    const before = this.signature;
    const doing = this.send("submit", { values: this.values.among(this.view.blocks) });
    const result = await working(this.submitting, doing);
    if (result.errors && this.signature === before) this.complain(result.errors);
  }

  close() {
    if (!isWorking(this.closing)) working(this.closing, this.send("close", {}));
  }

  complain(errors) {
    this.excuseAll();
    const wrong = Object.entries(errors).map(([id, sentence]) => this.complainAbout(id, sentence));
    (wrong.find(Boolean) ?? this.body).focus();
  }

  // Answers the control to be mended, or null where no such input is shown.
  complainAbout(blockId, sentence) {
    const block = this.body.querySelector(`[data-block="${CSS.escape(blockId)}"]`);
    if (!block) {
      setText(this.alert, sentence);
      return null;
    }
    const id = fresh("error");
    block.classList.add("wrong");
    block.querySelector(".label").after(h("p", { class: "error", role: "alert", id }, sentence));
    const described =
      block.querySelector("[role=radiogroup], [role=group]") ?? block.querySelector(FIELDS);
    described.setAttribute("aria-invalid", "true");
    described.dataset.described = described.getAttribute("aria-describedby") ?? "";
    described.setAttribute("aria-describedby", `${id} ${described.dataset.described}`.trim());
    return block.querySelector(FIELDS);
  }

  excuseAll() {
    for (const block of this.body.querySelectorAll("[data-block]")) this.excuse(block.dataset.block);
  }

  excuse(blockId) {
    const block = this.body.querySelector(`[data-block="${CSS.escape(blockId)}"].wrong`);
    if (!block) return;
    block.classList.remove("wrong");
    block.querySelector(".error").remove();
    const described = block.querySelector("[aria-invalid]");
    described.removeAttribute("aria-invalid");
    if (described.dataset.described)
      described.setAttribute("aria-describedby", described.dataset.described);
    else described.removeAttribute("aria-describedby");
  }

  remove() {
    if (this.dialog.open) this.dialog.close();
    this.dialog.remove();
  }
}

function firstField(body) {
  const field = body.querySelector(FIELDS);
  return field?.type === "radio"
    ? (body.querySelector(`[name="${field.name}"]:checked`) ?? field)
    : field;
}
