"""Warns of what can be used and yet serves people badly; what cannot be used is an error."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.content import schema
from bot.content.files import Files
from bot.content.lint_matching import lint_matching
from bot.content.places import Path, problem
from bot.core.matching import Matcher
from bot.errors import Problem

LONGEST_ANSWER = 700
"""Characters that people read in a chat; a message could hold more."""
SHORTEST_REASON = 20
"""Characters below which a weight's reason says too little to be one."""

Text = tuple[str, Path, str]
"""A file, a place in it, and what people read there."""


def lint(files: Files, matcher: Matcher, oldest: date | None = None) -> list[Problem]:
    """Every warning about files that hold no error. Facts from before `oldest` are named too."""
    found = [
        *_lint_length(files),
        *_lint_names(files),
        *_lint_guide(files),
        *(_lint_age(files, oldest) if oldest else ()),
        *lint_matching(files, matcher),
    ]
    return sorted(replace(each, warning=True) for each in found)


def _lint_length(files: Files) -> Iterator[Problem]:
    for file, index, entry in files.each_entry():
        for path, answer in _answers(index, entry):
            if len(answer) > LONGEST_ANSWER:
                message = f"is {len(answer)} characters long; {LONGEST_ANSWER} are read in a chat"
                yield problem(files, file, path, message, "shorten it, or make two entries of it")


def _lint_names(files: Files) -> Iterator[Problem]:
    """Names that are not spelled as their owners do, in what people read.

    A word that only begins with a capital may be written small within a sentence.
    """
    names = {each.name for each in files.frameworks.values()}
    names |= {each.term for each in files.vocabulary.terms if each.framework}
    right = {name.lower(): name for name in names if name[1:] != name[1:].lower()}
    if not right:
        return
    longest_first = "|".join(map(re.escape, sorted(right, key=len, reverse=True)))
    # A name within an address or a longer identifier is spelled as that is.
    pattern = re.compile(rf"(?<![\w./-])({longest_first})(?![\w/-]|\.\w)", re.IGNORECASE)
    for file, path, text in _read_by_people(files):
        for found in dict.fromkeys(pattern.findall(text)):
            if found != right[found.lower()]:
                message = f"{found!r} is spelled {right[found.lower()]!r} elsewhere"
                yield problem(files, file, path, message, "spell it so here, too")


def _lint_guide(files: Files) -> Iterator[Problem]:
    """Questions that have come to matter no more, and weights that nobody can understand."""
    file = "guide.yaml"
    deciding = {earlier for question in files.guide.questions for earlier in question.when}
    for at, question in enumerate(files.guide.questions):
        today = {
            tuple(sorted((f.today.framework, f.today.weight) for f in choice.factors))
            for choice in question.choices
        }
        counts = any(weight for factors in today for _, weight in factors)
        if not (counts or question.kept_for or question.id in deciding):
            message = f"no choice of {question.id} counts for anything today"
            remedy = "take it out, or say with `kept_for` why it is asked all the same"
            yield problem(files, file, ("questions", at), message, remedy)
        for of, choice in enumerate(question.choices):
            for index, factor in enumerate(choice.factors):
                path: Path = ("questions", at, "choices", of, "factors", index)
                yield from _lint_reasons(files, path, factor)


def _lint_reasons(files: Files, path: Path, factor: schema.FactorFile) -> Iterator[Problem]:
    for name, basis in (("today", factor.today), ("article", factor.article)):
        if basis and len(basis.reason) < SHORTEST_REASON:
            message = f"{basis.reason!r} gives no reason for a weight of {basis.weight}"
            where = (*path, name, "reason")
            yield problem(files, "guide.yaml", where, message, "say in a sentence why it counts")


def _lint_age(files: Files, oldest: date) -> Iterator[Problem]:
    for file, path, as_of in _dated(files):
        if _last_day(as_of) < oldest:
            message = f"is as of {as_of}, before {oldest:%Y-%m}"
            yield problem(files, file, path, message, "look whether it still holds, and date it")


def _dated(files: Files) -> Iterator[Text]:
    for file, index, entry in files.each_entry():
        for at, note in enumerate(entry.since):
            yield file, (index, "since", at, "as_of"), note.as_of
    for at, question in enumerate(files.guide.questions):
        for of, choice in enumerate(question.choices):
            for number, factor in enumerate(choice.factors):
                path: Path = ("questions", at, "choices", of, "factors", number, "today", "as_of")
                yield "guide.yaml", path, factor.today.as_of


def _last_day(as_of: str) -> date:
    """The last day that a year, a month or a day may mean, a month taken as 28 days."""
    year, month, day = (*map(int, as_of.split("-")), 0, 0)[:3]
    return date(year, month or 12, day or 28)


def _answers(index: int, entry: schema.EntryFile) -> Iterator[tuple[Path, str]]:
    yield (index, "answer"), entry.answer
    for at, variant in enumerate(entry.variants):
        yield (index, "variants", at, "answer"), variant.answer


def _read_by_people(files: Files) -> Iterator[Text]:
    """What the bot says; not what people may write to it."""
    for file, index, entry in files.each_entry():
        yield file, (index, "question"), entry.question
        yield from ((file, path, answer) for path, answer in _answers(index, entry))
        for at, note in enumerate(entry.since):
            yield file, (index, "since", at, "text"), note.text
    for at, question in enumerate(files.guide.questions):
        here: Path = ("questions", at)
        yield "guide.yaml", (*here, "ask"), question.ask
        yield "guide.yaml", (*here, "help"), question.help
        for of, choice in enumerate(question.choices):
            path: Path = (*here, "choices", of)
            yield "guide.yaml", (*path, "label"), choice.label
            for number, factor in enumerate(choice.factors):
                where = (*path, "factors", number)
                yield "guide.yaml", (*where, "today", "reason"), factor.today.reason
                if factor.article:
                    yield "guide.yaml", (*where, "article", "reason"), factor.article.reason
