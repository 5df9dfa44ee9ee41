// The person's door: what they do goes out by `act`, what they see comes in by `Live`.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 5000;
const UNREACHABLE = "The playground cannot be reached. Is it still running?";

/** Does one thing as a person; answers `{ok: true, …}` or `{ok: false, error, errors?}`, never throws. */
export async function act(user, name, fields = {}) {
  try {
    const response = await fetch("/page/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...fields, user, act: name }),
    });
    return await response.json();
  } catch {
    return { ok: false, error: UNREACHABLE };
  }
}

/** Follows what one person sees; connects again, ever more slowly, for as long as it takes. */
export class Live {
  constructor({ onState, onConnection, onUnknown }) {
    this.tell = { onState, onConnection, onUnknown };
    this.wait = FIRST_WAIT;
    window.addEventListener("online", () => this.socket === null && this.connect());
  }

  /** Follows this person from now on. */
  follow(user) {
    this.user = user;
    this.wait = FIRST_WAIT;
    this.connect();
  }

  connect() {
    clearTimeout(this.timer);
    this.socket?.close();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(
      `${scheme}://${location.host}/page/live?user=${encodeURIComponent(this.user)}`,
    );
    let opened = false;
    this.socket = socket;
    socket.addEventListener("open", () => {
      opened = true;
    });
    socket.addEventListener("message", (event) => {
      if (socket !== this.socket) return;
      this.wait = FIRST_WAIT;
      this.tell.onConnection(true);
      this.tell.onState(JSON.parse(event.data));
    });
    socket.addEventListener("close", () => socket === this.socket && this.lost(opened));
  }

  async lost(opened) {
    this.socket = null;
    const user = this.user;
    if (!opened && (await isUnknown(user))) {
      if (user === this.user) this.tell.onUnknown(user);
      return;
    }
    if (this.socket !== null) return;
    this.tell.onConnection(false);
    this.timer = setTimeout(() => this.connect(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }
}

async function isUnknown(user) {
  try {
    const response = await fetch(`/page/state?user=${encodeURIComponent(user)}`);
    return response.status === 400;
  } catch {
    return false;
  }
}
