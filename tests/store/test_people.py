import asyncio
from dataclasses import replace

import pytest

from bot.core.decision import Person
from bot.core.ports import Context, Recommendation, Thread
from bot.store import SqlStore
from tests.databases import Outside
from tests.store.conftest import Clock
from tests.store.made import ANA, BEN, CHLOE, CLOSING, decision, progress, voice

DAY = 24 * 3600.0
NOBODY = Person("")
AGE = 60.0


def recommendation(choice: str, at: float, version: str = "v1") -> Recommendation:
    return Recommendation(progress(choice, None), version, at)


async def test_recommendations_are_a_persons_own_and_come_newest_first(store: SqlStore) -> None:
    for choice, at in (("a", 1.0), ("c", 3.0), ("b", 2.0)):
        await store.people.keep_recommendation("T1", ANA.id, recommendation(choice, at))
    given = await store.people.recommendations("T1", ANA.id)
    assert given == (
        recommendation("c", 3.0),
        recommendation("b", 2.0),
        recommendation("a", 1.0),
    )
    assert await store.people.recommendations("T1", BEN.id) == ()
    assert await store.people.recommendations("T2", ANA.id) == ()


async def test_the_newest_five_stay(store: SqlStore) -> None:
    await store.people.keep_recommendation("T1", BEN.id, recommendation("ben", 0.0))
    for number in range(7):
        given = recommendation(str(number), float(number))
        await store.people.keep_recommendation("T1", ANA.id, given)
    kept = await store.people.recommendations("T1", ANA.id)
    assert [each.at for each in kept] == [6.0, 5.0, 4.0, 3.0, 2.0]
    assert len(await store.people.recommendations("T1", BEN.id)) == 1


async def test_the_same_answers_are_kept_once_as_they_were_given_last(store: SqlStore) -> None:
    for given in (
        recommendation("a", 1.0),
        recommendation("b", 2.0),
        recommendation("a", 3.0, "v2"),
    ):
        await store.people.keep_recommendation("T1", ANA.id, given)
    kept = await store.people.recommendations("T1", ANA.id)
    assert kept == (recommendation("a", 3.0, "v2"), recommendation("b", 2.0))


async def test_old_recommendations_are_forgotten(store: SqlStore, clock: Clock) -> None:
    await store.people.keep_recommendation("T1", ANA.id, recommendation("a", clock.now))
    clock.now += 90 * DAY
    await store.forget_old()
    assert len(await store.people.recommendations("T1", ANA.id)) == 1
    clock.now += 1
    await store.forget_old()
    assert await store.people.recommendations("T1", ANA.id) == ()


async def test_a_recommendation_of_another_version_is_none(
    store: SqlStore, outside: Outside
) -> None:
    await store.people.keep_recommendation("T1", ANA.id, recommendation("a", 1.0))
    await store.people.keep_recommendation("T1", ANA.id, recommendation("b", 2.0))
    for other in ("", "7", '{"made": []}', "[[1, 2]]", '[["q"]]'):
        outside("UPDATE recommendations SET progress = :other WHERE at = 2", other=other)
        assert await store.people.recommendations("T1", ANA.id) == (recommendation("a", 1.0),)


async def _ana_was_here(store: SqlStore, team: str) -> None:
    await store.decisions.begin(decision("started", team=team, voices=()))
    await store.decisions.begin(
        decision("spoke", team=team, starter=BEN, voices=(voice(ANA, "a"), voice(BEN, "b")))
    )
    await store.decisions.begin(
        decision(
            "closed",
            team=team,
            starter=BEN,
            voices=(voice(CHLOE, "a"), voice(ANA, "b", note="mine")),
            closing=replace(CLOSING, by=ANA),
        )
    )
    await store.decisions.begin(decision("unposted", team=team, ts=""))
    await store.decisions.begin(decision("others", team=team, starter=BEN, voices=(voice(BEN),)))
    await store.people.keep_recommendation(team, ANA.id, recommendation("a", 1.0))
    for channel, ts in (("D0ANA", "1.1"), ("D0ANA", ""), ("C1", "2.2")):
        await store.memory.keep(Thread(team, channel, ts, ANA.id), Context(question="hers"))
    await store.memory.keep(Thread(team, "C1", "2.2", ""), Context(question="everybody's"))
    await store.memory.keep(Thread(team, "C1", "2.2", BEN.id), Context(question="his"))


