"""Draws the inbox: for a terminal, and as a record for a program."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.cli.inbox_items import Item
from bot.cli.terminal import Row

_KINDS = {
    "none": "not known",
    "none_of_these": "none of these",
    "not_asked": "not what was asked",
}
_WORDINGS = 4


def drawn(listed: Sequence[Item], most: int) -> Iterator[Row]:
    """The list as people read it, `most` of each part."""
    numbered = tuple(enumerate(listed, start=1))
    missed = [each for each in numbered if not each[1].entry]
    suggested = [each for each in numbered if each[1].entry]
    if missed:
        total = sum(item.size for _, item in missed)
        yield Row(f"Missed: {total} in {len(missed)} group{'s' if len(missed) > 1 else ''}", "bold")
    for number, item in missed[:most]:
        yield Row(f"{item.question}{times(item.size)}", mark=f"{number}. ")
        yield from _details(item)
    yield from _rest(len(missed) - most)
    if suggested:
        yield from ([Row()] if missed else [])
        yield Row(f"Suggested phrasings: {len(suggested)}", "bold")
    for number, item in suggested[:most]:
        days = "1 day" if item.days == 1 else f"{item.days} days"
        yield Row(f"{item.question}{times(item.size)}", mark=f"{number}. ")
        yield Row(f"{item.id}: chosen for {item.entry} on {days}", "dim", indent=4)
    yield from _rest(len(suggested) - most)
    yield Row()
    yield Row("Take one in: --accept ITEM --entry ENTRY; forget it: --dismiss ITEM", "dim")


def _details(item: Item) -> Iterator[Row]:
    kinds = ", ".join(f"{_KINDS.get(kind, kind)} {n}" for kind, n in item.kinds.items())
    near = ", ".join(f"{match.entry.id} {match.confidence:.0%}" for match in item.nearest)
    yield Row(f"{item.id}: {kinds}; nearest: {near or 'nothing'}", "dim", indent=4)
    if item.found.outcome == "answer" and "not_asked" not in item.kinds:
        yield Row("It is answered by now.", "dim", indent=4)
    others = [text for text, _ in item.texts if text != item.question]
    for text in others[:_WORDINGS]:
        yield Row(text, "dim", mark="- ", indent=4)
    if len(others) > _WORDINGS:
        yield Row(f"and {len(others) - _WORDINGS} more wordings", "dim", indent=4)


def times(n: int) -> str:
    """How often something was asked, to be put behind it; nothing where it was once."""
    return f" ({n} times)" if n > 1 else ""


def _rest(more: int) -> Iterator[Row]:
    if more > 0:
        yield Row(f"and {more} more (--most shows them)", "dim", indent=4)


def record(listed: Sequence[Item], most: int) -> dict[str, Any]:
    """The list as a program reads it, `most` of each part."""
    numbered = [(number, item) for number, item in enumerate(listed, start=1)]
    missed = [_item(*each) for each in numbered if not each[1].entry]
    suggested = [_item(*each) for each in numbered if each[1].entry]
    return {"missed": missed[:most], "suggested": suggested[:most]}


def _item(number: int, item: Item) -> dict[str, Any]:
    near = [
        {"entry": match.entry.id, "confidence": round(match.confidence, 4)}
        for match in item.nearest
    ]
    return {
        "number": number,
        "id": item.id,
        "question": item.question,
        "times": item.size,
        "days": item.days,
        "kinds": dict(item.kinds),
        "texts": [{"text": text, "times": n} for text, n in item.texts],
        "outcome_now": item.found.outcome,
        "nearest": near,
        **({"entry": item.entry} if item.entry else {}),
    }
