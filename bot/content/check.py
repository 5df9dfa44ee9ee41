"""Holds the knowledge's files against each other and against what the bot can do with them."""

from collections.abc import Iterator

from bot.content import schema
from bot.content.check_entries import check_entries
from bot.content.check_guide import check_guide
from bot.content.check_matching import check_matching
from bot.content.files import Files
from bot.content.places import Path, dangling, problem
from bot.core.text import words
from bot.errors import Problem

MOST_LEARNT = 6000
"""Phrasings and labelled questions: the matching compares each with each, in time and memory."""


def check(files: Files) -> Iterator[Problem]:
    """Every problem that is not of a single value."""
    yield from _check_ids(files)
    yield from check_entries(files)
    yield from check_guide(files)
    yield from _check_vocabulary(files)
    yield from check_matching(files)
    yield from _check_size(files)


def _check_ids(files: Files) -> Iterator[Problem]:
    ids: list[tuple[str, str, Path, str]] = [
        ("entry", file, (index, "id"), entry.id) for file, index, entry in files.each_entry()
    ]
    ids += [
        ("framework", "frameworks.yaml", (index, "id"), each.id)
        for index, each in files.frameworks.items()
    ]
    for index, question in enumerate(files.guide.questions):
        path: Path = ("questions", index)
        ids.append(("question", "guide.yaml", (*path, "id"), question.id))
        ids += [
            (f"choice of {question.id}", "guide.yaml", (*path, "choices", at, "id"), choice.id)
            for at, choice in enumerate(question.choices)
        ]
    seen: set[tuple[str, str]] = set()
    for kind, file, path, id_ in ids:
        if (kind, id_) in seen:
            message = f"another {kind} has the id {id_!r}"
            yield problem(files, file, path, message, "give one of them another id")
        if (kind, id_) == ("framework", schema.EITHER):
            message = f"{schema.EITHER!r} stands for no framework"
            yield problem(files, file, path, message, "give it another id")
        seen.add((kind, id_))
    if len(files.frameworks) < 2 and "frameworks.yaml" not in files.damaged:
        message = "names fewer than two frameworks"
        yield problem(files, "frameworks.yaml", (), message, "add what is to be compared")


def _check_size(files: Files) -> Iterator[Problem]:
    learnt = sum(len(entry.ways) for _, _, entry in files.each_entry())
    learnt += sum(label.part == "fit" for label in files.labels.values())
    if learnt > MOST_LEARNT:
        message = f"{learnt} phrasings and labelled questions are more than {MOST_LEARNT:,}"
        yield Problem("entries/", 1, "", message, "take out those that say the same")


def _check_vocabulary(files: Files) -> Iterator[Problem]:
    file = "vocabulary.yaml"
    frameworks = {each.id for each in files.frameworks.values()}
    seen: dict[tuple[str, ...], int] = {}
    for at, term in enumerate(files.vocabulary.terms):
        if term.framework:
            path: Path = ("terms", at, "framework")
            yield from dangling(files, "framework", file, path, term.framework, frameworks)
        places: list[tuple[Path, str]] = [(("terms", at, "term"), term.term)]
        places += [(("terms", at, "aliases", of), text) for of, text in enumerate(term.aliases)]
        for path, text in places:
            key = words(text)
            if not key:
                yield problem(files, file, path, f"{text!r} holds no word", "take it out")
            elif seen.setdefault(key, at) != at:
                other = files.vocabulary.terms[seen[key]].term
                message = f"{text!r} stands for {other!r} too"
                yield problem(files, file, path, message, "keep it where it belongs")
