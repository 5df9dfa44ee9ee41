"""The pages that a browser shows at the end of an installation; each is one file."""

from html import escape

from bot.core.wording.installing import AGAIN, Told

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_STYLE = """
:root { color-scheme: light dark; --ink: #1d1c1d; --paper: #fff; --quiet: #616061;
  --line: #ddd; --accent: #1264a3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #1a1d21;
  --quiet: #ababad; --line: #35373b; --accent: #4aa8e8; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  box-sizing: border-box; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 32rem; border: 1px solid var(--line); border-radius: .75rem; padding: 2rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .75rem; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; } p:last-child { margin: 0; } .quiet { color: var(--quiet); }
a { color: var(--accent); font-weight: 600; }
""".strip()


def page(name: str, told: Told, link: tuple[str, str] | None = None) -> str:
    """What is told, as HTML. `link` is a label with an address; everything is escaped here."""
    label, address = link or (AGAIN, "install")
    offered = link is not None or told.again
    way = f'<p><a href="{escape(address)}">{escape(label)}</a></p>' if offered else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(told.title)}</title><style>{_STYLE}</style></head>"
        f'<body><main><p class="quiet">{escape(name)}</p><h1>{escape(told.title)}</h1>'
        f"<p>{escape(told.text)}</p>{way}</main></body></html>"
    )
