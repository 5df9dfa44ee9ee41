// What the composer may offer to complete: slash commands and names. Pure: text in, offers out.

/**
 * What fits the text before the caret: `{from, kind, items: [{insert, label, detail, about}], whole}`
 * or null. `whole` says that what is typed is already complete, so that Enter sends it.
 */
export function suggestionsFor(text, caret, world, channel) {
  const before = text.slice(0, caret);
  return commands(before, world) ?? names(before, world, channel);
}

/** How the command that a text begins with is used, or null. */
export function usageOf(text, world) {
  const command = world.commands.find((one) => text.startsWith(`${one.command} `));
  return command?.usage_hint ? `${command.command} ${command.usage_hint}` : null;
}

function commands(before, world) {
  if (!/^\/\S*$/.test(before)) return null;
  const items = world.commands
    .filter((one) => one.command.startsWith(before.toLowerCase()))
    .map((one) => ({
      insert: `${one.command} `,
      label: one.command,
      detail: one.usage_hint ?? "",
      about: one.description ?? "",
    }));
  return offered(items, 0, "commands", before);
}

function names(before, world, channel) {
  const match = /(?:^|\s)(@\S*)$/.exec(before);
  if (!match) return null;
  const typed = match[1].toLowerCase();
  const items = world.people
    .filter((person) => person.id !== world.me && (!person.bot || person.id === world.bot.id))
    .filter((person) => `@${person.name}`.toLowerCase().startsWith(typed))
    .sort((one, other) => Number(other.bot) - Number(one.bot))
    .map((person) => ({
      insert: `@${person.name} `,
      label: `@${person.name}`,
      detail: person.bot ? "APP" : "",
      about: person.bot && channel?.bot_is_member === false ? "not in this channel" : "",
    }));
  return offered(items, before.length - match[1].length, "names", match[1]);
}

function offered(items, from, kind, typed) {
  if (!items.length) return null;
  const whole = items.length === 1 && items[0].label.toLowerCase() === typed.toLowerCase();
  return { items, from, kind, whole };
}
