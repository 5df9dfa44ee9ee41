"""Reads the environment, once, and says at once everything that is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from bot.errors import ConfigError

Door = Literal["socket", "http", "playground"]

_DEFAULT_DATABASE = "sqlite+aiosqlite:///whichframework.db"
_SLACK = "https://slack.com/api/"
_MOST_DAYS = 3650
_WORKSPACE = re.compile(r"[TE][A-Z0-9]{1,30}")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment asks for. Secrets are kept out of its text form.

    `bot_token` may hold several tokens with commas between them, one for each workspace. Questions
    that were not served are kept for `misses_days` (0: not at all), but never of the workspaces
    that `misses_off` names.
    """

    knowledge: Path
    database_url: str = field(repr=False)
    port: int = 3000
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    slack_api_url: str = _SLACK
    embedding: bool = True
    vectors: Path = Path("whichframework.vectors")
    misses_days: int = 90
    misses_off: frozenset[str] = frozenset()

    @property
    def bot_tokens(self) -> tuple[str, ...]:
        """The bot's tokens, one for each workspace."""
        return _tokens(self.bot_token)

    @property
    def door(self) -> Door:
        """How people reach the bot: Socket Mode, HTTP, or the playground where nothing is set."""
        if self.app_token:
            return "socket"
        return "http" if self.bot_token or self.signing_secret else "playground"

    def require(self, door: Door) -> None:
        """Holds that what a door needs is set. Raises ConfigError that names every gap."""
        needs = {
            "socket": {"SLACK_BOT_TOKEN": self.bot_token, "SLACK_APP_TOKEN": self.app_token},
            "http": {
                "SLACK_BOT_TOKEN": self.bot_token,
                "SLACK_SIGNING_SECRET": self.signing_secret,
            },
            "playground": {},
        }[door]
        missing = [name for name, value in needs.items() if not value]
        if missing:
            raise ConfigError(
                f"{' and '.join(missing)} not set: set what .env.sample describes, "
                "or run `python -m bot playground` to try the bot without Slack"
            )


def read(environ: Mapping[str, str]) -> Settings:
    """The settings in an environment; empty values count as not set. Raises ConfigError."""
    values = {key: value.strip() for key, value in environ.items() if value.strip()}
    bot_tokens = _tokens(values.get("SLACK_BOT_TOKEN", ""))
    problems = _token_problems(bot_tokens, values.get("SLACK_APP_TOKEN", ""))
    port = values.get("PORT", "3000")
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        problems.append(f"PORT {port!r} is not a port (give a number from 1 to 65535)")
        port = "3000"
    embedding = values.get("EMBEDDING", "on").lower()
    if embedding not in ("on", "off"):
        problems.append(f"EMBEDDING {embedding!r} is neither on nor off")
    url = values.get("SLACK_API_URL", _SLACK)
    if not _is_address(url):
        problems.append(f"SLACK_API_URL {url!r} is no address (begin with https://)")
    days = values.get("MISSES_DAYS", "90")
    if not (days.isascii() and days.isdecimal() and len(days) < 5 and int(days) <= _MOST_DAYS):
        problems.append(
            f"MISSES_DAYS {days!r} is no number of days (give 0 to {_MOST_DAYS}; 0 keeps nothing)"
        )
        days = "90"
    off = _tokens(values.get("MISSES_OFF", ""))
    problems += [
        f"MISSES_OFF {team!r} is no workspace (give ids such as T0123ABCD, with commas between)"
        for team in off
        if not _WORKSPACE.fullmatch(team)
    ]
    if problems:
        raise ConfigError("; ".join(problems))
    return Settings(
        knowledge=Path(values.get("KNOWLEDGE", "knowledge")),
        database_url=values.get("DATABASE_URL", _DEFAULT_DATABASE),
        port=int(port),
        bot_token=",".join(bot_tokens),
        app_token=values.get("SLACK_APP_TOKEN", ""),
        signing_secret=values.get("SLACK_SIGNING_SECRET", ""),
        slack_api_url=url.rstrip("/") + "/",
        embedding=embedding == "on",
        vectors=Path(values.get("VECTORS", "whichframework.vectors")),
        misses_days=int(days),
        misses_off=frozenset(off),
    )


def _tokens(listed: str) -> tuple[str, ...]:
    return tuple(token.strip() for token in listed.split(",") if token.strip())


def _token_problems(bot_tokens: tuple[str, ...], app_token: str) -> list[str]:
    """What is wrong with the tokens, which are not shown but named by their place."""
    several = len(bot_tokens) > 1
    named = [
        (f"Token {number} in SLACK_BOT_TOKEN" if several else "SLACK_BOT_TOKEN", token, "xoxb-")
        for number, token in enumerate(bot_tokens, 1)
    ]
    if app_token:
        named.append(("SLACK_APP_TOKEN", app_token, "xapp-"))
    return [
        f"{name} does not begin with {prefix} (copy it from the Slack app's pages)"
        for name, token, prefix in named
        if not token.startswith(prefix)
    ]


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # broken brackets, or a port that is none
        return False
