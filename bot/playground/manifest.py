"""What the app declares in its manifest; nothing undeclared is ever delivered or allowed."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.playground.errors import Json

BOT_USER = "U0BOT"
BOT_ID = "B0BOT"
APP_ID = "A0APP"


@dataclass(frozen=True, slots=True)
class App:
    """The manifest, read once into what the playground asks of it."""

    name: str
    commands: Mapping[str, Json]
    scopes: tuple[str, ...]
    events: frozenset[str]
    interactive: bool
    home: bool
    messages: bool
    read_only: bool
    agent: bool

    @classmethod
    def read(cls, manifest: Json) -> "App":
        """The app that this manifest declares; what it leaves out is not enabled."""
        features = manifest.get("features", {})
        settings = manifest.get("settings", {})
        home = features.get("app_home", {})
        name = manifest.get("display_information", {}).get("name", "app")
        scopes = tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ()))
        commands = features.get("slash_commands", ()) if "commands" in scopes else ()
        return cls(
            name=features.get("bot_user", {}).get("display_name", name),
            commands={item["command"]: dict(item) for item in commands},
            scopes=scopes,
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
            interactive=settings.get("interactivity", {}).get("is_enabled", False),
            home=home.get("home_tab_enabled", False),
            messages=home.get("messages_tab_enabled", False),
            read_only=home.get("messages_tab_read_only_enabled", False),
            agent="agent_view" in features,
        )

    def hears(self, event: str, scope: str = "") -> bool:
        """Whether the app subscribed to this event and may read what it carries."""
        return event in self.events and (not scope or scope in self.scopes)

    def need(self, *scopes: str) -> Json | None:
        """What Slack says when the app holds none of these scopes; None when it holds one."""
        if not scopes or any(scope in self.scopes for scope in scopes):
            return None
        return {"needed": ",".join(scopes), "provided": ",".join(self.scopes)}
