"""The page on which somebody agrees that the app is installed, as Slack shows one."""

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from aiohttp import web

from bot.playground.installs import Installs
from bot.playground.parts import Parts

PATH = "/oauth/v2/authorize"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; }
fieldset { border: 1px solid #8886; border-radius: .5rem; margin: 1rem 0; }
label { display: block; padding: .15rem 0; } code { font-size: .95em; }
button, select { font: inherit; padding: .4rem .9rem; margin-right: .5rem; }
""".strip()


class Consent:
    """Shows what the app asks for, and sends the browser back with a code or a refusal."""

    def __init__(self, all_parts: Sequence[Parts], installs: Installs) -> None:
        self._parts = {parts.workspace.team.id: parts for parts in all_parts}
        self._installs = installs

    def routes(self) -> list[web.RouteDef]:
        """The page, its answer, and where Slack opens an app."""
        return [
            web.get(PATH, self._show),
            web.post(PATH, self._answer),
            web.get("/app_redirect", self._home),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        problem = self._problem(request.query)
        return _page(_told(problem), 400) if problem else _page(self._form(request.query))

    async def _answer(self, request: web.Request) -> web.Response:
        given = await request.post()
        fields = {name: value for name, value in given.items() if isinstance(value, str)}
        parts = self._parts.get(fields.get("team", ""))
        problem = self._problem(fields) or ("" if parts else "invalid_team_for_non_distributed_app")
        if parts is None or problem:
            return _page(_told(problem), 400)
        back = {"state": fields.get("state", "")}
        if fields.get("answer") == "allow":
            optional = [str(each) for each in given.getall("optional", [])]
            user = next(iter(parts.workspace.team.people))
            asked = fields.get("redirect_uri", "")
            back = {"code": self._installs.agree(parts, user, optional, asked)} | back
        else:
            back = {"error": "access_denied"} | back
        address = f"{self._redirect(fields)}?{urlencode(back)}"
        return web.Response(status=302, headers=HEADERS | {"Location": address})

    async def _home(self, _request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/"})

    def _redirect(self, fields: Mapping[str, str]) -> str:
        return fields.get("redirect_uri") or next(iter(self._installs.redirects), "")

    def _problem(self, fields: Mapping[str, str]) -> str:
        if fields.get("client_id") != self._installs.client_id:
            return "invalid_client_id"
        if self._redirect(fields) not in self._installs.redirects:
            return "bad_redirect_uri"
        wanted = set(fields.get("scope", "").split(",")) - {""}
        declared = self._installs.manifest.get("oauth_config", {}).get("scopes", {})
        known = {*declared.get("bot", ()), *declared.get("bot_optional", ())}
        return "" if wanted and wanted <= known else "invalid_scope"

    def _form(self, fields: Mapping[str, str]) -> str:
        name = next(iter(self._parts.values())).name
        optional = self._installs.manifest["oauth_config"]["scopes"].get("bot_optional", ())
        wanted = [each for each in fields.get("scope", "").split(",") if each]
        teams = "".join(
            f'<option value="{escape(id_)}">{escape(parts.workspace.team.name)}</option>'
            for id_, parts in self._parts.items()
        )
        kept = "".join(
            f'<input type="hidden" name="{escape(key)}" value="{escape(fields.get(key, ""))}">'
            for key in ("client_id", "scope", "state", "redirect_uri")
            if fields.get(key)
        )
        scopes = "".join(_scope(each, each in optional) for each in wanted)
        return (
            f"<h1>{escape(name)} would like to be installed</h1>"
            f'<form method="post" action="{PATH}">{kept}'
            f'<label>Workspace <select name="team">{teams}</select></label>'
            f"<fieldset><legend>It will be able to</legend>{scopes}</fieldset>"
            '<button name="answer" value="allow">Allow</button>'
            '<button name="answer" value="cancel">Cancel</button></form>'
        )


def _scope(scope: str, optional: bool) -> str:
    box = f'<input type="checkbox" name="optional" value="{escape(scope)}" checked> '
    shown = f"<code>{escape(scope)}</code>"
    return f"<label>{box}{shown} (optional)</label>" if optional else f"<label>{shown}</label>"


def _told(problem: str) -> str:
    return f"<h1>Slack cannot go on</h1><p>{escape(problem)}</p>"


def _page(body: str, status: int = 200) -> web.Response:
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Install</title><style>{_STYLE}</style></head><body>{body}</body></html>"
    )
    return web.Response(status=status, text=text, content_type="text/html", headers=HEADERS)
