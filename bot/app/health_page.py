"""Draws what the health page tells as one page of HTML that needs nothing besides itself."""

from html import escape
from typing import Any

from bot.core.wording import health as wording

Json = dict[str, Any]

_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse }
th, td { text-align: left; vertical-align: top; padding: .3rem 1rem .3rem 0;
  overflow-wrap: anywhere }
"""


def page(told: Json) -> str:
    """The whole page, from what `Health.told` gives."""
    knowledge = told["knowledge"]
    lines = [
        wording.LIVE,
        wording.KNOWLEDGE.format(version=knowledge["version"], since=knowledge["since"]) + ".",
        wording.HOLDS.format(entries=knowledge["entries"], matching=knowledge["matching"]) + ".",
        *told["pending"],
        *([wording.HELD_BACK.format(**told["held_back"])] if told["held_back"] else ()),
    ]
    title = escape(wording.TITLE)
    refused = _refused(told["refused"]) if told["refused"] else f"<p>{escape(wording.FINE)}</p>"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n"
        + "\n".join(f"<p>{escape(line)}</p>" for line in lines)
        + f"\n{refused}\n</body></html>\n"
    )


def _refused(refused: Json) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in wording.PROBLEM_HEADS)
    rows = "\n".join(_row(each) for each in refused["problems"])
    more = refused["total"] - len(refused["problems"])
    return (
        f"<h2>{escape(wording.REFUSED.format(at=refused['at']))}</h2>\n"
        f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table>"
        + (f"<p>{escape(wording.MORE.format(more=more))}</p>" if more else "")
    )


def _row(problem: Json) -> str:
    field = f"{problem['field']}: " if problem["field"] else ""
    cells = (problem["where"], field + problem["message"], problem["remedy"])
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
