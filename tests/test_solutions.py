"""What the matching solved is there at the next start, and never for another knowledge."""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.config import Settings
from bot.core.matching import Language, Match, Matcher
from bot.core.model import Knowledge, Label
from bot.mind import assistant
from bot.solutions import Solutions
from tests.conftest import TEA

_WORDS = ("water", "leaves", "hot", "evening", "milk", "steep")
ASKED = ("which tea keeps me awake", "how hot is the water", "can I steep it agian")


@pytest.fixture(scope="module")
def many(tea: Knowledge) -> Knowledge:
    """So much that solving it takes a while."""
    ids = itertools.cycle(entry.id for entry in tea.entries)
    texts = (" ".join(each) for each in itertools.product(_WORDS, repeat=4))
    return replace(tea, labels=tuple(Label(text, (next(ids),)) for text in texts))


def found(knowledge: Knowledge, kept: Path | None) -> list[tuple[Match, ...]]:
    matcher = Matcher(knowledge, Language(solving=Solutions(kept) if kept else None))
    return [matcher.match(text).matches for text in ASKED]


def written(kept: Path) -> tuple[int, bytes]:
    return kept.stat().st_mtime_ns, kept.read_bytes()


def test_a_second_start_over_the_same_knowledge_solves_nothing(
    many: Knowledge, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.vectors"
    first = found(many, kept)
    before = written(kept)
    assert found(many, kept) == first == found(many, None)
    assert written(kept) == before


def test_an_edit_is_solved_anew(many: Knowledge, tmp_path: Path) -> None:
    kept = tmp_path / "kept.vectors"
    found(many, kept)
    before = written(kept)
    first, *others = many.entries
    edited = replace(many, entries=(replace(first, phrasings=first.phrasings[1:]), *others))
    assert found(edited, kept) == found(edited, None) != found(many, None)
    assert written(kept) != before


def test_another_owner_of_the_same_texts_is_solved_anew(many: Knowledge, tmp_path: Path) -> None:
    kept = tmp_path / "kept.vectors"
    found(many, kept)
    first, second, *others = many.labels
    swapped = (
        replace(first, entries=second.entries),
        replace(second, entries=first.entries),
    )
    edited = replace(many, labels=(*swapped, *others))
    before = written(kept)
    assert found(edited, kept) == found(edited, None)
    assert written(kept) != before


@pytest.mark.parametrize("spoilt", [b"", b"text", b"PK\x03\x04"])
def test_a_file_that_cannot_be_used_is_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, spoilt: bytes
) -> None:
    kept = tmp_path / "kept.vectors"
    kept.write_bytes(spoilt)
    assert Solutions(kept).solved(b"equations", lambda: np.ones(3)).tolist() == [1, 1, 1]
    assert "is made anew" in caplog.text
    caplog.clear()
    assert Solutions(kept).solved(b"equations", lambda: np.zeros(3)).tolist() == [1, 1, 1]
    assert caplog.text == ""
    assert [each.name for each in tmp_path.iterdir()] == ["kept.vectors"]


def test_a_garbled_file_is_made_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    kept = tmp_path / "kept.vectors"
    Solutions(kept).solved(b"equations", lambda: np.full(3, 0.5))
    kept.write_bytes(kept.read_bytes().replace(np.float64(0.5).tobytes(), b"\1" * 8))
    assert Solutions(kept).solved(b"equations", lambda: np.zeros(3)).tolist() == [0, 0, 0]
    assert "is made anew" in caplog.text


def test_other_equations_have_a_solution_of_their_own(tmp_path: Path) -> None:
    solutions = Solutions(tmp_path / "kept.vectors")
    assert solutions.solved(b"some", lambda: np.ones(1)).tolist() == [1]
    assert solutions.solved(b"others", lambda: np.zeros(1)).tolist() == [0]


def test_a_place_that_cannot_be_written_to_is_only_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    solutions = Solutions(tmp_path / "nowhere" / "kept.vectors")
    assert solutions.solved(b"some", lambda: np.ones(1)).tolist() == [1]
    assert "the next start takes longer" in caplog.text


def test_a_small_knowledge_leaves_no_file(tmp_path: Path) -> None:
    settings = Settings(TEA, "", embedding=False, vectors=tmp_path / "kept.vectors")
    assert assistant(settings).ask("how hot should the water be").matches
    assert not list(tmp_path.iterdir())
