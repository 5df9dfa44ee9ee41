"""No statement of the store reads a growing table from one end to the other."""

from dataclasses import dataclass

import pytest

from bot.store import SqlStore
from tests.databases import Outside
from tests.store.conftest import Clock
from tests.store.many import Many, fill
from tests.store.plans import GROWING, Ear, Heard, unheard
from tests.store.uses import Uses


@dataclass(frozen=True)
class Fine:
    """A statement that may read a whole table, with the reason."""

    method: str
    table: str
    why: str


FINE = (
    Fine("SqlSuggestions.forget_old", "switches", "all of them, once a day: few switch it off"),
    Fine("SqlReporting.read", "decisions", "a report counts all that are open, from an index"),
    Fine("SqlInstallations.are_more_than", "slack_bots", "one row more than were refused"),
)
ONLY_POSTGRESQL = {"hold", "alone", "_claim", "_by_index"}
"""Functions of which no statement comes on SQLite, where one who writes has all to themselves."""


def _fine(heard: Heard) -> bool:
    return any(each.method == heard.method and each.table in heard.what for each in FINE)


@pytest.fixture
def url(url: str) -> str:
    """On PostgreSQL the same plans each time: where an index can be used, it is."""
    return url.replace("?options=", "?options=-cenable_seqscan%3Doff%20")


@pytest.fixture
async def uses(store: SqlStore, url: str, clock: Clock, outside: Outside) -> Uses:
    await store.migrate()
    many = Many(workspaces=200, rows=4_000, now=clock.now)
    fill(url, many)
    return Uses(store, url, many)


async def test_no_statement_of_the_store_reads_a_whole_table_that_grows(
    uses: Uses, url: str
) -> None:
    ear = Ear(explaining=True)
    with ear.open():
        for rank in (0, 150):
            await uses.ordinary(rank)
        await uses.rare()
        await uses.housekeeping()
    sqlite = url.startswith("sqlite")
    assert unheard(ear.sites, ONLY_POSTGRESQL if sqlite else set()) == []
    scanning = {
        (heard.method, heard.what, scan, heard.text)
        for heard in ear.heard
        if heard.plan is not None and not _fine(heard)
        for scan in heard.plan.scans
    }
    assert scanning == set()
    assert {name for heard in ear.heard for name in GROWING if name in heard.what} >= GROWING
