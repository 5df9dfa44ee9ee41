"""How well the knowledge that the bot comes with is understood, by constants that are in it.

The questions are of the test part, which no fit has seen. The README has the whole table.
"""

from pathlib import Path

import pytest

from bot.content.load import load
from bot.core.assistant import Assistant
from bot.core.evaluation import Figures, evaluate
from bot.core.matching import Language
from bot.core.model import Knowledge
from bot.embedding import common_words, open_encoder
from tests.conftest import REAL
from tests.embedding.conftest import model


@pytest.fixture(scope="session")
def vectors(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the real knowledge's vectors are kept from one run of the tests to the next."""
    cache = getattr(pytestconfig, "cache", None)
    folder = cache.mkdir("vectors") if cache else tmp_path_factory.mktemp("vectors")
    return folder / "real.vectors"


@pytest.fixture(scope="module")
def real() -> Knowledge:
    knowledge = load(REAL)
    assert set(knowledge.calibrations) == {"lexical", "embedding"}
    return knowledge


def scored(knowledge: Knowledge, language: Language) -> Figures:
    kept = [label for label in knowledge.labels if label.part == "test"]
    assert len(kept) >= 200
    return evaluate(Assistant(knowledge, language), kept)


def test_by_meaning_most_is_answered_and_hardly_anything_wrongly(
    real: Knowledge, vectors: Path
) -> None:
    model()
    found = scored(real, Language(open_encoder(vectors), common_words()))
    assert found.right >= 0.85
    assert found.right_or_offered >= 0.94
    assert found.wrong <= 0.04
    assert found.near_answered <= 0.08
    assert found.far_answered <= 0.01


def test_by_words_alone_hardly_anything_is_answered_wrongly(real: Knowledge) -> None:
    found = scored(real, Language(common=common_words()))
    assert found.right >= 0.75
    assert found.wrong <= 0.06
    assert found.near_answered <= 0.08
