// Where the page is: a person, a channel (or a page of the app's) and perhaps a thread, in the address.

export const FIRST_PERSON = "U0ANA";
export const HOME = "home";
export const WORKFLOW = "workflow";
const PERMALINK = /^#\/archives\/(\w+)\/p(\d+)(\d{6})(?:\?.*)?$/;

/**
 * The place that an address's hash names; `channel` and `thread` are null where it names none.
 * A permalink names a `message` too; the person is then the one whom the page shows already.
 */
export function placeOf(hash, user = FIRST_PERSON) {
  const permalink = PERMALINK.exec(hash);
  if (permalink) {
    const [, channel, seconds, fraction] = permalink;
    return { user, channel, thread: null, message: `${seconds}.${fraction}` };
  }
  const named = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    user: named.get("user") || user,
    channel: named.get("channel") || null,
    thread: named.get("thread") || null,
  };
}

/** The hash that leads to a place. */
export function hashOf({ user, channel, thread }) {
  const named = new URLSearchParams({ user });
  if (channel) named.set("channel", channel);
  if (thread) named.set("thread", thread);
  return `#${named}`;
}

/** The nearest place that this person can see: their direct message where the asked one is not theirs. */
export function visible(place, world) {
  const alone = place.channel === HOME || (place.channel === WORKFLOW && world.steps.length);
  if (alone) return { ...place, thread: null };
  if (world.channel(place.channel)) return place;
  return { ...place, channel: world.direct?.id ?? world.channels[0].id, thread: null };
}
