import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.core.decision import Decision, Person, Voice
from bot.errors import ClosedError
from bot.store import SqlStore
from tests.databases import Outside
from tests.store.conftest import Clock
from tests.store.made import ANA, BEN, CHLOE, CLOSING, decision, voice

HOUR = 3600.0
on_postgresql = pytest.mark.parametrize("url", ["postgresql"], indirect=True)
"""Where another may write while a transaction is under way."""


async def test_a_decision_comes_back_as_it_was_after_a_restart(url: str) -> None:
    whole = decision(
        hidden=True, voices=(voice(CHLOE, "b", note="*“é”*"), voice(ANA, None)), closing=CLOSING
    )
    first = SqlStore(url)
    await first.decisions.begin(whole)
    await first.close()
    second = SqlStore(url)
    assert await second.decisions.find("T1", "d1") == whole
    await second.close()


async def test_a_decision_is_found_in_its_own_workspace_only(store: SqlStore) -> None:
    await store.decisions.begin(decision())
    await store.decisions.begin(decision(team="T2", title="Another", voices=()))
    assert await store.decisions.find("T2", "d1") == decision(team="T2", title="Another", voices=())
    assert await store.decisions.find("T3", "d1") is None
    assert await store.decisions.change("T3", "d1", lambda it: it.close(CLOSING)) is None
    assert not await store.decisions.place("T3", "d1", "d1.1", "2.2", "")
    await store.decisions.remove("T2", "d1")
    assert await store.decisions.find("T2", "d1") is None
    assert await store.decisions.find("T1", "d1") == decision()


async def test_one_that_is_begun_again_stays_as_it_is(store: SqlStore) -> None:
    await store.decisions.begin(decision())
    await store.decisions.begin(decision(title="Again", voices=(voice(BEN), voice(CHLOE))))
    assert await store.decisions.find("T1", "d1") == decision()


async def test_a_change_is_kept_and_counted(store: SqlStore, other: SqlStore) -> None:
    await store.decisions.begin(decision())
    said = await store.decisions.change("T1", "d1", lambda it: it.say(voice(BEN, "b")))
    closed = await other.decisions.change("T1", "d1", lambda it: it.close(CLOSING))
    assert said == decision(voices=(voice(ANA, "a", None), voice(BEN, "b")))
    assert closed == replace(said, closing=CLOSING)
    assert (said.revision, closed.revision) == (1, 2)
    found = await store.decisions.find("T1", "d1")
    assert found == closed
    assert found.revision == 2


async def test_an_act_that_changes_nothing_is_not_counted(store: SqlStore) -> None:
    await store.decisions.begin(decision())
    same = await store.decisions.change("T1", "d1", lambda it: it.say(voice(ANA, "a", None)))
    assert same == decision()
    assert same.revision == 0


async def test_what_an_act_raises_passes_through_and_nothing_is_written(store: SqlStore) -> None:
    await store.decisions.begin(decision(closing=CLOSING))
    with pytest.raises(ClosedError):
        await store.decisions.change("T1", "d1", lambda it: it.say(voice(BEN)))

    def broken(_: Decision) -> Decision:
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        await store.decisions.change("T1", "d1", broken)
    found = await store.decisions.find("T1", "d1")
    assert found == decision(closing=CLOSING)
    assert found.revision == 0


