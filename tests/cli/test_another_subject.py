"""A subject with three things to choose from, made without code, on the command line."""

import asyncio
import json
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import Result

from bot.content.load import load
from bot.core.ports import Miss
from bot.store import SqlStore
from tests import other_subject
from tests.cli.conftest import Run
from tests.cli.test_process import address, started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return other_subject.begin(tmp_path / "teas")


@pytest.fixture
def leafwise(run: Run, folder: Path) -> Run:
    """Runs a command on the folder."""

    def command(*args: str, given: str | bytes = "", **environ: str) -> Result:
        result = run(*args, given=given, KNOWLEDGE=str(folder), **environ)
        assert result.exit_code == 0, result.output
        return result

    return command


@pytest.mark.parametrize("begin", [other_subject.begin, other_subject.begin_with_four])
def test_it_passes_every_check(run: Run, tmp_path: Path, begin: other_subject.Begin) -> None:
    result = run("check", "--strict", KNOWLEDGE=str(begin(tmp_path / "checked")))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith(": fine\n")


def test_the_manifest_has_its_name_and_its_command(leafwise: Run) -> None:
    declared = json.loads(leafwise("manifest").stdout)
    assert declared["display_information"]["name"] == "leafwise"
    assert declared["features"]["bot_user"]["display_name"] == "leafwise"
    assert declared["features"]["slash_commands"][0]["command"] == "/leafwise"
    assert "whichtea" not in json.dumps(declared)


def test_it_answers_and_goes_on_to_the_others(leafwise: Run) -> None:
    assert "oxidise in part" in leafwise("ask", "what is oolong?").stdout
    said = leafwise("chat", given="what is oolong?\nand the others?\n2\n").stdout
    assert "1. What is green tea?\n  2. What is black tea?\n" in said
    assert "rolled and left to oxidise" in said


@pytest.mark.parametrize(
    ("need", "headline"),
    [
        ("after lunch, many small cups", "Oolong tea is the clear choice."),
        ("after lunch, with milk", "A close call between Black tea and Oolong tea."),
        ("before bed", "A close call between Green tea, Black tea and Oolong tea."),
    ],
)
def test_a_need_leads_to_one_of_three_or_to_a_close_call(
    leafwise: Run, need: str, headline: str
) -> None:
    assert headline in leafwise("recommend", need).stdout


def test_both_readings_say_between_whom_it_is_close(leafwise: Run) -> None:
    answers = [f"--answer={each}" for each in ("milk=nothing", "time=morning", "kettle=dial")]
    said = leafwise("recommend", *answers).stdout
    assert "a close call between Green tea and Black tea. With" in " ".join(said.split())
    record = json.loads(leafwise("recommend", "--json", *answers).stdout)
    assert record["today"]["scores"] == {"green": 4, "black": 1, "oolong": 0}


def test_it_is_scored_and_reported_on(leafwise: Run) -> None:
    assert "in scope" in leafwise("eval").stdout
    made = json.loads(leafwise("report", "--demo", "--json").stdout)
    assert {name for name, _ in made["verdicts"]} >= {"Oolong tea", "Close call"}


def test_the_inbox_works_on_it(leafwise: Run, folder: Path, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'kept.db'}"

    async def miss() -> None:
        store = SqlStore(url)
        await store.suggestions.miss("T1", Miss("none", "milky jin xuan?", "none", ()))
        await store.close()

    asyncio.run(miss())
    assert "milky jin xuan" in leafwise("inbox", DATABASE_URL=url).stdout
    leafwise("inbox", "--accept", "1", "--entry", "oolong-what", DATABASE_URL=url)
    entry = load(folder).entries
    assert any("milky jin xuan" in text for each in entry for text in each.phrasings)


def test_the_playground_serves_it(folder: Path) -> None:
    with started("playground", "--port", "0", KNOWLEDGE=str(folder)) as process:
        url = f"{address(process)}/page/state?user=U0ANA"
        with urlopen(url, timeout=30) as state:  # noqa: S310  # our own page
            shown = json.load(state)
    assert shown["bot"]["name"] == "leafwise"
    assert "/leafwise" in json.dumps(shown)
    assert "whichtea" not in json.dumps(shown)
