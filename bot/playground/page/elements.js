// Interactive elements. A surface tells what they hold (`values`), and takes what is done (`send`).

import { ask } from "./confirm.js";
import { fresh, h, isWorking, safeAddress, working } from "./dom.js";
import { overflow } from "./menu.js";
import { line } from "./mrkdwn.js";
import { optionsOf } from "./values.js";

const DRAW = {
  button,
  static_select: select,
  conversations_select: conversations,
  radio_buttons: choices,
  checkboxes: choices,
  plain_text_input: textInput,
  overflow: (spec, at) =>
    overflow(spec, at.key, (value, control) => send(control, spec, at, { value })),
  image: (spec) => h("span", { class: "picture-small" }, `Image: ${spec.alt_text ?? ""}`),
};

/**
 * An element as a node. `at` says where it stands: `block` (its id), `surface`, `silent` (changes
 * wait for the submit button), `labelledby`, `id` and `required` inside an input block.
 */
export function element(spec, at) {
  const draw = DRAW[spec.type];
  if (!draw) return h("p", { class: "unknown" }, `This control (${spec.type}) cannot be shown here.`);
  return draw(spec, { ...at, key: `${at.block}/${spec.action_id}` });
}

/** Whether the element is a group of controls that needs a group's label. */
export const isGroup = (spec) => spec.type === "radio_buttons" || spec.type === "checkboxes";

/** A text object's text as nodes: mrkdwn where it is that. */
export function textOf(object, world) {
  if (!object) return [];
  return object.type === "mrkdwn" ? line(object.text, world) : [object.text];
}

async function send(control, spec, at, fields) {
  if (isWorking(control)) return;
  if (spec.confirm && !(await ask(spec.confirm, at.surface.world))) return;
  const doing = at.surface.send({ block_id: at.block, action_id: spec.action_id, ...fields });
  await working(control, doing);
}

function changed(control, spec, at, content, fields) {
  at.surface.values.set(at.block, spec, content);
  at.surface.touched?.(at.block);
  if (!at.silent) send(control, spec, at, fields);
}

function button(spec, at) {
  const href = safeAddress(spec.url);
  const style = ["primary", "danger"].includes(spec.style) ? spec.style : "";
  const attributes = {
    class: `button ${style}`,
    "data-key": at.key,
    "aria-label": spec.accessibility_label,
  };
  const control = href
    ? h("a", { ...attributes, href, target: "_blank", rel: "noopener noreferrer" }, spec.text.text)
    : h("button", { ...attributes, type: "button" }, spec.text.text);
  control.addEventListener("click", () => send(control, spec, at, {}));
  return control;
}

// A placeholder names a select that has no label of its own, as screen readers have it in Slack too.
function selectBox(spec, at, options) {
  const placeholder = spec.placeholder?.text ?? "Choose an option";
  const control = h(
    "select",
    {
      id: at.id,
      "data-key": at.key,
      "aria-label": at.id ? null : placeholder,
      "aria-required": at.required && "true",
    },
    h("option", { value: "", disabled: !at.optional }, placeholder),
    ...options,
  );
  return control;
}

function select(spec, at) {
  const option = (one) => h("option", { value: one.value }, one.text.text);
  const groups = (spec.option_groups ?? []).map((group) =>
    h("optgroup", { label: group.label.text }, ...group.options.map(option)),
  );
  const control = selectBox(spec, at, [...(spec.options ?? []).map(option), ...groups]);
  control.value = at.surface.values.of(at.block, spec).selected_option?.value ?? "";
  control.addEventListener("change", () => {
    const chosen = optionsOf(spec).find((one) => one.value === control.value) ?? null;
    changed(control, spec, at, { selected_option: chosen }, { value: control.value });
  });
  return control;
}

function conversations(spec, at) {
  const { world, channel } = at.surface;
  const offered = world.channels.filter((one) => fits(one, spec.filter));
  const title = (one) =>
    world.title(one) + ({ private: " (private)", dm: " (direct message)" }[one.kind] ?? "");
  const control = selectBox(
    spec,
    at,
    offered.map((one) => h("option", { value: one.id }, title(one))),
  );
  const current = offered.some((one) => one.id === channel) ? channel : null;
  control.value = at.surface.values.of(at.block, spec, current).selected_conversation ?? "";
  control.addEventListener("change", () => {
    const chosen = control.value || null;
    changed(control, spec, at, { selected_conversation: chosen }, { conversation: chosen });
  });
  return control;
}

function fits(channel, filter) {
  const kind = { dm: "im", private: "private", channel: "public" }[channel.kind];
  if (filter?.include && !filter.include.includes(kind)) return false;
  return !(filter?.exclude_bot_users && channel.kind === "dm");
}

function choices(spec, at) {
  const several = spec.type === "checkboxes";
  const held = at.surface.values.of(at.block, spec);
  const chosen = new Set(
    (several ? held.selected_options : [held.selected_option]).map((one) => one?.value),
  );
  const name = fresh("choice");
  const group = h("div", {
    class: "choices",
    role: several ? "group" : "radiogroup",
    "aria-labelledby": at.labelledby,
    "aria-label": at.labelledby ? null : "Choose",
    "aria-required": !several && at.required && "true",
  });
  for (const option of spec.options) {
    const box = choice(option, {
      several,
      name,
      key: at.key,
      world: at.surface.world,
      on: chosen.has(option.value),
    });
    group.append(box);
  }
  group.addEventListener("change", () => {
    const on = new Set([...group.querySelectorAll("input:checked")].map((input) => input.value));
    const options = spec.options.filter((option) => on.has(option.value));
    if (several) changed(group, spec, at, { selected_options: options }, { values: [...on] });
    else
      changed(group, spec, at, { selected_option: options[0] ?? null }, { value: options[0]?.value });
  });
  return group;
}

// The name of a choice is its text; what explains it is read after it, not as part of it.
function choice(option, { several, name, key, world, on }) {
  const [text, about] = [fresh("text"), option.description && fresh("about")];
  const input = h("input", {
    type: several ? "checkbox" : "radio",
    name: several ? null : name,
    value: option.value,
    "data-key": key,
    "aria-labelledby": text,
    "aria-describedby": about,
  });
  input.checked = on;
  const explained =
    about && h("span", { class: "about", id: about }, ...textOf(option.description, world));
  return h(
    "label",
    { class: "choice" },
    input,
    h("span", {}, h("span", { id: text }, ...textOf(option.text, world)), explained),
  );
}

function textInput(spec, at) {
  const control = h(spec.multiline ? "textarea" : "input", {
    id: at.id,
    type: spec.multiline ? null : "text",
    rows: spec.multiline ? 3 : null,
    maxlength: spec.max_length,
    minlength: spec.min_length,
    placeholder: spec.placeholder?.text,
    autocomplete: "off",
    "data-key": at.key,
    "data-first": spec.focus_on_load,
    "aria-label": at.id ? null : (spec.placeholder?.text ?? "Text"),
    "aria-required": at.required && "true",
  });
  control.value = at.surface.values.of(at.block, spec).value ?? "";
  const count =
    spec.multiline && spec.max_length ? h("span", { class: "count", "aria-hidden": "true" }) : null;
  const counted = () => count && (count.textContent = `${control.value.length} / ${spec.max_length}`);
  counted();
  control.addEventListener("input", () => {
    counted();
    at.surface.values.set(at.block, spec, { value: control.value || null });
    at.surface.touched?.(at.block);
  });
  if (!at.silent)
    control.addEventListener("change", () => send(control, spec, at, { text: control.value }));
  return count ? h("span", { class: "counted" }, control, count) : control;
}
