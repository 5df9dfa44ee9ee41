// The page: follows what one person sees, and puts it where the address says.

import { Column } from "./column.js";
import { icon, setText } from "./dom.js";
import { Home } from "./home.js";
import { Live, act } from "./live.js";
import { Modals } from "./modal.js";
import { openingOf } from "./opening.js";
import { HOME, WORKFLOW, hashOf, placeOf, visible } from "./place.js";
import { Sidebar } from "./sidebar.js";
import { chooseTheme } from "./theme.js";
import { Values } from "./values.js";
import { Workflow } from "./workflow.js";
import { World } from "./world.js";

const KINDS = { dm: "Direct message with the app", channel: "Channel", private: "Private channel" };
const COVERS = window.matchMedia("(max-width: 63.99rem)"); // the thread lies over the conversation

class Page {
  constructor(root) {
    this.find = (id) => root.getElementById(id);
    this.place = placeOf(location.hash);
    this.connection = 0;
    this.awaited = null;
    const doing = (name, fields) => act(this.place.user, name, fields);
    this.held = new Map(); // what the controls of messages hold, for as long as the page is open
    const talk = {
      act: doing,
      openThread: (ts, write) => this.openThread(ts, write),
      valuesOf: (channel, ts) => this.valuesOf(channel, ts),
    };
    this.main = new Column({
      ...talk,
      scene: this.find("scene"),
      foot: this.find("foot"),
      inThread: false,
      say: (text) => this.say(text, null),
    });
    this.thread = new Column({
      ...talk,
      scene: this.find("thread-scene"),
      foot: this.find("thread-foot"),
      inThread: true,
      say: (text) => this.say(text, this.place.thread),
      leave: () => this.closeThread(),
    });
    this.modals = new Modals({ act: doing, done: () => this.settle() });
    this.home = new Home({ act: this.main.act });
    this.workflow = new Workflow({ act: doing });
    this.sidebar = new Sidebar(root, { become: (user) => this.become(user) });
    this.live = new Live({
      onState: (state) => this.onState(state),
      onConnection: (up) => this.onConnection(up),
      onUnknown: () => this.go({ user: placeOf("").user, channel: null, thread: null }),
    });
  }

  start() {
    chooseTheme(this.find("theme"));
    this.find("thread-close").append(icon("close"));
    this.find("thread-close").addEventListener("click", () => this.closeThread());
    this.find("skip").addEventListener("click", (event) => {
      event.preventDefault(); // the address's hash is the place
      this.settle();
    });
    window.addEventListener("hashchange", () => this.arrive());
    document.addEventListener("visibilitychange", () => this.world && this.render());
    COVERS.addEventListener("change", () => this.world && this.render());
    this.live.follow(this.place.user);
  }

  go(place) {
    location.hash = hashOf(place);
  }

  arrive() {
    const before = this.place.user;
    this.place = placeOf(location.hash, before);
    if (this.place.message) this.modals.leave();
    if (this.place.user !== before) {
      this.world = null;
      this.awaited = null;
      this.live.follow(this.place.user);
    } else if (this.world) this.render();
  }

  become(user) {
    const shared =
      this.place.channel === HOME || this.world?.channel(this.place.channel)?.kind !== "dm";
    this.go({ user, channel: shared ? this.place.channel : null, thread: null });
  }

  onConnection(up) {
    if (up && !this.connected) this.connection += 1;
    this.connected = up;
    if (!up) this.banner("Connection lost, reconnecting…");
  }

  onState(state) {
    if (state.me !== this.place.user) return;
    this.world = new World(state);
    this.banner((state.notices ?? []).join(" "));
    this.render();
  }

  banner(sentence) {
    setText(this.find("banner"), sentence);
    this.find("banner").hidden = !sentence;
  }

  render() {
    const { world } = this;
    const asked = this.place;
    const place = visible(leading(asked, world), world);
    if (hashOf(place) !== location.hash) history.replaceState(null, "", hashOf(place));
    this.place = place;
    this.followReply();
    const news = this.sidebar.show(world, this.place);
    this.renderMain(world);
    this.renderThread(world);
    this.modals.show(world, world.views, this.place.channel);
    setText(this.find("place-name"), this.title());
    if (asked.message) this.point(asked);
    document.title = `${news ? `(${news}) ` : ""}${this.title()} · ${world.state.team.name}`;
    this.announce();
  }

  title() {
    const channel = this.world.channel(this.place.channel);
    if (channel) return this.world.title(channel);
    return this.place.channel === HOME ? "Home" : "Workflow";
  }

