"""What the app declares in its manifest; nothing undeclared is ever delivered or allowed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.playground.errors import Json
from bot.playground.steps import Step

APP_ID = "A0APP"


@dataclass(frozen=True, slots=True)
class App:
    """The manifest, read once into what the playground asks of it."""

    name: str
    commands: Mapping[str, Json]
    shortcuts: tuple[Json, ...]
    steps: Mapping[str, Step]
    scopes: tuple[str, ...]
    events: frozenset[str]
    interactive: bool
    home: bool
    messages: bool
    read_only: bool
    agent: bool

    @classmethod
    def read(cls, manifest: Json, granted: Iterable[str] | None = None) -> "App":
        """The app that this manifest declares; what it leaves out is not enabled.

        `granted` are the optional scopes that the workspaces agreed to; None: all of them.
        """
        features = manifest.get("features", {})
        settings = manifest.get("settings", {})
        home = features.get("app_home", {})
        name = manifest.get("display_information", {}).get("name", "app")
        scopes = _scopes(manifest.get("oauth_config", {}).get("scopes", {}), granted)
        may_act = "commands" in scopes
        commands = features.get("slash_commands", ()) if may_act else ()
        remote = settings.get("function_runtime") == "remote"
        return cls(
            name=features.get("bot_user", {}).get("display_name", name),
            commands={item["command"]: dict(item) for item in commands},
            shortcuts=tuple(features.get("shortcuts", ())) if may_act else (),
            steps=Step.read_all(manifest.get("functions", {})) if remote else {},
            scopes=scopes,
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
            interactive=settings.get("interactivity", {}).get("is_enabled", False),
            home=home.get("home_tab_enabled", False),
            messages=home.get("messages_tab_enabled", False),
            read_only=home.get("messages_tab_read_only_enabled", False),
            agent="agent_view" in features,
        )

    @property
    def installed(self) -> bool:
        """Whether the app may do anything here."""
        return bool(self.scopes)

    def removed(self) -> "App":
        """The app where it is not installed: it hears nothing, and may do nothing."""
        return replace(
            self,
            commands={},
            shortcuts=(),
            steps={},
            scopes=(),
            events=frozenset(),
            interactive=False,
            home=False,
            messages=False,
        )

    def hears(self, event: str, scope: str = "") -> bool:
        """Whether the app subscribed to this event and may read what it carries."""
        return event in self.events and (not scope or scope in self.scopes)

    def has_shortcut(self, kind: str, callback_id: str) -> bool:
        """Whether the app declares this shortcut, "global" or "message"."""
        return any(s["type"] == kind and s["callback_id"] == callback_id for s in self.shortcuts)

    def need(self, *scopes: str) -> Json | None:
        """What Slack says when the app holds none of these scopes; None when it holds one."""
        if not scopes or any(scope in self.scopes for scope in scopes):
            return None
        return {"needed": ",".join(scopes), "provided": ",".join(self.scopes)}


def _scopes(declared: Json, granted: Iterable[str] | None) -> tuple[str, ...]:
    optional = declared.get("bot_optional", ())
    agreed = set(optional if granted is None else granted)
    # Optional scopes may be listed among the others as well.
    required = (scope for scope in declared.get("bot", ()) if scope not in optional)
    return tuple(dict.fromkeys((*required, *(each for each in optional if each in agreed))))
