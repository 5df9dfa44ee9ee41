"""Where the app is installed: who agreed, to what, and the tokens that the app was given for it."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.playground import events
from bot.playground.errors import ApiError, Json
from bot.playground.manifest import APP_ID, App
from bot.playground.parts import Parts

CODE_SECONDS = 600.0
TOKEN_SECONDS = 12 * 3600.0
"""How long a token is good where the app's tokens rotate."""


@dataclass(slots=True)
class Token:
    """A bot's token; one that does not rotate `expires` at 0."""

    parts: Parts
    expires: float = 0.0
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody agreed to in a browser, until the app fetches the tokens for it."""

    parts: Parts
    user: str
    scopes: tuple[str, ...]
    redirect: str
    born: float


class Installs:
    """Installs the app that the manifest declares, and takes it out again.

    `clock` gives seconds since 1970. `token_seconds` is how long the next tokens are good.
    """

    def __init__(self, manifest: Json, clock: Callable[[], float]) -> None:
        self.client_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}"
        self.client_secret = secrets.token_hex(16)
        self.token_seconds = TOKEN_SECONDS
        self.manifest = manifest
        self._rotating = manifest.get("settings", {}).get("token_rotation_enabled", False)
        self._clock = clock
        self._tokens: dict[str, Token] = {}
        self._codes: dict[str, Agreed] = {}
        self._refresh: dict[str, Parts] = {}

    @property
    def redirects(self) -> tuple[str, ...]:
        """Where browsers may be sent back to."""
        return tuple(self.manifest.get("oauth_config", {}).get("redirect_urls", ()))

    def give(self, parts: Parts) -> str:
        """A token that is good for ever, for where the app is installed from the start."""
        token = f"xoxb-{secrets.token_hex(16)}"
        self._tokens[token] = Token(parts)
        return token

    def holder(self, token: str) -> Parts:
        """The workspace that a token is for, or Slack's refusal."""
        held = self._tokens.get(token)
        if held is None:
            raise ApiError("invalid_auth")
        if held.revoked:
            raise ApiError("token_revoked")
        if held.expires and self._clock() >= held.expires:
            raise ApiError("token_expired")
        return held.parts

    def agree(self, parts: Parts, user: str, optional: Iterable[str], redirect: str) -> str:
        """The code for what somebody agrees to: the app with these of its optional scopes."""
        code = f"{secrets.randbelow(10**12)}.{secrets.token_hex(24)}"
        scopes = App.read(self.manifest, optional).scopes
        self._codes[code] = Agreed(parts, user, scopes, redirect, self._clock())
        return code

    def access(self, args: Json) -> Json:
        """oauth.v2.access: tokens for a code, or new ones for a refresh token."""
        if args.get("client_id") != self.client_id:
            raise ApiError("invalid_client_id")
        if args.get("client_secret") != self.client_secret:
            raise ApiError("bad_client_secret")
        if args.get("grant_type") == "refresh_token":
            return self._refreshed(str(args.get("refresh_token", "")))
        return self._redeemed(str(args.get("code", "")), str(args.get("redirect_uri", "")))

    def remove(self, parts: Parts) -> list[Json]:
        """Takes the app out of a workspace; what the app hears of it."""
        workspace = parts.workspace
        heard = events.removed_app(workspace)
        for token in self._tokens.values():
            token.revoked = token.revoked or token.parts is parts
        self._refresh = {token: of for token, of in self._refresh.items() if of is not parts}
        workspace.app = workspace.app.removed()
        workspace.homes.clear()
        workspace.changed()
        return heard

    def _redeemed(self, code: str, redirect: str) -> Json:
        agreed = self._codes.pop(code, None)
        if agreed is None or self._clock() - agreed.born > CODE_SECONDS:
            raise ApiError("invalid_code")
        if redirect != agreed.redirect:
            raise ApiError("bad_redirect_uri")
        workspace = agreed.parts.workspace
        workspace.app = App.read(self.manifest, agreed.scopes)
        workspace.changed()
        return self._answer(agreed.parts) | {"authed_user": {"id": agreed.user}}

    def _refreshed(self, refresh: str) -> Json:
        parts = self._refresh.pop(refresh, None)
        if parts is None:
            raise ApiError("invalid_refresh_token")
        return self._answer(parts)

    def _answer(self, parts: Parts) -> Json:
        team, app = parts.workspace.team, parts.workspace.app
        body: Json = {
            "app_id": APP_ID,
            "token_type": "bot",
            "scope": ",".join(app.scopes),
            "bot_user_id": team.bot_user,
            "team": {"id": team.id, "name": team.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if not self._rotating:
            return body | {"access_token": self.give(parts)}
        token, refresh = (f"{kind}{secrets.token_hex(32)}" for kind in ("xoxe.xoxb-1-", "xoxe-1-"))
        self._tokens[token] = Token(parts, self._clock() + self.token_seconds)
        self._refresh[refresh] = parts
        given = {"access_token": token, "refresh_token": refresh}
        return body | given | {"expires_in": int(self.token_seconds)}
