"""Reads the environment, once, and says at once everything that is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from bot.errors import ConfigError

Door = Literal["socket", "http", "playground"]

_DEFAULT_DATABASE = "sqlite+aiosqlite:///whichframework.db"
_SLACK = "https://slack.com/api/"
_MOST_DAYS = 3650
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_LOG_FORMATS = ("text", "json")
_DATABASES = re.compile(r"(sqlite(\+aiosqlite)?|postgres|postgresql(\+psycopg)?):")
_WORKSPACE = re.compile(r"[TE][A-Z0-9]{1,30}")
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
EVENTS_PATH = "/slack/events"
"""Where Slack sends what happens, in HTTP mode."""
REDIRECT_PATH = "/slack/oauth_redirect"
"""Where Slack sends a browser back to that has agreed to an installation."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment asks for. Secrets are kept out of its text form.

    `bot_token` may hold several tokens with commas between them, one for each workspace, and
    `encryption_key` several keys, the newest first. Questions
    that were not served are kept for `misses_days` (0: not at all), but never of the workspaces
    that `misses_off` names. `health_port` is 0 where there are to be no health pages with details.
    """

    knowledge: Path
    database_url: str = field(repr=False)
    port: int = 3000
    health_port: int = 0
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    redirect_url: str = ""
    encryption_key: str = field(default="", repr=False)
    slack_api_url: str = _SLACK
    embedding: bool = True
    vectors: Path = Path("whichframework.vectors")
    misses_days: int = 90
    misses_off: frozenset[str] = frozenset()
    log_level: str = "INFO"
    log_format: str = "text"

    @property
    def bot_tokens(self) -> tuple[str, ...]:
        """The bot's tokens, one for each workspace."""
        return _tokens(self.bot_token)

    @property
    def secrets(self) -> tuple[str, ...]:
        """All that no log may show: every token, key and password."""
        held = (getattr(self, each.name) for each in fields(self) if not each.repr)
        listed = (part for value in held for part in _tokens(str(value)))
        password = unquote(_password(self.database_url))
        return (*(part for part in listed if part != self.database_url), password)

    @property
    def encryption_keys(self) -> tuple[str, ...]:
        """The keys for tokens at rest, the newest first."""
        return _tokens(self.encryption_key)

    @property
    def installable(self) -> bool:
        """Whether workspaces install the bot themselves, instead of tokens that are given here."""
        return bool(self.client_id or self.client_secret)

    @property
    def door(self) -> Door:
        """How people reach the bot: Socket Mode, HTTP, or the playground where nothing is set."""
        return _door(self._given)

    def require(self, door: Door) -> None:
        """Holds that what a door needs is set. Raises ConfigError that names every gap."""
        if gaps := _gaps(self._given, door):
            raise ConfigError(gaps[0])

    @property
    def _given(self) -> Mapping[str, str]:
        return {
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
            "SLACK_CLIENT_ID": self.client_id,
            "SLACK_CLIENT_SECRET": self.client_secret,
        }


