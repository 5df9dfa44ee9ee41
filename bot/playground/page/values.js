// What the controls of one surface hold, as Slack's `state.values` has it, and what they begin with.

const typed = (spec) => ({ value: spec.initial_value ?? null });
const SHAPES = {
  plain_text_input: typed,
  number_input: typed,
  email_text_input: typed,
  url_text_input: typed,
  users_select: (spec) => ({ selected_user: spec.initial_user ?? null }),
  channels_select: (spec) => ({ selected_channel: spec.initial_channel ?? null }),
  feedback_buttons: () => ({ value: null }),
  static_select: (spec) => ({ selected_option: spec.initial_option ?? null }),
  radio_buttons: (spec) => ({ selected_option: spec.initial_option ?? null }),
  checkboxes: (spec) => ({ selected_options: spec.initial_options ?? [] }),
  conversations_select: (spec, current) => ({
    selected_conversation:
      spec.initial_conversation ?? (spec.default_to_current_conversation ? current : null),
  }),
};

/** Held by block and action: a control that comes back with both ids comes back as it was left. */
export class Values {
  constructor() {
    this.held = new Map();
    this.known = {};
  }

  /** Takes what the server knows of a view's controls; what was typed here since is newer. */
  learn(state) {
    this.known = state?.values ?? {};
  }

  /** What a control holds; what it begins with when nobody has touched it yet. */
  of(blockId, spec, current = null) {
    const key = `${blockId}/${spec.action_id}`;
    const kept = this.held.get(key);
    if (kept?.type === spec.type && stillOffered(spec, kept)) return kept;
    const start = this.known[blockId]?.[spec.action_id] ?? {
      type: spec.type,
      ...SHAPES[spec.type](spec, current),
    };
    this.held.set(key, start);
    return start;
  }

  set(blockId, spec, content) {
    this.held.set(`${blockId}/${spec.action_id}`, { type: spec.type, ...content });
  }

  /** All that the controls in these blocks hold: `{block_id: {action_id: state}}`. */
  among(blocks) {
    const found = {};
    for (const [block, spec] of controls(blocks)) {
      if (!(spec.type in SHAPES)) continue;
      found[block.block_id] ??= {};
      found[block.block_id][spec.action_id] = this.of(block.block_id, spec);
    }
    return found;
  }
}

/** Every option of a select, those in groups included. */
export function optionsOf(spec) {
  return [...(spec.options ?? []), ...(spec.option_groups ?? []).flatMap((group) => group.options)];
}

function* controls(blocks) {
  for (const block of blocks) {
    for (const spec of [
      block.element,
      block.accessory,
      ...(block.type === "actions" ? block.elements : []),
    ]) {
      if (spec?.action_id) yield [block, spec];
    }
  }
}

function stillOffered(spec, kept) {
  if (!spec.options && !spec.option_groups) return true;
  const offered = new Set(optionsOf(spec).map((option) => option.value));
  const chosen = kept.selected_options ?? (kept.selected_option ? [kept.selected_option] : []);
  return chosen.every((option) => offered.has(option.value));
}