async def test_forgetting_a_person_takes_their_name_out_of_every_decision(store: SqlStore) -> None:
    await _ana_was_here(store, "T1")
    changed = await store.people.forget("T1", ANA.id)
    assert {each.id: each for each in changed} == {
        "started": decision("started", starter=NOBODY, voices=()),
        "spoke": decision("spoke", starter=BEN, voices=(voice(BEN, "b"),)),
        "closed": decision(
            "closed",
            starter=BEN,
            voices=(voice(CHLOE, "a"), voice(NOBODY, "b")),
            closing=replace(CLOSING, by=NOBODY),
        ),
    }
    for each in changed:
        found = await store.decisions.find("T1", each.id)
        assert found == each
        assert (found.revision, each.revision) == (1, 1)
    unposted = await store.decisions.find("T1", "unposted")
    assert unposted == decision("unposted", ts="", starter=NOBODY, voices=())
    others = await store.decisions.find("T1", "others")
    assert others is not None
    assert (others.starter, others.revision) == (BEN, 0)
    assert await store.people.forget("T1", ANA.id) == ()


async def test_forgetting_a_person_deletes_what_is_theirs_alone(store: SqlStore) -> None:
    await _ana_was_here(store, "T1")
    await store.people.forget("T1", ANA.id)
    assert await store.people.recommendations("T1", ANA.id) == ()
    for channel, ts in (("D0ANA", "1.1"), ("D0ANA", ""), ("C1", "2.2")):
        assert await store.memory.recall(Thread("T1", channel, ts, ANA.id), AGE) is None
    for user in ("", BEN.id):
        assert await store.memory.recall(Thread("T1", "C1", "2.2", user), AGE) is not None


async def test_after_forgetting_their_id_stands_nowhere(store: SqlStore, outside: Outside) -> None:
    await _ana_was_here(store, "T1")
    await store.people.forget("T1", ANA.id)
    assert ANA.id not in outside.everything()
    assert "Ana" not in outside.everything()
    assert BEN.id in outside.everything()


async def test_their_name_goes_from_a_decision_that_cannot_be_read_too(
    store: SqlStore, outside: Outside
) -> None:
    await _ana_was_here(store, "T1")
    outside("UPDATE decisions SET body = '{}'")
    assert await store.people.forget("T1", ANA.id) == ()
    assert ANA.id not in outside.everything()
    assert "Ana" not in outside.everything()


async def test_forgetting_a_person_forgets_nobody_in_another_workspace(store: SqlStore) -> None:
    for team in ("T1", "T2"):
        await _ana_was_here(store, team)
    await store.people.forget("T1", ANA.id)
    started = await store.decisions.find("T2", "started")
    assert started is not None
    assert (started.starter, started.revision) == (ANA, 0)
    assert len(await store.people.recommendations("T2", ANA.id)) == 1
    assert await store.memory.recall(Thread("T2", "D0ANA", "1.1", ANA.id), AGE) is not None
    assert len(await store.people.forget("T2", ANA.id)) == 3


async def test_nobody_is_no_person_to_forget(store: SqlStore) -> None:
    await _ana_was_here(store, "T1")
    await store.people.forget("T1", ANA.id)
    assert await store.people.forget("T1", "") == ()
    assert await store.memory.recall(Thread("T1", "C1", "2.2", ""), AGE) is not None


@pytest.mark.parametrize("first", [0, 1])
async def test_who_is_forgotten_while_others_speak_loses_no_voice_of_theirs(
    store: SqlStore, other: SqlStore, first: int
) -> None:
    people = [Person(f"U{number}", "Somebody") for number in range(10)]
    await store.decisions.begin(decision(voices=(voice(ANA, "a"),)))

    async def speak(person: Person) -> None:
        await other.decisions.change("T1", "d1", lambda it: it.say(voice(person, "b")))

    acts = [*(speak(person) for person in people)]
    forgetting = store.people.forget("T1", ANA.id)
    await asyncio.gather(*acts[: 5 * first], forgetting, *acts[5 * first :])
    found = await store.decisions.find("T1", "d1")
    assert found is not None
    assert {said.person for said in found.voices} == set(people)
    assert found.starter == NOBODY