async def test_an_act_has_a_file_to_itself(sqlite_url: str, file: Path) -> None:
    store = SqlStore(sqlite_url)
    await store.decisions.begin(decision())

    def act(it: Decision) -> Decision:
        with (
            closing(sqlite3.connect(file, timeout=0)) as another,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            another.execute("UPDATE decisions SET title = 'Theirs'")
        return it.say(voice(BEN, "b"))

    changed = await store.decisions.change("T1", "d1", act)
    assert changed is not None
    assert (changed.title, changed.revision) == (decision().title, 1)
    await store.close()


@on_postgresql
async def test_an_act_that_was_overtaken_is_done_again(store: SqlStore, outside: Outside) -> None:
    await store.decisions.begin(decision())
    seen: list[int] = []

    def act(it: Decision) -> Decision:
        if not seen:
            outside("UPDATE decisions SET revision = 7, title = 'Theirs'")
        seen.append(it.revision)
        return it.say(voice(BEN, "b"))

    changed = await store.decisions.change("T1", "d1", act)
    assert seen == [0, 7]
    assert changed is not None
    assert (changed.title, changed.revision) == ("Theirs", 8)
    assert await store.decisions.find("T1", "d1") == changed


@on_postgresql
async def test_an_act_on_a_decision_that_is_removed_meanwhile_leaves_nothing(
    store: SqlStore, outside: Outside
) -> None:
    await store.decisions.begin(decision())

    def act(it: Decision) -> Decision:
        outside("DELETE FROM voices")
        outside("DELETE FROM decisions")
        return it.say(voice(BEN, "b"))

    assert await store.decisions.change("T1", "d1", act) is None
    assert outside("SELECT * FROM voices") == []


@on_postgresql
async def test_a_card_that_moves_during_an_act_is_where_it_moved_to(
    store: SqlStore, outside: Outside
) -> None:
    await store.decisions.begin(decision())

    def act(it: Decision) -> Decision:
        outside("UPDATE decisions SET ts = '9.9', link = 'there'")
        return it.say(voice(BEN, "b"))

    await store.decisions.change("T1", "d1", act)
    found = await store.decisions.find("T1", "d1")
    assert found is not None
    assert (found.ts, found.link, len(found.voices)) == ("9.9", "there", 2)


async def test_no_voice_is_lost_when_many_speak_at_once(store: SqlStore, other: SqlStore) -> None:
    await store.decisions.begin(decision(voices=()))
    people = [Person(f"U{number}", f"Person {number}") for number in range(24)]

    async def speak(number: int, person: Person) -> Decision | None:
        through = (store, other)[number % 2]
        return await through.decisions.change("T1", "d1", lambda it: it.say(voice(person, "a")))

    after = await asyncio.gather(*(speak(n, person) for n, person in enumerate(people)))
    assert {each.revision for each in after if each} == set(range(1, 25))
    found = await other.decisions.find("T1", "d1")
    assert found is not None
    assert {said.person for said in found.voices} == set(people)


async def test_who_reads_while_others_speak_sees_each_voice_as_it_was_said(
    store: SqlStore, other: SqlStore
) -> None:
    await store.decisions.begin(decision(voices=()))

    async def speak() -> None:
        for number in range(20):
            for person in (ANA, BEN):
                await store.decisions.change("T1", "d1", _says(voice(person, note=str(number))))

    speaking = asyncio.create_task(speak())
    while not speaking.done():
        found = await other.decisions.find("T1", "d1")
        assert found is not None
        assert len(found.voices) == min(found.revision, 2)
    await speaking


async def test_two_who_close_at_once_are_one_who_closes(store: SqlStore, other: SqlStore) -> None:
    await store.decisions.begin(decision())
    ends = await asyncio.gather(
        *(
            each.decisions.change("T1", "d1", lambda it: it.close(CLOSING))
            for each in (store, other)
        ),
        return_exceptions=True,
    )
    assert [type(each) for each in sorted(ends, key=str)] == [ClosedError, Decision]


async def test_several_who_were_forgotten_keep_a_voice_each(store: SqlStore) -> None:
    await store.decisions.begin(
        decision(voices=(voice(ANA, "a"), voice(BEN, "b"), voice(CHLOE, "c")), closing=CLOSING)
    )
    for person in (ANA, BEN):
        await store.decisions.change("T1", "d1", _forgets(person))
    found = await store.decisions.find("T1", "d1")
    assert found is not None
    assert [said.person.name for said in found.voices] == ["", "", "Chloé"]


async def test_a_card_is_moved_by_the_first_of_those_who_saw_it_in_one_place(
    store: SqlStore, other: SqlStore
) -> None:
    await store.decisions.begin(decision(ts="", link=""))
    moved = await asyncio.gather(
        *(
            each.decisions.place("T1", "d1", "", f"{n}.1", f"link {n}")
            for n, each in enumerate((store, other))
        )
    )
    assert sorted(moved) == [False, True]
    first = moved.index(True)
    found = await store.decisions.find("T1", "d1")
    assert found == decision(ts=f"{first}.1", link=f"link {first}")
    assert found.revision == 0


async def _begin_a_few(store: SqlStore) -> None:
    for id_, channel, started, others in (
        ("a", "C1", 10.0, {}),
        ("c", "C1", 30.0, {"closing": CLOSING}),
        ("b", "C2", 20.0, {"starter": BEN, "voices": (voice(BEN), voice(CHLOE))}),
        ("d", "C1", 30.0, {"starter": CHLOE}),
        ("e", "C1", 50.0, {"ts": ""}),
        ("f", "C1", 60.0, {"team": "T2"}),
    ):
        given: dict[str, Any] = others
        await store.decisions.begin(decision(id_, channel=channel, started=started, **given))


@pytest.mark.parametrize(
    ("channels", "shown", "wanted"),
    [
        (("C1",), "all", "cda"),
        (("C1",), "open", "da"),
        (("C1", "C2"), "all", "cdba"),
        (("C2", "C3"), "open", "b"),
        (("C3",), "all", ""),
        ((), "all", ""),
    ],
)
async def test_channels_decisions_come_newest_first(
    store: SqlStore, channels: tuple[str, ...], shown: Any, wanted: str
) -> None:
    await _begin_a_few(store)
    page = await store.decisions.in_channels("T1", channels, shown, 0, 10)
    assert ([each.id for each in page.decisions], page.total) == (list(wanted), len(wanted))


async def test_a_long_list_comes_in_pages(store: SqlStore) -> None:
    await _begin_a_few(store)
    pages = [
        await store.decisions.in_channels("T1", ("C1", "C2"), "all", start, 3)
        for start in (0, 3, 6)
    ]
    assert [[each.id for each in page.decisions] for page in pages] == [["c", "d", "b"], ["a"], []]
    assert {page.total for page in pages} == {4}
    assert [len(each.voices) for each in pages[0].decisions] == [1, 1, 2]


@pytest.mark.parametrize(
    ("user", "shown", "wanted"),
    [
        ("U0ANA", "all", "cda"),
        ("U0ANA", "open", "da"),
        ("U0BEN", "all", "b"),
        ("U0CHLOE", "all", "db"),
        ("U0EMIL", "all", ""),
        ("", "all", ""),
    ],
)
async def test_a_persons_decisions_are_those_that_they_started_or_speak_in(
    store: SqlStore, user: str, shown: Any, wanted: str
) -> None:
    await _begin_a_few(store)
    page = await store.decisions.of_person("T1", user, shown, 0, 10)
    assert ([each.id for each in page.decisions], page.total) == (list(wanted), len(wanted))


async def test_who_was_forgotten_has_no_decisions(store: SqlStore) -> None:
    nobody = Person("")
    await store.decisions.begin(decision(starter=nobody, voices=(voice(nobody),)))
    assert (await store.decisions.of_person("T1", "", "all", 0, 10)).total == 0


async def test_a_decision_whose_card_was_never_posted_is_forgotten(
    store: SqlStore, clock: Clock, outside: Outside
) -> None:
    await store.decisions.begin(decision("posted", started=clock.now, ts="1.1"))
    await store.decisions.begin(decision("never", started=clock.now, ts=""))
    clock.now += HOUR
    await store.forget_old()
    assert await store.decisions.find("T1", "never") is not None
    clock.now += 1
    await store.forget_old()
    assert await store.decisions.find("T1", "never") is None
    assert outside("SELECT decision FROM voices") == [{"decision": "posted"}]


async def test_the_guide_of_a_version_is_kept_once(store: SqlStore, other: SqlStore) -> None:
    assert await store.decisions.guide_of("v1") is None
    await store.decisions.keep_guide("v1", '{"as": "it was"}')
    await other.decisions.keep_guide("v1", "another")
    await other.decisions.keep_guide("v2", "newer")
    assert await other.decisions.guide_of("v1") == '{"as": "it was"}'
    assert await store.decisions.guide_of("v2") == "newer"


@pytest.mark.parametrize(
    "otherwise",
    [
        lambda body: "",
        lambda body: [],
        lambda body: {},
        lambda body: body | {"progress": 7},
        lambda body: body | {"progress": [[1, 2]]},
        lambda body: {name: body[name] for name in body if name != "closing"},
        lambda body: body | {"closing": body["closing"] | {"choice": {"new": 1}}},
    ],
)
async def test_what_another_version_wrote_otherwise_is_absent_and_stays(
    store: SqlStore, outside: Outside, otherwise: Callable[[Any], Any]
) -> None:
    await store.decisions.begin(decision(closing=CLOSING))
    (row,) = outside("SELECT body FROM decisions")
    body = otherwise(json.loads(row["body"]))
    outside("UPDATE decisions SET body = :body", body=json.dumps(body))
    await _is_absent_and_stays(store, outside)


async def test_a_decision_with_a_voice_of_another_version_is_absent_and_stays(
    store: SqlStore, outside: Outside
) -> None:
    await store.decisions.begin(decision(closing=CLOSING))
    outside("UPDATE voices SET progress = 'other'")
    await _is_absent_and_stays(store, outside)


async def _is_absent_and_stays(store: SqlStore, outside: Outside) -> None:
    before = outside("SELECT * FROM decisions, voices")
    assert await store.decisions.find("T1", "d1") is None
    assert await store.decisions.change("T1", "d1", lambda it: it.reopen()) is None
    page = await store.decisions.in_channels("T1", ("C1",), "all", 0, 10)
    assert page.decisions == ()
    assert outside("SELECT * FROM decisions, voices") == before


def _says(said: Voice) -> Callable[[Decision], Decision]:
    return lambda it: it.say(said)


def _forgets(person: Person) -> Callable[[Decision], Decision]:
    return lambda it: it.forget(person.id)
