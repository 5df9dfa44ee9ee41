// Updating a list in place: what did not change is not touched, so focus and typed text survive.

const known = new WeakMap();

/**
 * Makes the container hold exactly these items, in this order.
 * An item is `{key, signature, make}`; its node is made anew only when its signature changed.
 * Returns the node that took the place of focused content which is gone, or null.
 */
export function keep(container, items) {
  const before = known.get(container) ?? new Map();
  const after = new Map();
  let lost = null;
  const wanted = new Set(items.map((item) => item.key));
  for (const [key, { node }] of before) {
    if (wanted.has(key)) continue;
    if (node.contains(document.activeElement)) lost = container;
    node.remove();
  }
  let cursor = container.firstChild;
  for (const { key, signature, make } of items) {
    const old = before.get(key);
    let node = old?.node;
    if (old?.signature !== signature) {
      node = make();
      if (old) {
        if (cursor === old.node) cursor = node;
        lost = replace(old.node, node) ?? lost;
      }
    }
    if (node === cursor) cursor = cursor.nextSibling;
    else container.insertBefore(node, cursor);
    after.set(key, { node, signature });
  }
  known.set(container, after);
  return lost;
}

function replace(old, node) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const key = active?.closest("[data-key]")?.dataset.key;
  const [start, end] =
    active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : [];
  const value = active?.value;
  old.replaceWith(node);
  if (!active) return null;
  const candidates = key ? [...node.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)] : [];
  const heir = candidates.find((other) => other.value === value) ?? candidates[0];
  if (!heir) return node;
  heir.focus({ preventScroll: true });
  if (typeof start === "number") heir.setSelectionRange?.(start, end);
  return null;
}