  renderMain(world) {
    const { user, channel: id } = this.place;
    const [place, channel] = [`${user} ${id}`, world.channel(id)];
    if (!channel) {
      const [about, shown] =
        id === HOME
          ? [`${world.bot.name}’s home tab, as ${world.name(user)} sees it`, this.home]
          : [`${world.bot.name}’s steps for Workflow Builder, run by hand`, this.workflow];
      setText(this.find("place-about"), about);
      this.main.showOther(world, place, shown.element);
      shown.show(world);
      return;
    }
    const state = channel.archived
      ? " · archived"
      : channel.bot_is_member
        ? ""
        : ` · ${world.bot.name} is not a member`;
    setText(this.find("place-about"), KINDS[channel.kind] + state);
    const title = world.title(channel);
    this.main.show(world, channel, world.main(id), {
      place,
      logLabel: `Messages in ${title}`,
      label: `Message ${title}`,
      opening: openingOf(world, channel, (text) => {
        this.main.composer.write(text);
        this.main.composer.input.focus();
      }),
    });
  }

  renderThread(world) {
    const { user, channel: id, thread } = this.place;
    const panel = this.find("thread");
    panel.hidden = !thread;
    this.find("frame").classList.toggle("with-thread", Boolean(thread));
    this.find("main").inert = this.sidebar.opened || (Boolean(thread) && COVERS.matches);
    if (!thread) return;
    const channel = world.channel(id);
    setText(this.find("thread-place"), world.title(channel));
    this.thread.show(world, channel, world.thread(id, thread), {
      place: `${user} ${id} ${thread}`,
      logLabel: "Messages in this thread",
      label: "Reply in thread",
    });
  }

  /** Brings the message that a permalink names before the person, or says why that cannot be. */
  point({ channel, message }) {
    const column = this.place.thread ? this.thread : this.main;
    if (channel !== this.place.channel) this.main.composer.fail("You are not in that channel.");
    else if (!column.list.point(message)) column.composer.fail("That message is not there any more.");
  }

  valuesOf(channel, ts) {
    const key = `${this.place.user} ${channel} ${ts}`;
    if (!this.held.has(key)) this.held.set(key, new Values());
    return this.held.get(key);
  }

  /** Says something; the thread in which the bot answers it opens by itself. */
  async say(text, thread) {
    const { channel } = this.place;
    if (!this.world)
      return { ok: false, error: "One moment: this person’s messages are still on their way." };
    const name = text.startsWith("/") ? "command" : "say";
    const fields = { channel, text, ...(thread ? { thread_ts: thread } : {}) };
    if (!thread && name === "say")
      this.awaited = { channel, after: this.world.messages(channel).at(-1)?.ts ?? "" };
    return act(this.place.user, name, fields);
  }

  followReply() {
    const { awaited, world, place } = this;
    if (awaited?.channel !== place.channel) return;
    const writing =
      this.thread.composer.input.value || this.thread.composer.input === document.activeElement;
    if (place.thread && writing) return;
    const mine = world
      .main(place.channel)
      .find((m) => m.ts > awaited.after && m.user === world.me && !m.ephemeral);
    if (!mine || !world.thread(place.channel, mine.ts).some((m) => m.bot && m.ts !== mine.ts)) return;
    this.awaited = null;
    this.openThread(mine.ts, COVERS.matches);
  }

  /** Shows a thread; with `write` the focus goes to its composer. */
  openThread(ts, write = true) {
    if (!this.world) return;
    this.place = { ...this.place, thread: ts };
    this.go(this.place);
    this.renderThread(this.world);
    if (write) this.thread.start.focus();
  }

  closeThread() {
    if (!this.world) return;
    const { thread } = this.place;
    this.place = { ...this.place, thread: null };
    this.go(this.place);
    this.renderThread(this.world);
    const message = this.find("scene").querySelector(`[data-ts="${CSS.escape(thread)}"]`);
    (message?.querySelector(".replies") ?? message ?? this.main.start).focus();
  }

  /** Puts the focus where a person goes on: the composer, or the home tab. */
  settle() {
    const pages = { [HOME]: this.home.element, [WORKFLOW]: this.workflow.element };
    const column = this.place.thread ? this.thread : this.main;
    (pages[this.place.channel] ?? column.start).focus();
  }

  /** Tells the app, once a visit, that its home or its direct message was opened. */
  async announce() {
    const { user, channel } = this.place;
    const visit = `${user} ${channel} ${this.connection}`;
    if (visit === this.visit) return;
    this.visit = visit;
    if (channel === HOME) await this.main.act("home", {});
    else if (this.world.channel(channel)?.kind === "dm") await act(user, "messages", { channel });
  }
}

// A permalink to a reply leads into its thread.
function leading(place, world) {
  const message = place.message && world.messages(place.channel).find((m) => m.ts === place.message);
  const thread = message?.thread_ts;
  return { ...place, message: null, thread: thread && thread !== message.ts ? thread : place.thread };
}

new Page(document).start();
