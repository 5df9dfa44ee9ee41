// The small controls under an answer: whether it helped, and what an icon alone says.

import { send } from "./doing.js";
import { h, icon } from "./dom.js";

const SIGNS = { trash: "bin" };

/** Two quiet buttons; the one that was pressed stays marked for as long as the page is open. */
export function feedbackButtons(spec, at) {
  const drawn = [
    [spec.positive_button, "thumb-up"],
    [spec.negative_button, "thumb-down"],
  ].map(([choice, sign]) => {
    const button = h(
      "button",
      {
        type: "button",
        class: "quiet-button",
        "data-key": `${at.key}/${choice.value}`,
        "aria-label": choice.accessibility_label,
      },
      icon(sign),
      choice.text.text,
    );
    button.addEventListener("click", async () => {
      const result = await send(button, spec, at, { value: choice.value });
      if (!result?.ok) return;
      at.surface.values.set(at.block, spec, { value: choice.value });
      show();
    });
    return [button, choice.value];
  });
  const show = () => {
    const pressed = at.surface.values.of(at.block, spec).value;
    for (const [button, value] of drawn)
      button.setAttribute("aria-pressed", String(value === pressed));
  };
  show();
  return h(
    "div",
    { class: "feedback", role: "group", "aria-label": "Feedback" },
    ...drawn.map(([button]) => button),
  );
}

/** A button that shows an icon and says its text; only for those whom it names, if it names any. */
export function signButton(spec, at) {
  const readers = spec.visible_to_user_ids;
  if (readers && !readers.includes(at.surface.world.me)) return h("span", { hidden: true });
  const button = h(
    "button",
    {
      type: "button",
      class: "quiet-button",
      "data-key": at.key,
      "aria-label": spec.accessibility_label ?? spec.text.text,
      title: spec.text.text,
    },
    icon(SIGNS[spec.icon] ?? "more"),
  );
  button.addEventListener("click", () => send(button, spec, at, {}));
  return button;
}
