"""Holds the knowledge's files against each other: ids, references, reach."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.content import schema
from bot.content.build import EITHER, build
from bot.content.files import Files, field_of, line_of
from bot.core.guide import Interviewer
from bot.core.model import READINGS, Progress
from bot.core.scoring import choice_tally
from bot.core.text import plain, words
from bot.errors import Problem


def check(files: Files) -> Iterator[Problem]:
    """Every problem that is not of a single value's form."""
    found = [*_check_ids(files), *_check_references(files), *_check_guide(files)]
    yield from found
    yield from _check_phrasings(files)
    yield from _check_labels(files)
    if not found:
        yield from _check_reach(files)


def _problem(files: Files, file: str, path: tuple[Any, ...], message: str, remedy: str) -> Problem:
    return Problem(file, line_of(files.lines[file], path), field_of(path), message, remedy)


def _entries(files: Files) -> Iterator[tuple[str, int, schema.EntryFile]]:
    for file, entries in files.entries.items():
        for index, entry in enumerate(entries):
            yield file, index, entry


def _check_ids(files: Files) -> Iterator[Problem]:
    ids: list[tuple[str, str, tuple[Any, ...], str]] = [
        ("entry", file, (index, "id"), entry.id) for file, index, entry in _entries(files)
    ]
    ids += [
        ("framework", "frameworks.yaml", (index, "id"), each.id)
        for index, each in enumerate(files.frameworks)
    ]
    for index, question in enumerate(files.guide.questions):
        path: tuple[Any, ...] = ("questions", index)
        ids.append(("question", "guide.yaml", (*path, "id"), question.id))
        ids += [
            (f"choice of {question.id}", "guide.yaml", (*path, "choices", at, "id"), choice.id)
            for at, choice in enumerate(question.choices)
        ]
    seen: set[tuple[str, str]] = set()
    for kind, file, path, id_ in ids:
        if (kind, id_) in seen:
            message = f"another {kind} has the id {id_!r}"
            yield _problem(files, file, path, message, "give one of them another id")
        seen.add((kind, id_))
    if len(files.frameworks) < 2:
        message = "names fewer than two frameworks"
        yield _problem(files, "frameworks.yaml", (), message, "add what is to be compared")


def _check_references(files: Files) -> Iterator[Problem]:
    entry_ids = {entry.id for _, _, entry in _entries(files)}
    frameworks = {each.id for each in files.frameworks}
    sections = set(files.subject.article.sections)

    def unknown(
        file: str, path: tuple[Any, ...], ids: Iterable[str], known: Iterable[str], what: str
    ) -> Iterator[Problem]:
        for at, id_ in enumerate(ids):
            if id_ not in set(known):
                message = f"there is no {what} {id_!r}"
                remedy = f"name one that exists, or add the {what}"
                yield _problem(files, file, (*path, at), message, remedy)

    for file, index, entry in _entries(files):
        path: tuple[Any, ...] = (index,)
        yield from unknown(file, (*path, "see_also"), entry.see_also, entry_ids, "entry")
        yield from unknown(file, (*path, "about"), entry.about, frameworks, "framework")
        if entry.section is not None and entry.section not in sections:
            message = f"the article has no section {entry.section!r}"
            remedy = "name one of article.sections in about.yaml"
            yield _problem(files, file, (*path, "section"), message, remedy)
        if not (entry.section or entry.since or entry.about_bot):
            message = f"{entry.id} names neither a section nor a source"
            remedy = "add `section`, or a `since` note with its sources"
            yield _problem(files, file, path, message, remedy)
        for at, note in enumerate(entry.since):
            where = (*path, "since", at, "sources")
            yield from unknown(file, where, note.sources, files.sources, "source")
    for at, term in enumerate(files.vocabulary.terms):
        named = [term.framework] if term.framework else []
        where = ("terms", at, "framework")
        yield from unknown("vocabulary.yaml", where, named, frameworks, "framework")
    for file, path, factor in _factors(files):
        today = factor.today
        yield from unknown(
            file,
            (*path, "today", "framework"),
            [today.framework],
            {*frameworks, EITHER},
            "framework",
        )
        yield from unknown(
            file, (*path, "today", "sources"), today.sources, files.sources, "source"
        )
        if (today.framework == EITHER) != (today.weight == 0):
            message = f"weight {today.weight} does not go with framework {today.framework!r}"
            remedy = f"`{EITHER}` has weight 0, a framework 1 to 3"
            yield _problem(files, file, (*path, "today", "weight"), message, remedy)
        if factor.article:
            basis = factor.article
            where = (*path, "article", "framework")
            yield from unknown(file, where, [basis.framework], frameworks, "framework")
            yield from unknown(
                file, (*path, "article", "section"), [basis.section], sections, "section"
            )


