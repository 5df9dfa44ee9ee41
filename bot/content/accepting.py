"""Takes a question into the knowledge's files, which keep their comments and their layout.

ruamel.yaml says where things stand and how they are written; only lines that are added change, for
no writer of whole files keeps every way in which people lay YAML out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copyfile, copymode
from tempfile import TemporaryDirectory

from bot.content import layout
from bot.content.load import load, load_with_files
from bot.core.model import Entry, Knowledge, Label
from bot.core.text import plain, words
from bot.errors import InputError

QUESTIONS = "questions.yaml"
BY = "inbox"
"""In whose manner a question is put that came in from people."""
_LONGEST = 300
_LINES = "{name} is laid out in a way that I cannot add to: write the line into it by hand"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a file; `before` is None where there was none."""

    name: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A question taken into the knowledge: as it was, as it would be, and what changes for it."""

    before: Knowledge
    after: Knowledge
    changes: tuple[Change, ...]


def accept(folder: Path, question: str, entry_id: str, *, phrasing: bool = True) -> Acceptance:
    """What it takes for an entry to answer a question; writes nothing yet.

    It becomes a phrasing of the entry, if it is to be one, and a labelled question. Raises
    InputError where that cannot be, KnowledgeError where the knowledge would not load.
    """
    question = plain(question)
    knowledge, files = load_with_files(folder)
    entry = knowledge.entry(entry_id)
    if entry is None:
        raise InputError(f"There is no entry {entry_id!r} (`--entry` takes an id of entries/)")
    _hold(knowledge, question, entry, phrasing=phrasing)
    changes = []
    if phrasing:
        name = next(file for file, _, each in files.each_entry() if each.id == entry.id)
        changes.append(_changed(folder, name, lambda text: layout.phrase(text, entry.id, question)))
    label = Label(question, (entry.id,), by=BY)
    if _labelled(knowledge, question) is None:
        changes.append(_changed(folder, QUESTIONS, lambda text: _with_label(text, label)))
    after = _tried(folder, list(files.lines), changes)
    _compare(knowledge, after, label, entry, changes)
    return Acceptance(knowledge, after, tuple(changes))


def write(folder: Path, changes: Sequence[Change]) -> None:
    """Writes what changes, all or nothing. Raises InputError."""
    fresh: list[Path] = []
    try:
        for each in changes:
            path = folder / each.name
            if _read(path) != each.before:
                raise InputError(f"{path} has changed meanwhile (try again)")
            with _beside(path).open("wb") as file:
                fresh.append(_beside(path))
                file.write(each.after)
            if each.before is not None:
                copymode(path, _beside(path))
        _replace(folder, changes)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"{folder} cannot be written to: {reason}; nothing was changed") from None
    finally:
        for path in fresh:
            path.unlink(missing_ok=True)


def _replace(folder: Path, changes: Sequence[Change]) -> None:
    done: list[Change] = []
    try:
        for each in changes:
            _beside(folder / each.name).replace(folder / each.name)
            done.append(each)
    except OSError:
        for each in done:
            if each.before is None:
                (folder / each.name).unlink()
            else:
                (folder / each.name).write_bytes(each.before)
        raise


def _beside(path: Path) -> Path:
    """Hidden, so that nobody takes it for knowledge who reads the folder meanwhile."""
    return path.with_name(f".{path.name}.new")


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _hold(knowledge: Knowledge, question: str, entry: Entry, *, phrasing: bool) -> None:
    """Holds that a question can become the entry's. Raises InputError."""
    asked = words(question)
    if not asked or len(question) > _LONGEST:
        raise InputError(f"{question!r} is no question of 1 to {_LONGEST} characters with a word")
    for each in knowledge.entries:
        if any(words(plain(text)) == asked for text, _ in each.all_phrasings()):
            if each.id != entry.id:
                raise InputError(
                    f"{question!r} is a phrasing of {each.id} already (take it out there first)"
                )
            if phrasing:
                raise InputError(f"{question!r} is a phrasing of {entry.id} already")
    label = _labelled(knowledge, question)
    if label is not None and entry.id not in label.entries:
        wanted = ", ".join(label.entries) or f"no entry ({label.kind})"
        raise InputError(
            f"{QUESTIONS} says that {question!r} asks for {wanted} (correct it there first)"
        )
    if label is not None and not phrasing:
        raise InputError(f"{QUESTIONS} holds {question!r} already")


def _labelled(knowledge: Knowledge, question: str) -> Label | None:
    asked = words(question)
    found = (each for each in knowledge.labels if not each.after)
    return next((each for each in found if words(plain(each.ask)) == asked), None)


def _changed(folder: Path, name: str, edit: layout.Edit) -> Change:
    """A file with an edit; its newlines and a byte order mark stay as they are."""
    path = folder / name
    try:
        before = _read(path)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    text = (before or b"").decode("utf-8")
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    try:
        after = edit(text.removeprefix(mark))
    except layout.LayoutError:
        raise InputError(_LINES.format(name=path)) from None
    return Change(name, before, (mark + after).encode("utf-8"))


def _with_label(text: str, label: Label) -> str:
    return layout.label(text, label.ask, label.entries[0], BY)


def _tried(folder: Path, names: Sequence[str], changes: Sequence[Change]) -> Knowledge:
    """The knowledge as it would be. Raises KnowledgeError."""
    with TemporaryDirectory() as place:
        copy = Path(place)
        for name in names:
            (copy / name).parent.mkdir(exist_ok=True)
            copyfile(folder / name, copy / name)
        for each in changes:
            (copy / each.name).write_bytes(each.after)
        return load(copy)


def _compare(
    before: Knowledge, after: Knowledge, label: Label, entry: Entry, changes: Sequence[Change]
) -> None:
    """Holds that what was added is all that has changed. Raises InputError."""
    names = {each.name for each in changes}
    fuller = replace(entry, phrasings=(*entry.phrasings, label.ask))
    entries = tuple(
        fuller if each.id == entry.id and names != {QUESTIONS} else each for each in before.entries
    )
    labels = (*before.labels, label) if QUESTIONS in names else before.labels
    if after.entries != entries or after.labels != labels:
        raise InputError(_LINES.format(name=" or ".join(sorted(names))))
