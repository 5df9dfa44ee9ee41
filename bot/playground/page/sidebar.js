// The sidebar: who one is, where one can go, and what is new there.

import { h, hidden, icon, setText } from "./dom.js";
import { keep } from "./keep.js";
import { avatar } from "./message.js";
import { HOME, WORKFLOW, hashOf } from "./place.js";

const NARROW = window.matchMedia("(max-width: 47.99rem)");

export class Sidebar {
  /** `become(user)` is told when another person is chosen. */
  constructor(root, { become }) {
    this.find = (id) => root.getElementById(id);
    this.seen = new Map();
    this.person = this.find("person");
    this.person.addEventListener("change", () => become(this.person.value));
    this.find("menu-open").append(icon("menu"));
    this.find("menu-close").append(icon("close"));
    this.find("menu-open").addEventListener("click", () => this.drawer(true));
    this.find("menu-close").addEventListener("click", () => this.drawer(false));
    this.find("shade").addEventListener("click", () => this.drawer(false));
    this.find("sidebar").addEventListener(
      "keydown",
      (event) => event.key === "Escape" && this.drawer(false),
    );
    this.find("sidebar").addEventListener(
      "click",
      (event) => event.target.closest("a") && this.drawer(false, false),
    );
    NARROW.addEventListener("change", () => this.drawer(false, false));
    this.drawer(false, false);
  }

  /** Opens or closes the drawer that the sidebar is on a small screen. */
  drawer(open, focus = true) {
    const shown = open || !NARROW.matches;
    this.opened = open;
    this.find("sidebar").classList.toggle("open", open);
    this.find("sidebar").inert = !shown;
    this.find("main").inert = open;
    this.find("thread").inert = open;
    this.find("shade").hidden = !open;
    this.find("menu-open").setAttribute("aria-expanded", String(open));
    if (focus && NARROW.matches) this.find(open ? "menu-close" : "menu-open").focus();
  }

  /** Shows the person, their conversations and how many messages in each they have not seen. */
  show(world, place) {
    setText(this.find("workspace"), world.state.team.name);
    this.people(world);
    const news = this.news(world, place);
    const shared = world.channels.filter((channel) => channel.kind !== "dm");
    this.find("channels-title").hidden = !shared.length;
    keep(
      this.find("channels"),
      shared.map((channel) => this.entry(world, place, channel, news)),
    );
    const app = world.channels.filter((channel) => channel.kind === "dm");
    keep(this.find("app-places"), [
      ...app.map((channel) => this.entry(world, place, channel, news)),
      page(place, HOME, "home", "Home"),
      ...(world.steps.length ? [page(place, WORKFLOW, "steps", "Workflow")] : []),
    ]);
    return [...news.values()].reduce((sum, count) => sum + count, 0);
  }

  people(world) {
    keep(
      this.person,
      world.teams.map((team) => ({
        key: team.id,
        signature: JSON.stringify(team),
        make: () => {
          const options = team.people.map(({ id, name }) => h("option", { value: id }, name));
          return h("optgroup", { label: team.name }, ...options);
        },
      })),
    );
    if (this.person.value !== world.me) this.person.value = world.me;
    const picture = this.find("you-avatar");
    const drawn = avatar(world, world.me, "small");
    picture.className = drawn.className;
    setText(picture, drawn.textContent);
  }

  // What was there when this person was first shown counts as seen.
  news(world, place) {
    const found = new Map();
    for (const channel of world.channels) {
      const key = `${world.me} ${channel.id}`;
      const messages = world.messages(channel.id);
      const reading = channel.id === place.channel && !document.hidden;
      if (reading || !this.seen.has(key)) this.seen.set(key, messages.at(-1)?.ts ?? "");
      const since = this.seen.get(key);
      found.set(channel.id, messages.filter((m) => m.ts > since && m.user !== world.me).length);
    }
    return found;
  }

  entry(world, place, channel, news) {
    const count = news.get(channel.id);
    const current = place.channel === channel.id;
    return {
      key: channel.id,
      signature: JSON.stringify([channel, count, current, world.me, world.bot]),
      make: () => {
        const direct = channel.kind === "dm";
        const sign = direct
          ? avatar(world, world.bot.id, "tiny")
          : icon(channel.archived ? "archive" : channel.kind === "private" ? "lock" : "hash");
        const name = direct ? world.bot.name : channel.name;
        return item(
          hashOf({ user: world.me, channel: channel.id }),
          current,
          sign,
          h("span", { class: "name" }, name),
          channel.kind === "private" && hidden(" (private)"),
          channel.archived && h("span", { class: "badge" }, "ARCHIVED"),
          direct && h("span", { class: "badge" }, "APP"),
          count > 0 && h("span", { class: "news" }, String(count), hidden(" new")),
        );
      },
    };
  }
}

function page(place, channel, sign, name) {
  const current = place.channel === channel;
  return {
    key: channel,
    signature: JSON.stringify([place.user, current]),
    make: () =>
      item(
        hashOf({ user: place.user, channel }),
        current,
        icon(sign),
        h("span", { class: "name" }, name),
      ),
  };
}

function item(href, current, ...content) {
  return h(
    "li",
    {},
    h("a", { href, class: "place", "data-key": href, "aria-current": current && "page" }, ...content),
  );
}