def read(environ: Mapping[str, str], door: Door | None = "playground") -> Settings:
    """The settings in an environment; empty values count as not set.

    Raises ConfigError that names everything that is wrong, and all that a door needs and lacks:
    None is the one for which something is set.
    """
    values = {key: value.strip() for key, value in environ.items() if value.strip()}
    bot_tokens = _tokens(values.get("SLACK_BOT_TOKEN", ""))
    problems = _token_problems(bot_tokens, values.get("SLACK_APP_TOKEN", ""))
    told = values | {"SLACK_BOT_TOKEN": ",".join(bot_tokens)}
    problems += _gaps(told, door or _door(told))
    port = values.get("PORT", "3000")
    health_port = values.get("HEALTH_PORT", "0")
    for name, given in (("PORT", port), ("HEALTH_PORT", health_port)):
        if not (_is_port(given) or (name, given) == ("HEALTH_PORT", "0")):
            problems.append(f"{name} {given!r} is not a port (give a number from 1 to 65535)")
    if not _DATABASES.match(values.get("DATABASE_URL", _DEFAULT_DATABASE)):
        problems.append(
            "DATABASE_URL is of neither SQLite nor PostgreSQL, or of a driver that the bot does "
            "not use (give a URL such as "
            "sqlite:///whichframework.db or postgresql://user:password@host/database)"
        )
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
    level = values.get("LOG_LEVEL", "INFO").upper()
    if level not in _LOG_LEVELS:
        problems.append(f"LOG_LEVEL {level!r} is none (choose from {', '.join(_LOG_LEVELS)})")
    log_format = values.get("LOG_FORMAT", "text").lower()
    if log_format not in _LOG_FORMATS:
        problems.append(f"LOG_FORMAT {log_format!r} is neither text nor json")
    problems += _installing_problems(values, bot_tokens)
    if problems:
        raise ConfigError("; ".join(problems))
    return Settings(
        knowledge=Path(values.get("KNOWLEDGE", "knowledge")),
        database_url=values.get("DATABASE_URL", _DEFAULT_DATABASE),
        port=int(port),
        health_port=int(health_port),
        bot_token=",".join(bot_tokens),
        app_token=values.get("SLACK_APP_TOKEN", ""),
        signing_secret=values.get("SLACK_SIGNING_SECRET", ""),
        client_id=values.get("SLACK_CLIENT_ID", ""),
        client_secret=values.get("SLACK_CLIENT_SECRET", ""),
        redirect_url=values.get("SLACK_REDIRECT_URL", ""),
        encryption_key=values.get("ENCRYPTION_KEY", ""),
        slack_api_url=url.rstrip("/") + "/",
        embedding=embedding == "on",
        vectors=Path(values.get("VECTORS", "whichframework.vectors")),
        misses_days=int(days),
        misses_off=frozenset(off),
        log_level=level,
        log_format=log_format,
    )


def _tokens(listed: str) -> tuple[str, ...]:
    return tuple(token.strip() for token in listed.split(",") if token.strip())


def _door(given: Mapping[str, str]) -> Door:
    if given.get("SLACK_APP_TOKEN"):
        return "socket"
    told = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
    return "http" if any(map(given.get, told)) else "playground"


def _gaps(given: Mapping[str, str], door: Door) -> list[str]:
    """What a door needs and is not set: in one sentence, or none."""
    tokens = ["SLACK_BOT_TOKEN"]
    if given.get("SLACK_CLIENT_ID") or given.get("SLACK_CLIENT_SECRET"):
        tokens = ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"]
    needs: dict[Door, list[str]] = {
        "socket": [*tokens, "SLACK_APP_TOKEN"],
        "http": [*tokens, "SLACK_SIGNING_SECRET"],
        "playground": [],
    }
    missing = [name for name in needs[door] if not given.get(name)]
    if not missing:
        return []
    return [
        f"{' and '.join(missing)} not set: set what .env.sample describes, "
        "or run `python -m bot playground` to try the bot without Slack"
    ]


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


def _installing_problems(values: Mapping[str, str], bot_tokens: tuple[str, ...]) -> list[str]:
    """What is wrong with the settings under which workspaces install the bot."""
    problems = []
    if bot_tokens and ("SLACK_CLIENT_ID" in values or "SLACK_CLIENT_SECRET" in values):
        problems.append(
            "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are two ways to reach a workspace (unset "
            "SLACK_BOT_TOKEN to have workspaces install the bot, else SLACK_CLIENT_ID and _SECRET)"
        )
    url = values.get("SLACK_REDIRECT_URL", "")
    if url and not (_is_address(url) and urlsplit(url).path == REDIRECT_PATH):
        problems.append(
            f"SLACK_REDIRECT_URL {url!r} is not where Slack can send people back to (give "
            f"https://your-host{REDIRECT_PATH})"
        )
    keys = _tokens(values.get("ENCRYPTION_KEY", ""))
    problems += [
        f"Key {number} in ENCRYPTION_KEY is no key (make one with `python -m bot key`)"
        for number, key in enumerate(keys, 1)
        if not _KEY.fullmatch(key)
    ]
    return problems


def _password(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:  # not a URL, which whoever opens it will say
        return ""


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 6 and 0 < int(text) < 65536


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # broken brackets, or a port that is none
        return False
