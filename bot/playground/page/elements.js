// Interactive elements. A surface tells what they hold (`values`), and takes what is done (`send`).

import { changed, send } from "./doing.js";
import { fresh, h, linkAttributes } from "./dom.js";
import { feedbackButtons, signButton } from "./feedback.js";
import { overflow } from "./menu.js";
import { line } from "./mrkdwn.js";
import { textInput } from "./typing.js";
import { optionsOf } from "./values.js";

const DRAW = {
  button,
  static_select: select,
  conversations_select: conversations,
  radio_buttons: choices,
  checkboxes: choices,
  plain_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  users_select: users,
  channels_select: conversations,
  feedback_buttons: feedbackButtons,
  icon_button: signButton,
  overflow: (spec, at) =>
    overflow(spec, at.key, (value, control) => send(control, spec, at, { value })),
  image: (spec) => h("span", { class: "picture-small" }, `Image: ${spec.alt_text ?? ""}`),
};

const SELECTED_ID = {
  conversations_select: "selected_conversation",
  channels_select: "selected_channel",
  users_select: "selected_user",
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

function button(spec, at) {
  const leading = linkAttributes(spec.url);
  const style = ["primary", "danger"].includes(spec.style) ? spec.style : "";
  const attributes = {
    class: `button ${style}`,
    "data-key": at.key,
    "aria-label": spec.accessibility_label,
  };
  const control = leading
    ? h("a", { ...attributes, ...leading }, spec.text.text)
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
  const show = () => {
    control.value = at.surface.values.of(at.block, spec).selected_option?.value ?? "";
  };
  show();
  control.addEventListener("change", () => {
    const chosen = optionsOf(spec).find((one) => one.value === control.value) ?? null;
    changed(control, spec, at, { selected_option: chosen }, { value: control.value }, show);
  });
  return control;
}

function conversations(spec, at) {
  const { world, channel } = at.surface;
  const filter = spec.type === "channels_select" ? { include: ["public"] } : spec.filter;
  const offered = world.channels.filter((one) => fits(one, filter));
  const title = (one) =>
    world.title(one) + ({ private: " (private)", dm: " (direct message)" }[one.kind] ?? "");
  const options = offered.map((one) => h("option", { value: one.id }, title(one)));
  const current = offered.some((one) => one.id === channel) ? channel : null;
  return idSelect(spec, at, options, "conversation", current);
}

function users(spec, at) {
  const people = at.surface.world.people.filter((person) => !person.bot);
  const options = people.map((person) => h("option", { value: person.id }, person.name));
  return idSelect(spec, at, options, "value");
}

function idSelect(spec, at, options, field, current = null) {
  const name = SELECTED_ID[spec.type];
  const control = selectBox(spec, at, options);
  const show = () => {
    control.value = at.surface.values.of(at.block, spec, current)[name] ?? "";
  };
  show();
  control.addEventListener("change", () => {
    const chosen = control.value || null;
    changed(control, spec, at, { [name]: chosen }, { [field]: chosen }, show);
  });
  return control;
}

function fits(channel, filter) {
  const kind = { dm: "im", private: "private", channel: "public" }[channel.kind];
  if (channel.archived) return false;
  if (filter?.include && !filter.include.includes(kind)) return false;
  return !(filter?.exclude_bot_users && channel.kind === "dm");
}

function choices(spec, at) {
  const several = spec.type === "checkboxes";
  const name = fresh("choice");
  const group = h("div", {
    class: "choices",
    role: several ? "group" : "radiogroup",
    "aria-labelledby": at.labelledby,
    "aria-label": at.labelledby ? null : "Choose",
    "aria-required": !several && at.required && "true",
  });
  const { world } = at.surface;
  for (const option of spec.options) group.append(choice(option, { several, name, key: at.key, world }));
  const boxes = [...group.querySelectorAll("input")];
  const show = () => {
    const held = at.surface.values.of(at.block, spec);
    const chosen = several ? held.selected_options : [held.selected_option];
    const on = new Set(chosen.map((one) => one?.value));
    for (const box of boxes) box.checked = on.has(box.value);
  };
  show();
  group.addEventListener("change", () => {
    const on = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const options = spec.options.filter((option) => on.has(option.value));
    const [content, fields] = several
      ? [{ selected_options: options }, { values: [...on] }]
      : [{ selected_option: options[0] ?? null }, { value: options[0]?.value }];
    changed(group, spec, at, content, fields, show);
  });
  return group;
}

// The name of a choice is its text; what explains it is read after it, not as part of it.
function choice(option, { several, name, key, world }) {
  const [text, about] = [fresh("text"), option.description && fresh("about")];
  const input = h("input", {
    type: several ? "checkbox" : "radio",
    name: several ? null : name,
    value: option.value,
    "data-key": key,
    "aria-labelledby": text,
    "aria-describedby": about,
  });
  const explained =
    about && h("span", { class: "about", id: about }, ...textOf(option.description, world));
  return h(
    "label",
    { class: "choice" },
    input,
    h("span", {}, h("span", { id: text }, ...textOf(option.text, world)), explained),
  );
}
