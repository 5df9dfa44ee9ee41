"""Holds against the knowledge what the matching is fitted to, and what was fitted."""

from collections.abc import Iterator

from bot.content import schema
from bot.content.files import Files
from bot.content.places import Path, dangling, problem
from bot.core.calibration import Method
from bot.core.matching.unfitted import UNFITTED
from bot.core.text import plain, words
from bot.errors import Problem

_LABELS = "questions.yaml"
_CONSTANTS = "matching.yaml"
_FIT = "run `python -m bot eval --fit`"

Asked = tuple[tuple[str, ...], ...]
"""The words of a question, behind those of the turns before it."""


def check_matching(files: Files) -> Iterator[Problem]:
    """Every problem of the labelled questions and of the constants."""
    yield from _check_labels(files)
    yield from _check_unseen(files)
    methods: dict[Method, schema.CalibrationFile | None] = (
        {"lexical": files.matching.lexical, "embedding": files.matching.embedding}
        if files.matching
        else {}
    )
    for method, calibration in methods.items():
        if calibration:
            yield from _check_calibration(files, method, calibration)


def _check_labels(files: Files) -> Iterator[Problem]:
    ids = {entry.id for _, _, entry in files.each_entry()}
    for index, label in files.labels.items():
        for at, id_ in enumerate(label.entry):
            yield from dangling(files, "entry", _LABELS, (index, "entry", at), id_, ids)
        if (label.kind == "in") != bool(label.entry):
            message = f"kind {label.kind!r} does not go with {len(label.entry)} entries"
            remedy = "`in` needs an entry, `near` and `far` have none"
            yield problem(files, _LABELS, (index,), message, remedy)


def _check_unseen(files: Files) -> Iterator[Problem]:
    """Test questions that the matching learns from all the same."""
    learnt: dict[Asked, str] = {
        (words(plain(text)),): f"a phrasing of {entry.id}"
        for _, _, entry in files.each_entry()
        for text in entry.ways
    }
    learnt |= {
        _asked(label): "a question that is not kept for testing"
        for label in files.labels.values()
        if label.part == "fit"
    }
    for index, label in files.labels.items():
        if label.part == "test" and (what := learnt.get(_asked(label))):
            message = f"{label.ask!r} is {what} too, so it tests nothing"
            yield problem(files, _LABELS, (index, "ask"), message, "take one of them out")


def _asked(label: schema.LabelFile) -> Asked:
    return tuple(words(plain(text)) for text in (*label.after, label.ask))


def _check_calibration(
    files: Files, method: Method, calibration: schema.CalibrationFile
) -> Iterator[Problem]:
    if calibration.offer > calibration.answer:
        message = f"offers from {calibration.offer}, above {calibration.answer} for an answer"
        yield problem(files, _CONSTANTS, (method, "offer"), message, "lower it, or " + _FIT)
    for name in calibration.weights.keys() - UNFITTED[method].weights.keys():
        path: Path = (method, "weights", name)
        yield problem(files, _CONSTANTS, path, f"there is no weight {name!r}", _FIT)
    channels = calibration.kernel.channels
    known = UNFITTED[method].kernel.channels
    for name in channels.keys() - known.keys():
        path = (method, "kernel", "channels", name)
        message = f"the {method} matching has no channel {name!r}"
        yield problem(files, _CONSTANTS, path, message, _FIT)
    if not any(channels.get(name) for name in known):
        path = (method, "kernel", "channels")
        message = f"weighs none of {', '.join(known)}"
        yield problem(files, _CONSTANTS, path, message, _FIT)
