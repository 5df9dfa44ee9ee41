// Inputs in which a person types. One that dispatches says so, and sends on Enter or as one types.

import { send } from "./doing.js";
import { fresh, h } from "./dom.js";

const KEYBOARDS = { number_input: "decimal", email_text_input: "email", url_text_input: "url" };
const PAUSE = 400; // milliseconds without a key, before what is being typed is sent

export function textInput(spec, at) {
  const control = field(spec, at);
  control.value = at.surface.values.of(at.block, spec).value ?? "";
  const below = at.silent ? [] : dispatching(control, spec, at);
  if (spec.multiline && spec.max_length) below.push(counter(control, spec));
  control.addEventListener("input", () => {
    at.surface.values.set(at.block, spec, { value: control.value || null });
    at.surface.touched?.(at.block);
  });
  return below.length ? h("span", { class: "typed" }, control, ...below) : control;
}

function field(spec, at) {
  return h(spec.multiline ? "textarea" : "input", {
    id: at.id,
    type: spec.multiline ? null : "text",
    inputmode: KEYBOARDS[spec.type],
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
}

// Answers what is said below the input.
function dispatching(control, spec, at) {
  const on = spec.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const go = () => send(control, spec, at, { text: control.value });
  if (on.includes("on_character_entered")) {
    let timer;
    control.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => control.isConnected && go(), PAUSE);
    });
  }
  if (!on.includes("on_enter_pressed")) return [];
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault(); // it does not submit the form around it as well
    go();
  });
  const id = fresh("enter");
  control.setAttribute("aria-describedby", id);
  return [h("span", { class: "hint", id }, "Press Enter to send")];
}

function counter(control, spec) {
  const count = h("span", { class: "count", "aria-hidden": "true" });
  const counted = () => {
    count.textContent = `${control.value.length} / ${spec.max_length}`;
  };
  counted();
  control.addEventListener("input", counted);
  return count;
}
