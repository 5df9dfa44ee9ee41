"""Warns of phrasings that lead astray: each is read as if it were not among the examples."""

from collections import defaultdict
from collections.abc import Iterator

from bot.content import schema
from bot.content.files import Files
from bot.content.places import Path, problem
from bot.core.matching import Matcher
from bot.core.matching.training import alone
from bot.core.model import EntryId
from bot.errors import Problem

Way = tuple[EntryId, str]
"""An entry, and one text that asks for it."""

_SURE = 0.9
"""Confidence from which a phrasing counts as another entry's. Phrasings are meant to differ, so
many would be lost if they were not there; those that draw two entries into each other do harm."""
_FEWEST = 3
"""Phrasings from which it tells something that none of them leads to its entry."""


def lint_matching(files: Files, matcher: Matcher) -> Iterator[Problem]:
    """Phrasings that draw two entries into each other, and entries that win none of theirs."""
    places = dict(_places(files))
    won: dict[str, list[bool]] = defaultdict(list)
    astray: dict[Way, EntryId] = {}
    found = list(alone(matcher))
    for each in found:
        won[each.entry].append(each.best == each.entry)
        if each.best not in (each.entry, None) and each.confidence >= _SURE:
            astray[each.entry, each.text] = each.best
    for each in found:
        # Said once a pair, at the later one of both.
        rival = astray.get((each.entry, each.text))
        if rival is None or astray.get((rival, each.nearest)) != each.entry:
            continue
        file, path = places[each.entry, each.text]
        if places[rival, each.nearest] < (file, path):
            message = f"{each.text!r} and {each.nearest!r} of {rival} would answer each other"
            remedy = "say in other words what sets them apart, or put both into one entry"
            yield problem(files, file, path, message, remedy)
    for file, index, entry in files.each_entry():
        if len(won[entry.id]) >= _FEWEST and not any(won[entry.id]):
            message = f"none of the {len(won[entry.id])} phrasings of {entry.id} leads to it alone"
            remedy = "give it phrasings that have words in common, or make it part of another entry"
            yield problem(files, file, (index,), message, remedy)


def _places(files: Files) -> Iterator[tuple[Way, tuple[str, Path]]]:
    for file, index, entry in files.each_entry():
        for path, text in _ways(index, entry):
            yield (EntryId(entry.id), text), (file, path)


def _ways(index: int, entry: schema.EntryFile) -> Iterator[tuple[Path, str]]:
    yield (index, "question"), entry.question
    for at, text in enumerate(entry.phrasings):
        yield (index, "phrasings", at), text
    for of, variant in enumerate(entry.variants):
        for at, text in enumerate(variant.phrasings):
            yield (index, "variants", of, "phrasings", at), text
