"""Draws a report's charts as SVG whose colours and letters are the page's own.

Each is drawn for a narrow and for a wide page, so that its letters keep their size.
"""

import re
import warnings
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.core.reporting import ASKED, Report, Span
from bot.core.text import shorten
from bot.core.wording import reporting as wording

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NARROW, WIDE, HALF = 330, 1040, 490
"""Pixels that a chart is drawn for: a phone, a whole desk, and half of one."""
_DPI = 72
"""Of SVG that matplotlib writes: a point is a pixel."""
_LETTERS = 12.0
_ROW = 44
"""Pixels of a bar with its label above it."""
_MOST = 8
_LABELS = {NARROW: 40, HALF: 62, WIDE: 110}
"""Characters that a label takes at most."""

_Bar = tuple[str, int, str]
"""A label, a number, and what is said beside the number."""

# Stand for the colours that the page's style sets: none of them is seen.
_PAINTS = {
    "answer": "#0a0001",
    "choose": "#0a0002",
    "guide": "#0a0003",
    "none": "#0a0004",
    "text": "#0a0005",
    "quiet": "#0a0006",
    "line": "#0a0007",
    "card": "#0a0008",
    "bar": "#0a0009",
}
_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_SIZE = re.compile(r'(<svg[^>]*?) width="[\d.]+pt" height="[\d.]+pt"')
_FONT = re.compile(r"font-family: [^;\"]*; ")
_STYLE = re.compile(r"<defs>\s*<style type=\"text/css\">.*?</style>\s*</defs>", re.DOTALL)
_ID = re.compile(r'(\bid="|href="#|url\(#)')


def by_day(report: Report, width: int) -> str:
    """Questions over time, by what they were met with."""
    return _svg(f"days{width}", width, 230, lambda axes: _stacks(axes, report.spans, width))


def entries(report: Report, width: int) -> str:
    """What was asked most."""
    rows = [(each.question, each.n, "") for each in report.entries[:_MOST]]
    return _bars(f"entries{width}", rows, width, "answer")


def steps(report: Report, width: int) -> str:
    """From the guide's begin over its questions to its end."""
    walks = report.walks
    asked = [
        (step.ask, step.n, f" ({step.left:,} left here)" if step.left else "")
        for step in walks.steps
    ]
    rows = [("Begun", walks.begun, ""), *asked, ("Recommendation reached", walks.finished, "")]
    return _bars(f"steps{width}", rows, width, "guide")


def verdicts(report: Report, width: int) -> str:
    """What was recommended."""
    rows = [(name, n, "") for name, n in report.verdicts]
    return _bars(f"verdicts{width}", rows, width, "bar")


def _stacks(axes: "Axes", spans: Sequence[Span], width: int) -> None:
    places = range(len(spans))
    below = [0] * len(spans)
    for outcome in ASKED:
        heights = [span.asked[outcome] for span in spans]
        axes.bar(
            places, heights, 0.86, below, color=_PAINTS[outcome], edgecolor=_PAINTS["card"],
            linewidth=0.6,
        )  # fmt: skip
        below = [under + height for under, height in zip(below, heights, strict=True)]
    most = 5 if width == NARROW else 10
    every = max(-(-len(spans) // most), 1)
    shown = range(len(spans) - 1, -1, -every)
    axes.set_xticks(list(shown), [wording.day(spans[at].first) for at in shown])
    axes.set_xlim(-0.7, len(spans) - 0.3)
    axes.set_ylim(0, max(*below, 1) * 1.08)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=4)  # type: ignore[call-arg]
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.grid(axis="y", color=_PAINTS["line"], linewidth=1)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, labelsize=_LETTERS, labelcolor=_PAINTS["quiet"], pad=6)


def _bars(name: str, rows: Sequence[_Bar], width: int, paint: str) -> str:
    """Bars with their labels above them, for labels are long and phones narrow."""
    return _svg(name, width, _ROW * len(rows), lambda axes: _rows(axes, rows, width, paint))


def _rows(axes: "Axes", rows: Sequence[_Bar], width: int, paint: str) -> None:
    most = max((n for _, n, _ in rows), default=1) or 1
    for place, (label, n, change) in enumerate(rows):
        axes.barh(place, most, 0.3, color=_PAINTS["line"])
        axes.barh(place, n, 0.3, color=_PAINTS[paint])
        height = place - 0.28
        axes.text(0, height, shorten(label, _LABELS[width]), **_text("text", "left"))
        axes.text(most, height, f"{n:,}{change}", weight=700, **_text("text", "right"))
    axes.set_xlim(0, most)
    axes.set_ylim(max(len(rows), 1) - 0.6, -0.75)
    axes.set_axis_off()


def _text(paint: str, side: str) -> dict[str, Any]:
    return {
        "color": _PAINTS[paint],
        "size": _LETTERS,
        "ha": side,
        "va": "bottom",
        "parse_math": False,
        "in_layout": False,
    }


def _svg(name: str, width: int, height: int, draw: Callable[["Axes"], None]) -> str:
    # Takes a second to import, and only this needs it.
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure = Figure(figsize=(width / _DPI, height / _DPI), dpi=_DPI, layout="constrained")
        figure.get_layout_engine().set(w_pad=0.01, h_pad=0.01)  # type: ignore[union-attr, call-arg]
        axes = figure.subplots()
        axes.set_frame_on(False)
        axes.patch.set_visible(False)
        draw(axes)
        return _for_page(_saved(figure), name)


def _saved(figure: "Figure") -> str:
    file = BytesIO()
    with warnings.catch_warnings():
        # The letters are the page's, which may have those that are missing here.
        warnings.filterwarnings("ignore", message="Glyph")
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    return file.getvalue().decode()


def _for_page(svg: str, name: str) -> str:
    """Without what a page does not need, in its letters and colours, and with ids of its own."""
    for pattern in (_HEAD, _METADATA, _STYLE):
        svg = pattern.sub("", svg)
    svg = _SIZE.sub(r'\1 aria-hidden="true" focusable="false"', svg, count=1)
    svg = _FONT.sub("", svg)
    svg = _ID.sub(rf"\g<1>{name}-", svg)
    for paint, colour in _PAINTS.items():
        svg = svg.replace(colour, f"var(--{paint})")
    return svg