def _factors(files: Files) -> Iterator[tuple[str, tuple[Any, ...], schema.FactorFile]]:
    for at, question in enumerate(files.guide.questions):
        for of, choice in enumerate(question.choices):
            for index, factor in enumerate(choice.factors):
                yield "guide.yaml", ("questions", at, "choices", of, "factors", index), factor


def _check_guide(files: Files) -> Iterator[Problem]:
    margins = files.guide.margins
    if margins.leaning <= margins.close:
        message = "leaning is not larger than close"
        yield _problem(files, "guide.yaml", ("margins",), message, "raise leaning")
    earlier: dict[str, set[str]] = {}
    for at, question in enumerate(files.guide.questions):
        for on, allowed in question.when.items():
            path = ("questions", at, "when", on)
            if on not in earlier:
                message = f"{on!r} is not a question before this one"
                yield _problem(files, "guide.yaml", path, message, "name an earlier question")
                continue
            for missing in sorted(set(allowed) - earlier[on]):
                message = f"{on} has no choice {missing!r}"
                yield _problem(files, "guide.yaml", path, message, "name one of its choices")
            if not allowed:
                message = f"no choice of {question.id} can be reached: {on} allows nothing"
                yield _problem(
                    files, "guide.yaml", path, message, "name the choices under which to ask"
                )
        earlier[question.id] = {choice.id for choice in question.choices}


def _check_phrasings(files: Files) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], str] = {}
    for file, index, entry in _entries(files):
        places: list[tuple[tuple[Any, ...], str]] = [((index, "question"), entry.question)]
        places += [((index, "phrasings", at), text) for at, text in enumerate(entry.phrasings)]
        places += [
            ((index, "variants", of, "phrasings", at), text)
            for of, variant in enumerate(entry.variants)
            for at, text in enumerate(variant.phrasings)
        ]
        for path, text in places:
            key = words(plain(text))
            if not key:
                message = f"{text!r} holds no word"
                yield _problem(files, file, path, message, "write a question or take it out")
            elif seen.setdefault(key, entry.id) != entry.id:
                message = f"{text!r} is a phrasing of {seen[key]} too"
                yield _problem(files, file, path, message, "keep it where its answer is right")


def _check_labels(files: Files) -> Iterator[Problem]:
    entry_ids = {entry.id for _, _, entry in _entries(files)}
    for index, label in enumerate(files.labels):
        for id_ in label.entry:
            if id_ not in entry_ids:
                message = f"there is no entry {id_!r}"
                yield _problem(
                    files, "questions.yaml", (index, "entry"), message, "name one that exists"
                )
        if (label.kind == "in") != bool(label.entry):
            message = f"kind {label.kind!r} does not go with {len(label.entry)} entries"
            remedy = "`in` needs an entry, `near` and `far` have none"
            yield _problem(files, "questions.yaml", (index,), message, remedy)


def _check_reach(files: Files) -> Iterator[Problem]:
    """Choices that are never offered, and frameworks that are never recommended."""
    knowledge = build(files, "")
    for at, question in enumerate(knowledge.guide.questions):
        tallies = {choice_tally(knowledge, choice) for choice in (*question.choices, None)}
        if len(tallies) == 1:
            message = f"no choice of {question.id} is ever offered: none moves the verdict"
            remedy = "give its choices factors, or take the question out"
            yield _problem(files, "guide.yaml", ("questions", at), message, remedy)
    today = READINGS.index("today")
    winners = {leaders[today] for leaders in Interviewer(knowledge).outcomes(Progress())}
    for index, framework in enumerate(knowledge.frameworks):
        if framework.id not in winners:
            message = f"no answers in the guide make {framework.id} win"
            remedy = "add a factor for it in guide.yaml, or take it out"
            yield _problem(files, "frameworks.yaml", (index,), message, remedy)
