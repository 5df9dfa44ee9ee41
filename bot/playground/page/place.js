// Where the page is: a person, a channel (or the app's home) and perhaps a thread, in the address.

export const FIRST_PERSON = "U0ANA";
export const HOME = "home";

/** The place that an address's hash names; `channel` and `thread` are null where it names none. */
export function placeOf(hash) {
  const named = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    user: named.get("user") || FIRST_PERSON,
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
  if (place.channel === HOME) return { ...place, thread: null };
  if (world.channel(place.channel)) return place;
  return { ...place, channel: world.direct?.id ?? world.channels[0].id, thread: null };
}
