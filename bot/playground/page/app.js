// The page: follows what one person sees, and puts it where the address says.

import { Column } from "./column.js";
import { icon, setText } from "./dom.js";
import { Home } from "./home.js";
import { Live, act } from "./live.js";
import { Modals } from "./modal.js";
import { openingOf } from "./opening.js";
import { HOME, hashOf, placeOf, visible } from "./place.js";
import { Sidebar } from "./sidebar.js";
import { chooseTheme } from "./theme.js";
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
    const talk = { act: doing, openThread: (ts, write) => this.openThread(ts, write) };
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
    this.place = placeOf(location.hash);
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
    const place = visible(this.place, world);
    if (hashOf(place) !== location.hash) history.replaceState(null, "", hashOf(place));
    this.place = place;
    this.followReply();
    const news = this.sidebar.show(world, this.place);
    this.renderMain(world);
    this.renderThread(world);
    this.modals.show(world, world.views, this.place.channel);
    setText(this.find("place-name"), this.title());
    document.title = `${news ? `(${news}) ` : ""}${this.title()} · ${world.state.team.name}`;
    this.announce();
  }

  title() {
    const channel = this.world.channel(this.place.channel);
    return channel ? this.world.title(channel) : "Home";
  }

  renderMain(world) {
    const { user, channel: id } = this.place;
    const [place, channel] = [`${user} ${id}`, world.channel(id)];
    if (!channel) {
      setText(this.find("place-about"), `${world.bot.name}’s home tab, as ${world.name(user)} sees it`);
      this.main.showOther(world, place, this.home.element);
      this.home.show(world);
      return;
    }
    const absent = channel.bot_is_member ? "" : ` · ${world.bot.name} is not a member`;
    setText(this.find("place-about"), KINDS[channel.kind] + absent);
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
    if (write) this.thread.composer.input.focus();
  }

  closeThread() {
    if (!this.world) return;
    const { thread } = this.place;
    this.place = { ...this.place, thread: null };
    this.go(this.place);
    this.renderThread(this.world);
    const message = this.find("scene").querySelector(`[data-ts="${CSS.escape(thread)}"]`);
    (message?.querySelector(".replies") ?? message ?? this.main.composer.input).focus();
  }

  /** Puts the focus where a person goes on: the composer, or the home tab. */
  settle() {
    const composing = !this.main.composer.form.hidden;
    (this.place.thread
      ? this.thread.composer.input
      : composing
        ? this.main.composer.input
        : this.home.element
    ).focus();
  }

  /** Tells the app, once a visit, that its home or its direct message was opened. */
  async announce() {
    const { user, channel } = this.place;
    const visit = `${user} ${channel} ${this.connection}`;
    if (visit === this.visit) return;
    this.visit = visit;
    if (channel === HOME) await this.main.act("home", {});
    else if (this.world.channel(channel).kind === "dm") await act(user, "messages", { channel });
  }
}

new Page(document).start();
