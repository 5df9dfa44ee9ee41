from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from tests.conftest import TEA

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs a command in the tea world, with what is given as standard input."""

    def command(*args: str, given: str | bytes = "", **environ: str) -> Result:
        settings = {"KNOWLEDGE": str(TEA), "COLUMNS": "80"} | environ
        # None takes a variable out: no token of the outer environment is wanted here.
        cleared = dict.fromkeys(("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"))
        return CliRunner().invoke(cli, args, input=given, env=cleared | settings)

    return command
