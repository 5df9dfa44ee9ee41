// What a person does to a control: it is asked about, remembered and sent, in this order.

import { ask } from "./confirm.js";
import { isWorking, working } from "./dom.js";

/** Sends what was done to a control; null where the person thought better of it. */
export async function send(control, spec, at, fields) {
  if (isWorking(control) || !(await agreed(spec, at))) return null;
  return deliver(control, spec, at, fields);
}

/** Remembers what a control holds now, and sends it unless that waits; `undo` shows what it held. */
export async function changed(control, spec, at, content, fields, undo) {
  if (!at.silent && !(await agreed(spec, at))) {
    undo();
    return;
  }
  at.surface.values.set(at.block, spec, content);
  at.surface.touched?.(at.block);
  if (!at.silent) await deliver(control, spec, at, fields);
}

async function agreed(spec, at) {
  return !spec.confirm || ask(spec.confirm, at.surface.world);
}

function deliver(control, spec, at, fields) {
  const doing = at.surface.send({ block_id: at.block, action_id: spec.action_id, ...fields });
  return working(control, doing);
}
