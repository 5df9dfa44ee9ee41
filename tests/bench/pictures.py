"""Draws the pictures of the results from their tables: `python -m tests.bench.pictures`."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

FOLDER = Path(__file__).parent / "pictures"
_NUMBER = re.compile(r"-?[\d,]*\.?\d+")
_COLOURS = {
    "right": "#2a9d8f",
    "offered": "#a7d8c9",
    "abstained": "#d9d9d9",
    "wrong": "#d1495b",
}

Row = Mapping[str, str]


def draw(results: Path) -> None:
    """Writes a picture for each table that there is one of."""
    text = results.read_text()
    FOLDER.mkdir(exist_ok=True)
    if rows := table(text, "phrasings", "p99 ms"):
        _draw_growth(rows)
    worth, price = table(text, "right at once", "abstained"), table(text, "cold start, s")
    if worth and price:
        _draw_peers(worth, price)


def table(text: str, *columns: str) -> Sequence[Row]:
    """The rows of the first Markdown table that has these columns; none where there is none."""
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        head, _, *lines = [_cells(line) for line in block.splitlines()]
        if set(columns) <= set(head):
            return [dict(zip(head, line, strict=False)) for line in lines]
    return []


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _number(cell: str) -> float:
    found = _NUMBER.search(cell)
    return float(found[0].replace(",", "")) if found else float("nan")


def _draw_growth(rows: Sequence[Row]) -> None:
    figure = Figure(figsize=(6.4, 3.8), layout="constrained")
    axes = figure.subplots()
    for method, colour in (("lexical", "#2a9d8f"), ("embedding", "#5b6ee1")):
        used = [row for row in rows if row["method"] == method and "(" not in row["path"]]
        sizes = [_number(row["phrasings"]) for row in used]
        for column, line in (("p50 ms", "-"), ("p99 ms", "--")):
            times = [_number(row[column]) for row in used]
            label = f"{method}, {column.removesuffix(' ms')}"
            axes.plot(sizes, times, line, color=colour, marker="o", markersize=4, label=label)
    axes.set(xscale="log", yscale="log", xlabel="phrasings", ylabel="milliseconds")
    axes.set_title("Matching a question", loc="left")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    _save(figure, "growth")


def _draw_peers(worth: Sequence[Row], price: Sequence[Row]) -> None:
    figure = Figure(figsize=(9.0, 3.4), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=(3, 2.2))
    named = [row for row in worth if row["right at once"].endswith("%")][::-1]
    names = [row[""] for row in named]
    begun = [0.0] * len(named)
    for what, colour in _COLOURS.items():
        shares = [_shares(row)[what] for row in named]
        left.barh(names, shares, left=begun, color=colour, label=what)
        begun = [a + b for a, b in zip(begun, shares, strict=True)]
    left.set(xlim=(0, 100), xlabel="% of the questions in scope")
    left.set_title("What is answered", loc="left")
    figure.legend(ncols=4, loc="outside lower center", frameon=False)
    times = {row[""]: _number(row["p50 ms"]) for row in price}
    right.barh(names, [times[name] for name in names], color="#8a94a6")
    right.set(xscale="log", xlabel="milliseconds (p50)")
    right.set_title("How soon", loc="left")
    for axes in (left, right):
        _bare(axes)
    _save(figure, "peers")


def _shares(row: Row) -> dict[str, float]:
    right = _number(row["right at once"])
    return {
        "right": right,
        "offered": _number(row["right or offered"]) - right,
        "abstained": _number(row["abstained"]),
        "wrong": _number(row["wrong"]),
    }


def _bare(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)


def _save(figure: Figure, name: str) -> None:
    figure.savefig(FOLDER / f"{name}.png", dpi=150)


if __name__ == "__main__":
    draw(Path("tests/bench/RESULTS.md"))
