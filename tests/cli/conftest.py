import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.content.write import write_calibrations
from bot.core.calibration import Calibration, Method
from bot.core.matching.unfitted import UNFITTED
from tests.conftest import TEA

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs a command in the tea world, by words alone, with what is given as standard input."""

    def command(*args: str, given: str | bytes = "", **environ: str) -> Result:
        settings = {"KNOWLEDGE": str(TEA), "COLUMNS": "80", "EMBEDDING": "off"} | environ
        # None takes a variable out: no token of the outer environment is wanted here.
        cleared = dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"))
        return CliRunner().invoke(cli, args, input=given, env=cleared | settings)

    return command


@pytest.fixture
def undecided(tmp_path: Path) -> str:
    """A tea world that never answers outright: it offers what comes nearest."""
    folder = Path(shutil.copytree(TEA, tmp_path / "undecided"))
    offering: dict[Method, tuple[Calibration, dict[str, float]]] = {
        method: (replace(each, answer=1.0, offer=0.0), {}) for method, each in UNFITTED.items()
    }
    write_calibrations(folder, offering)
    return str(folder)
