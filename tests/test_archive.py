"""Files of arrays: whatever befalls them, they are read as they were or made anew."""

from pathlib import Path
from random import Random

import numpy as np
import pytest

from bot import archive

WRITTEN = {"key": np.array("a text"), "rows": np.arange(12.0).reshape(3, 4)}


def _damaged(good: bytes, random: Random) -> bytes:
    at = random.randrange(len(good))
    kind = random.choice(["bit", "cut", "noise"])
    if kind == "cut":
        return good[:at]
    if kind == "noise":
        return good[:at] + random.randbytes(8) + good[at + 8 :]
    return good[:at] + bytes([good[at] ^ 1 << random.randrange(8)]) + good[at + 1 :]


def test_no_damage_raises_or_changes_a_number(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, random = tmp_path / "kept.vectors", Random(1)  # noqa: S311 -- no secret
    archive.write(path, **WRITTEN)
    good = path.read_bytes()
    refused = 0
    for _ in range(2000):
        path.write_bytes(_damaged(good, random))
        found = archive.read(path, *WRITTEN)
        refused += found is None
        if found:
            assert [each.tolist() for each in found] == [each.tolist() for each in WRITTEN.values()]
    assert refused > 1000
    assert "is made anew" in caplog.text


def test_a_folder_and_nothing_at_all_are_no_use(tmp_path: Path) -> None:
    assert archive.read(tmp_path, "key") is None
    assert archive.read(tmp_path / "none", "key") is None


@pytest.mark.parametrize("name", ["", ".", "taken"])
def test_where_nothing_can_be_written_nothing_is_left(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    (tmp_path / "taken").mkdir()
    archive.write(tmp_path / name, **WRITTEN)
    assert "cannot be written" in caplog.text
    assert [each.name for each in tmp_path.iterdir()] == ["taken"]
