// The app's workflow steps, each run by hand: its inputs, and what became of its runs.

import { fresh, h, isWorking, link, setText, working } from "./dom.js";
import { keep } from "./keep.js";

const PERSON = "slack#/types/user_id";
const CHANNEL = "slack#/types/channel_id";
const ADDRESS = /^https?:\/\/\S+$/;

export class Workflow {
  /** `act(name, fields)` does a thing and answers `{ok, error}`. */
  constructor({ act }) {
    this.act = act;
    this.steps = h("div", { class: "steps" });
    this.runs = h("div", { class: "runs", role: "list", "aria-label": "Runs" });
    this.none = h("p", { class: "quiet" }, "Nothing has been run yet.");
    this.element = h(
      "section",
      { class: "home", "aria-label": "Workflow", tabindex: "0" },
      h("div", { class: "home-content" }, this.steps, h("h2", { class: "header" }, "Runs"), this.none),
    );
    this.element.firstChild.append(this.runs);
  }

  /** Shows the steps, and the runs of them. */
  show(world) {
    const around = [world.people, world.channels.map((channel) => channel.id)];
    keep(
      this.steps,
      world.steps.map((step) => ({
        key: step.callback_id,
        signature: JSON.stringify([step, around]),
        make: () => this.form(step, world),
      })),
    );
    const titles = new Map(world.steps.map((step) => [step.callback_id, step.title]));
    const runs = world.runs.map((run, index) => {
      const number = world.runs.length - index;
      const make = () => drawRun(run, titles.get(run.callback_id) ?? run.callback_id, number);
      return { key: number, signature: JSON.stringify(run), make };
    });
    keep(this.runs, runs);
    this.none.hidden = runs.length > 0;
  }

  form(step, world) {
    const title = fresh("step");
    const alert = h("p", { class: "alert", role: "alert" });
    const button = h("button", { type: "submit", class: "button primary" }, "Run step");
    const fields = step.inputs.map((input) => field(input, world));
    const form = h(
      "form",
      { class: "step", novalidate: true, "aria-labelledby": title },
      h("h2", { class: "header", id: title }, step.title),
      step.description && h("p", { class: "quiet" }, step.description),
      ...fields.map(({ node }) => node),
      h("div", { class: "actions" }, button, alert),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (isWorking(button)) return;
      setText(alert, "");
      const inputs = {};
      for (const { name, value } of fields) if (value() !== null) inputs[name] = value();
      const doing = this.act("run_step", { callback_id: step.callback_id, inputs });
      const result = await working(button, doing);
      if (!result.ok) setText(alert, result.error);
    });
    return form;
  }
}

// An input with its label: `value()` is null where it was left empty.
function field(input, world) {
  const [id, hint] = [fresh("input"), input.description && fresh("hint")];
  const { control, value } = controlFor(input, world);
  const named = [
    input.title || input.name,
    !input.required && h("span", { class: "optional" }, " (optional)"),
  ].filter(Boolean);
  control.id = id;
  if (hint) control.setAttribute("aria-describedby", hint);
  if (input.required) control.setAttribute("aria-required", "true");
  const node = h(
    "div",
    { class: "input" },
    h("label", { class: "label", for: id }, ...named),
    control,
    hint && h("p", { class: "hint", id: hint }, input.description),
  );
  return { name: input.name, value, node };
}

function controlFor(input, world) {
  const people = world.people.filter((person) => !person.bot);
  if (input.type === PERSON) return choice(people.map(({ id, name }) => [id, name]));
  if (input.type === CHANNEL)
    return choice(world.channels.map((channel) => [channel.id, world.title(channel)]));
  if (input.type === "boolean")
    return choice(
      [
        ["true", "Yes"],
        ["false", "No"],
      ],
      (chosen) => chosen === "true",
    );
  if (input.type === "number" || input.type === "integer") {
    const control = h("input", { type: "text", inputmode: "decimal", autocomplete: "off" });
    const number = () => (Number.isNaN(Number(control.value)) ? control.value : Number(control.value));
    return { control, value: () => (control.value.trim() ? number() : null) };
  }
  const control = h("textarea", { rows: "2", autocomplete: "off" });
  return { control, value: () => control.value.trim() || null };
}

function choice(pairs, read = (chosen) => chosen) {
  const options = pairs.map(([value, name]) => h("option", { value }, name));
  const control = h("select", {}, h("option", { value: "" }, "Choose"), ...options);
  return { control, value: () => (control.value ? read(control.value) : null) };
}

function drawRun(run, title, number) {
  const outputs = Object.entries(run.outputs ?? {});
  return h(
    "div",
    { class: `run ${run.error ? "failed" : ""}`, role: "listitem" },
    h(
      "p",
      { class: "byline" },
      h("strong", {}, `${title}, run ${number}`),
      h("span", { class: "badge" }, String(run.status ?? "").replaceAll("_", " ")),
    ),
    run.error && h("p", { class: "alert" }, run.error),
    outputs.length > 0 &&
      h(
        "dl",
        {},
        ...outputs.flatMap(([name, value]) => [
          h("dt", {}, name.replaceAll("_", " ")),
          h("dd", {}, shown(value)),
        ]),
      ),
  );
}

function shown(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return ADDRESS.test(text) ? link(text, text) : text;
}
