"""The list of requirements names tests, and these exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIST = ROOT / "tests" / "ASVS.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+)", re.MULTILINE)


def _missing(text: str) -> list[str]:
    """The tests that a list names and that there are not."""
    return [
        f"{path}::{name}"
        for path, name in NAMED.findall(text)
        if not (ROOT / path).is_file()
        or not re.search(rf"^(async )?def {name}\(", (ROOT / path).read_text(), re.MULTILINE)
    ]


def test_every_test_that_is_named_exists() -> None:
    text = LIST.read_text()
    met = text[text.index("## Met\n") : text.index("## Met, without")]
    assert len(ROW.findall(met)) > 50
    assert len(NAMED.findall(met)) == len(ROW.findall(met)), "each row names its test"
    assert _missing(text) == []


def test_one_that_does_not_exist_would_be_found() -> None:
    here = "tests/test_asvs.py"
    named = f"`{here}::test_nothing` `tests/none.py::test_x` `{here}::test_every_test_that`"
    assert len(_missing(named)) == 3
    assert _missing(f"`{here}::test_every_test_that_is_named_exists`") == []
