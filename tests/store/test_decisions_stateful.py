"""Any sequence of acts, through two instances of the bot, against decisions held in memory."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.core.decision import Closing, Decision, Person
from bot.core.model import FrameworkId
from bot.errors import BotError, ClosedError, NotClosedError
from bot.store import SqlStore
from tests import databases
from tests.store.made import ANA, BEN, CHLOE, decision, voice

Act = Callable[[Decision], Decision]
Ended = Decision | type[BotError] | None
Database = Callable[[], AbstractContextManager[str]]

TEAMS = ("T1", "T2")
PEOPLE = (ANA, BEN, CHLOE)
CHOICES = st.sampled_from(["a", "b", None])
NOTES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=3)


def says(person: Person, choice: str | None, note: str) -> Act:
    return lambda it: it.say(voice(person, choice, note=note))


def closes(person: Person, choice: str | None) -> Act:
    chosen = FrameworkId(choice) if choice is not None else None
    return lambda it: it.close(Closing(person, 9.0, "v2", chosen, choice is None, "It’s time"))


ACTS = st.one_of(
    st.builds(says, st.sampled_from(PEOPLE), CHOICES, NOTES),
    st.builds(closes, st.sampled_from(PEOPLE), CHOICES),
    st.just(Decision.reopen),
)
Key = tuple[str, str]
ALL_KEYS: tuple[Key, ...] = (("T1", "d1"), ("T1", "d2"), ("T2", "d1"))
KEYS = st.sampled_from(ALL_KEYS)


class Deciding(RuleBasedStateMachine):
    """`held` is what the decisions should be, with the revisions that they should have."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.ending = ExitStack()
        url = self.ending.enter_context(database())
        self.runner = asyncio.Runner()
        self.stores = (SqlStore(url), SqlStore(url))
        self.turn = 0
        self.held: dict[Key, Decision] = {}

    @property
    def store(self) -> SqlStore:
        """One instance and the other by turns."""
        self.turn += 1
        return self.stores[self.turn % 2]

    @rule(key=KEYS, person=st.sampled_from(PEOPLE), choice=CHOICES, hidden=st.booleans())
    def begin(self, key: Key, person: Person, choice: str | None, hidden: bool) -> None:
        self.turn += 1
        made = decision(
            key[1],
            team=key[0],
            starter=person,
            started=float(self.turn),
            hidden=hidden,
            voices=(voice(person, choice),),
            ts="",
            link="",
        )
        self.runner.run(self.store.decisions.begin(made))
        self.held.setdefault(key, made)

    @rule(key=KEYS, act=ACTS)
    def act(self, key: Key, act: Act) -> None:
        ended = self.runner.run(_ended(self.store, key, act))
        wanted = _would_end(self.held, key, act)
        assert _told(ended) == _told(wanted)

    @rule(key=KEYS, one=ACTS, two=ACTS)
    def act_at_once(self, key: Key, one: Act, two: Act) -> None:
        async def both() -> tuple[Ended, Ended]:
            first, second = self.stores
            return await asyncio.gather(_ended(first, key, one), _ended(second, key, two))

        ended = [_told(each) for each in self.runner.run(both())]
        possible = []
        for order in ((one, two), (two, one)):
            held = dict(self.held)
            would = [_told(_would_end(held, key, act)) for act in order]
            possible.append((would if order[0] is one else would[::-1], held))
        self.held = next((held for would, held in possible if would == ended), {})
        assert ended in [would for would, _ in possible]

    @rule(key=KEYS, ts=st.sampled_from(["1.1", "2.2"]), right=st.booleans())
    def place(self, key: Key, ts: str, right: bool) -> None:
        there = self.held.get(key)
        before = there.ts if there is not None and right else "elsewhere"
        placed = self.runner.run(self.store.decisions.place(*key, before, ts, f"link {ts}"))
        assert placed == (there is not None and right)
        if placed and there is not None:
            self.held[key] = replace(there, ts=ts, link=f"link {ts}")

    @rule(key=KEYS)
    def remove(self, key: Key) -> None:
        self.runner.run(self.store.decisions.remove(*key))
        self.held.pop(key, None)

    @rule(team=st.sampled_from(TEAMS), person=st.sampled_from(PEOPLE))
    def forget(self, team: str, person: Person) -> None:
        changed = self.runner.run(self.store.people.forget(team, person.id))
        named = {
            key: replace(each.forget(person.id), revision=each.revision + 1)
            for key, each in self.held.items()
            if key[0] == team and each.forget(person.id) != each
        }
        self.held |= named
        wanted = [_told(each) for each in named.values() if each.ts]
        assert sorted(map(_told, changed), key=str) == sorted(wanted, key=str)

    @invariant()
    def each_instance_finds_what_is_held(self) -> None:
        for key in ALL_KEYS:
            found = self.runner.run(self.store.decisions.find(*key))
            assert _told(found) == _told(self.held.get(key))
        page = self.runner.run(self.store.decisions.in_channels("T1", ("C1",), "all", 0, 9))
        posted = [each for key, each in self.held.items() if key[0] == "T1" and each.ts]
        wanted = sorted(posted, key=lambda each: (-each.started, each.id))
        assert [_told(each) for each in page.decisions] == [_told(each) for each in wanted]
        assert page.total == len(wanted)

    def teardown(self) -> None:
        for store in self.stores:
            self.runner.run(store.close())
        self.runner.close()
        self.ending.close()


async def _ended(store: SqlStore, key: Key, act: Act) -> Ended:
    try:
        return await store.decisions.change(*key, act)
    except (ClosedError, NotClosedError) as error:
        return type(error)


def _would_end(held: dict[Key, Decision], key: Key, act: Act) -> Ended:
    before = held.get(key)
    if before is None:
        return None
    try:
        after = act(before)
    except (ClosedError, NotClosedError) as error:
        return type(error)
    if after != before:
        held[key] = replace(after, revision=before.revision + 1)
    return held[key]


def _told(ended: Ended) -> object:
    """With the revision, which does not count where decisions are compared."""
    return (ended, ended.revision) if isinstance(ended, Decision) else ended


@contextmanager
def _file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'kept.db'}"


@pytest.mark.parametrize("database", [_file, databases.postgresql], ids=["sqlite", "postgresql"])
def test_any_sequence_of_acts_through_two_instances_ends_as_one_after_the_other(
    database: Database,
) -> None:
    examples = settings(max_examples=14, stateful_step_count=25, derandomize=True, deadline=None)
    run_state_machine_as_test(partial(Deciding, database), settings=examples)  # type: ignore[arg-type]
