"""What the code may not know."""

from pathlib import Path

import pytest

from bot.content.load import load
from bot.core.model import Knowledge
from bot.core.text import words
from tests.conftest import TEA

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", [ROOT / "knowledge", TEA])
def test_nothing_in_the_bot_names_a_framework_that_it_advises_on(folder: Path) -> None:
    knowledge: Knowledge = load(folder)
    names = {" ".join(words(framework.name)) for framework in knowledge.frameworks}
    for path in sorted((ROOT / "bot").rglob("*.py")):
        text = f" {' '.join(words(path.read_text('utf-8')))} "
        assert not [name for name in names if f" {name} " in text], path
