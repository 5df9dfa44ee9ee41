"""What the model's runtime leaves behind on the machine: nothing."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import TEA

ROOT = Path(__file__).parents[2]


def test_the_runtime_keeps_no_record_of_its_use(tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    own = {"KNOWLEDGE": str(TEA), "VECTORS": str(tmp_path / "vectors"), "EMBEDDING": "on"}
    home = tmp_path / "home"
    home.mkdir()
    run = subprocess.run(  # our own program
        [sys.executable, "-m", "bot", "ask", "is green tea heated"],
        cwd=ROOT,
        env=plain | own | {"HOME": str(home)},
        capture_output=True,
        check=True,
    )
    assert run.stderr == b""
    assert (tmp_path / "vectors").exists()
    assert [each for each in home.rglob("*") if "onnx" in each.name.lower()] == []
