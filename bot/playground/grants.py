"""What Slack hands out for a while: tickets, triggers and response URLs."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.errors import ApiError

TRIGGER_SECONDS = 3.0
URL_SECONDS = 30 * 60.0
URL_USES = 5


@dataclass(slots=True)
class Trigger:
    """Proof that a person just did something; opens one view within three seconds."""

    user: str
    born: float
    channel: str | None = None
    view: str | None = None
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Leave to answer where a person acted, a few times, even where the bot is no member."""

    user: str
    channel: str
    born: float
    message: str | None = None
    uses: int = 0


class Grants:
    """Issues and redeems; whatever was redeemed or is too old is refused, and said why."""

    def __init__(self, clock: Callable[[], float], base: Callable[[], str]) -> None:
        self._clock = clock
        self._base = base
        self._tickets: set[str] = set()
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def socket_url(self) -> str:
        """Where one socket connection may be opened, once."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return f"{self._base().replace('http', 'ws', 1)}/socket/{ticket}"

    def admit(self, ticket: str) -> bool:
        """Take a ticket; it is good only once."""
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        return known

    def trigger(self, user: str, channel: str | None = None, view: str | None = None) -> str:
        """A trigger for what this person just did."""
        numbers = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}"
        trigger_id = f"{numbers}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = Trigger(user, self._clock(), channel, view)
        return trigger_id

    def valid(self, trigger_id: object) -> Trigger:
        """A trigger that may still be used, or Slack's refusal; `used` is for who uses it."""
        trigger = self._triggers.get(str(trigger_id))
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self._clock() - trigger.born > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        return trigger

    def response_url(self, user: str, channel: str, message: str | None = None) -> str:
        """A new address that answers this person here; `message` is what they acted on."""
        token = secrets.token_urlsafe(18)
        self._urls[token] = ResponseUrl(user, channel, self._clock(), message)
        return f"{self._base()}/response/{token}"

    def issued(self, token: str) -> bool:
        """Whether this response URL comes from here."""
        return token in self._urls

    def spend(self, token: str) -> ResponseUrl:
        """Use a response URL once more, or say that it is spent, too old or unknown."""
        url = self._urls.get(token)
        if url is None or self._clock() - url.born > URL_SECONDS:
            raise ApiError("expired_url")
        if url.uses >= URL_USES:
            raise ApiError("used_url")
        url.uses += 1
        return url
