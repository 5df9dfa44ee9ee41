"""The report, as those who keep the knowledge run it."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.request import urlopen

import pytest

from bot.cli import report_page
from bot.core.assistant import Assistant
from bot.core.model import Knowledge
from bot.core.reporting import Count, Missed, Period, Records
from bot.core.reporting import report as summed_up
from bot.demo import made_up
from bot.store import SqlStore
from tests.cli.conftest import Run
from tests.cli.test_process import address, started

TODAY = datetime.now(UTC).date()
Kept = Callable[[str, Records], str]


@pytest.fixture
def database(tmp_path: Path) -> str:
    """One without anything in it."""
    file = tmp_path / "kept.db"
    file.touch()
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def kept(database: str) -> Kept:
    """Keeps records in a database, and gives its address."""

    async def fill(team: str, records: Records) -> None:
        store = SqlStore(database)
        await store.reporting.fill(team, records)
        await store.close()

    def keep(team: str, records: Records) -> str:
        asyncio.run(fill(team, records))
        return database

    return keep


def asked(outcome: str, n: int, *missed: str) -> Records:
    misses = tuple(Missed(TODAY, "none", text) for text in missed)
    return Records((Count(TODAY, "outcome", outcome, n),), (), misses)


def test_an_empty_store_says_how_questions_get_in(run: Run, database: str) -> None:
    result = run("report", DATABASE_URL=database)
    assert result.exit_code == 0
    assert "Nothing was asked since" in result.stdout
    assert "python -m bot report --demo" in result.stdout


def test_an_empty_page_says_so_too(run: Run, database: str, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    assert run("report", "--html", str(file), DATABASE_URL=database).exit_code == 0
    assert "Nothing was asked since" in file.read_text("utf-8")


def test_piped_it_is_markdown(run: Run, kept: Kept) -> None:
    lines = run("report", DATABASE_URL=kept("T1", asked("answer", 3))).stdout.splitlines()
    assert lines[0] == "# What whichtea was asked"
    at = lines.index("## Questions")
    assert lines[at + 2 : at + 5] == [
        "| Outcome | Questions | Share |",
        "| --- | --- | --- |",
        "| Answered | 3 | 100\N{NO-BREAK SPACE}% |",
    ]


def test_workspaces_are_told_apart(run: Run, kept: Kept) -> None:
    kept("T1", asked("answer", 3))
    database = kept("T2", asked("none", 4, "where does it grow"))
    record = json.loads(run("report", "--json", "--team", "T2", DATABASE_URL=database).stdout)
    assert (record["questions"], record["answered"]) == (4, 0.0)
    assert json.loads(run("report", "--json", DATABASE_URL=database).stdout)["questions"] == 7
    nobody = run("report", "--team", "T3", DATABASE_URL=database)
    assert "Nothing was asked in the workspace T3 since" in nobody.stdout


@pytest.mark.parametrize(
    ("since", "days"), [("1d", 1), ("30d", 30), ("12w", 84), ("6M", 180), ("1y", 365)]
)
def test_the_period_ends_today(run: Run, database: str, since: str, days: int) -> None:
    result = run("report", "--json", "--since", since, DATABASE_URL=database)
    record = json.loads(result.stdout)
    assert record["period"]["last"] == str(TODAY)
    assert sum(span["days"] for span in record["spans"]) == days


def test_a_day_begins_the_period(run: Run, database: str) -> None:
    first = TODAY.replace(year=TODAY.year - 1, day=1)
    result = run("report", "--json", "--since", str(first), DATABASE_URL=database)
    assert json.loads(result.stdout)["period"]["first"] == str(first)


@pytest.mark.parametrize(
    "since",
    ["", "d", "0d", "-3d", "yesterday", "3.5d", "٣d", "99999999999y", "11y", "2026-02-30",
     "1999-01-01", "9999-01-01", "30 d"],
)  # fmt: skip
def test_nonsense_in_since_is_one_line(run: Run, database: str, since: str) -> None:
    result = run("report", f"--since={since}", DATABASE_URL=database)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert "--since" in line


def test_a_file_that_cannot_be_written_is_one_line(run: Run, database: str, tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "no" / "such" / "report.html"):
        result = run("report", "--html", str(file), DATABASE_URL=database)
        assert (result.exit_code, result.stdout) == (2, "")
        (line,) = result.stderr.splitlines()
        assert f"{file} cannot be written" in line


def test_a_database_that_cannot_be_reached_is_one_line(run: Run, tmp_path: Path) -> None:
    nowhere = f"sqlite+aiosqlite:///{tmp_path}"
    result = run("report", DATABASE_URL=nowhere)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1


def test_a_database_that_is_not_there_is_named_and_not_made(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mistyped.db"
    for prefix in ("sqlite+aiosqlite:///", "sqlite:///"):
        result = run("report", DATABASE_URL=f"{prefix}{file}")
        assert (result.exit_code, result.stdout) == (2, "")
        (line,) = result.stderr.splitlines()
        assert f"There is no database {file}" in line
        assert "DATABASE_URL" in line
    assert not file.exists()
    assert run("report", "--demo", DATABASE_URL=f"sqlite:///{file}").exit_code == 0
    assert not file.exists()


def test_groups_are_those_of_the_inbox(run: Run, kept: Kept) -> None:
    texts = ("what does green tea cost", "green tea cost", "shop hours", "cost of black tea")
    database = kept("T1", asked("none", len(texts), *texts))
    report = json.loads(run("report", "--json", DATABASE_URL=database).stdout)
    inbox = json.loads(run("inbox", "--json", DATABASE_URL=database).stdout)
    assert [(each["n"], set(each["questions"])) for each in report["groups"]] == [
        (each["times"], {text["text"] for text in each["texts"]}) for each in inbox["missed"]
    ]


def test_what_only_a_server_needs_does_not_matter(run: Run, database: str) -> None:
    result = run("report", DATABASE_URL=database, SLACK_BOT_TOKEN="nonsense", PORT="x")
    assert result.exit_code == 0


class _Strict(HTMLParser):
    """Holds that every element is closed in its turn, and gathers ids and addresses."""

    VOID = frozenset({"meta", "path", "use", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.met: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.add(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("src", "href", "xlink:href", "action"):
                self.addresses.append(value or "")
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_by_itself(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    assert run("report", "--demo", "--html", str(file)).exit_code == 0
    text = file.read_text("utf-8")
    page = _Strict()
    page.feed(text)
    page.close()
    assert page.open == []
    assert "svg" in page.met
    assert page.met.isdisjoint({"script", "link", "img", "iframe", "base"})
    assert len(page.ids) == len(set(page.ids))
    assert all(each.startswith("#") and each[1:] in page.ids for each in page.addresses)
    assert set(re.findall(r"url\(#([^)]*)\)", text)) <= set(page.ids)
    assert "@import" not in text
    assert len(text) < 300_000


def test_what_people_wrote_is_text_on_the_page(run: Run, kept: Kept, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    database = kept("T1", asked("none", 1, "<script>alert('tea')</script> & [bold]more"))
    page = run("report", "--html", str(file), "--team", "T1", DATABASE_URL=database)
    assert page.exit_code == 0
    text = file.read_text("utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;alert(&#x27;tea&#x27;)&lt;/script&gt; &amp; [bold]more" in text
    assert "[bold]more" in run("report", DATABASE_URL=database).stdout


@pytest.mark.filterwarnings("error")
def test_a_chart_takes_any_text_as_it_is(tea: Knowledge) -> None:
    odd = "$x^{$ or 5$? 茶 <b>&amp;"
    first, *others = tea.entries
    knowledge = replace(tea, entries=(replace(first, question=odd), *others))
    records = Records((Count(TODAY, "entry", first.id, 3),))
    made = summed_up(records, knowledge, Period(TODAY, TODAY))
    page = report_page.page(made, "whichtea", "", made_up=False)
    charts, table = page.count(f"{escape(odd, quote=False)}</text>"), f">{escape(odd)}</th>"
    assert charts == 2
    assert table in page


def test_made_up_figures_say_so_and_fill_every_part(run: Run) -> None:
    record = json.loads(run("report", "--demo", "--json").stdout)
    for part in ("questions", "entries", "unasked", "verdicts", "groups", "opened", "closed"):
        assert record[part], part
    assert all(record["walks"].values())
    assert record["helped"] > record["not_helped"] > 0
    assert "made up" in run("report", "--demo").stdout


def test_made_up_figures_are_the_same_each_time(assistant: Assistant) -> None:
    assert made_up(assistant, TODAY) == made_up(assistant, TODAY)


def test_made_up_figures_fit_each_other(assistant: Assistant) -> None:
    counts = made_up(assistant, TODAY).records.counts

    def total(what: str, key: str = "") -> int:
        return sum(each.n for each in counts if each.what == what and key in ("", each.key))

    assert total("entry") == total("outcome", "answer")
    assert total("verdict") == total("guide", "end") < total("guide", "start")
    assert {each.key for each in counts if each.what == "entry"} <= {
        entry.id for entry in assistant.knowledge.entries
    }


@pytest.mark.parametrize(
    ("options", "said"), [((), "Nothing was asked since"), (("--demo",), "served nobody")]
)
def test_the_playground_has_its_own_report(options: tuple[str, ...], said: str) -> None:
    with (
        started("playground", "--port", "0", *options) as process,
        urlopen(f"{address(process)}/report", timeout=30) as page,  # noqa: S310  # our own
    ):
        assert page.headers.get_content_type() == "text/html"
        assert said in page.read().decode()
