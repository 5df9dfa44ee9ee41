// What one person sees, with the questions that the page asks of it.

export class World {
  constructor(state) {
    this.state = state;
    this.me = state.me;
    this.people = state.people;
    this.channels = state.channels;
    this.commands = state.commands ?? [];
    this.bot = state.bot;
    this.views = state.views ?? [];
    this.home = state.home ?? null;
  }

  /** The app's shortcuts of one type: "message" or "global". */
  shortcuts(type) {
    return (this.state.shortcuts ?? []).filter((one) => one.type === type);
  }

  /** The workspaces with their people; the only one where the server tells of no others. */
  get teams() {
    const people = this.people.filter((person) => !person.bot);
    return this.state.teams?.length ? this.state.teams : [{ ...this.state.team, people }];
  }

  /** The app's workflow steps, and the runs of them, the newest first. */
  get steps() {
    return this.state.steps ?? [];
  }

  get runs() {
    return this.state.runs ?? [];
  }

  /** The direct message with the bot. */
  get direct() {
    return this.channels.find((channel) => channel.kind === "dm");
  }

  channel(id) {
    return this.channels.find((channel) => channel.id === id);
  }

  person(id) {
    return this.people.find((person) => person.id === id);
  }

  /** What a person or the bot is called; an unknown id is shown as it is. */
  name(id) {
    return this.person(id)?.name ?? id;
  }

  isBot(id) {
    return this.person(id)?.bot ?? false;
  }

  /** A channel's name as people write it: "#general", or the bot's name for a direct message. */
  title(channel) {
    return channel.kind === "dm" ? this.bot.name : `#${channel.name}`;
  }

  messages(channelId) {
    return this.state.messages[channelId] ?? [];
  }

  /** What is said in a channel itself, not in one of its threads. */
  main(channelId) {
    return this.messages(channelId).filter((m) => !m.thread_ts || m.thread_ts === m.ts);
  }

  /** A thread: its first message and the replies to it. */
  thread(channelId, ts) {
    return this.messages(channelId).filter((m) => m.ts === ts || m.thread_ts === ts);
  }
}
