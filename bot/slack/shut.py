"""Tokens that Slack refused: not used for some minutes, and then tried again."""

from collections.abc import Callable, Iterable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.wording.health import TOKENS_REFUSED
from bot.errors import BotError
from bot.slack.background import Background
from bot.slack.calling import UNREACHED
from bot.slack.refused import TOKEN_GONE, code

SHUT_FOR = 180.0
"""Seconds after which a token that was refused is tried again."""


class TokensRefusedError(BotError):
    """Slack refuses every token that there is."""


class Shut:
    """Which tokens are not used. `clock` gives seconds since 1970."""

    def __init__(
        self, client: AsyncWebClient, background: Background, clock: Callable[[], float]
    ) -> None:
        self._client = client
        self._background = background
        self._clock = clock
        self._since: dict[str, float] = {}
        self._asking: set[str] = set()

    def add(self, token: str) -> bool:
        """Has a token not be used for now; whether it was until now."""
        new = token not in self._since
        self._since[token] = self._clock()
        return new

    def holds(self, token: str) -> bool:
        """Whether a token is not to be used now; one whose time is over is asked about."""
        if token not in self._since:
            return False
        # As far from it the other way, the clock has been set back.
        if abs(self._clock() - self._since[token]) < SHUT_FOR:
            return True
        if token not in self._asking:
            self._asking.add(token)
            self._background.run(self._ask(token), owed=False)
        return False

    def refused(self, token: str) -> bool:
        """Whether Slack has refused a token and not taken it since."""
        return token in self._since

    def open(self, token: str) -> None:
        """Has a token be used again."""
        self._since.pop(token, None)

    def any_open(self, tokens: Iterable[str]) -> None:
        """Raises TokensRefusedError where there are tokens and Slack refuses all of them."""
        known = list(tokens)
        if known and all(map(self.refused, known)):
            self.holds(known[0])
            raise TokensRefusedError(TOKENS_REFUSED)

    async def _ask(self, token: str) -> None:
        try:
            if await works(self._client, token):
                self.open(token)
            else:
                self.add(token)
        finally:
            self._asking.discard(token)


async def works(client: AsyncWebClient, token: str) -> bool:
    """Whether Slack takes a token; True where it cannot be asked."""
    try:
        await client.auth_test(token=token)
    except SlackApiError as error:
        return code(error) not in TOKEN_GONE
    except UNREACHED:
        return True
    return True
