"""Deliveries in the store: one instance has each, and none is lost."""

import json

import pytest

from bot.core.owed import Delivered
from bot.core.ports import Context, Thread
from bot.store import SqlStore
from bot.store.deliveries import DELIVERIES_KEPT, LEASE
from tests.databases import Outside
from tests.store.conftest import Clock

ONE = Delivered("T1:Ev1", "T1", 1_700_000_000.0, '{"text": "what is green tea"}')


@pytest.fixture
async def ended(store: SqlStore, clock: Clock, outside: Outside) -> None:
    """A delivery whose lease has ended, by whatever clock the database has."""
    await store.deliveries.take(ONE, "a")
    clock.now += LEASE + 1
    outside("UPDATE deliveries SET lease_until = 1")


async def test_a_delivery_is_taken_once(store: SqlStore, other: SqlStore) -> None:
    assert await store.deliveries.take(ONE, "a") == "new"
    assert await other.deliveries.take(ONE, "b") == "known"
    assert await store.deliveries.take(ONE, "a") == "known"


async def test_nobody_takes_over_what_is_leased(store: SqlStore, other: SqlStore) -> None:
    await store.deliveries.take(ONE, "a")
    assert await other.deliveries.overdue("b", 10) == ()
    assert await store.deliveries.renew("a") == {ONE.key}
    assert await other.deliveries.renew("b") == frozenset()


@pytest.mark.usefixtures("ended")
async def test_one_instance_takes_over_what_was_left(store: SqlStore, other: SqlStore) -> None:
    (taken,) = await other.deliveries.overdue("b", 10)
    assert (taken.key, taken.body, taken.at, taken.attempts) == (ONE.key, ONE.body, ONE.at, 2)
    assert await store.deliveries.overdue("c", 10) == ()


@pytest.mark.usefixtures("ended")
async def test_who_has_lost_the_lease_changes_nothing_more(
    store: SqlStore, other: SqlStore, outside: Outside
) -> None:
    await other.deliveries.overdue("b", 10)
    assert await store.deliveries.renew("a") == frozenset()
    assert not await store.deliveries.posting(ONE.key, "a", {"D1 #1": ""})
    await store.deliveries.done(ONE.key, "a")
    await store.deliveries.put_off(ONE.key, "a", 0.0)
    await store.deliveries.release("a")
    (row,) = outside("SELECT done, lease_by, body FROM deliveries")
    assert row == {"done": None, "lease_by": "b", "body": ONE.body}


@pytest.mark.usefixtures("ended")
async def test_who_takes_over_knows_what_was_posted(store: SqlStore, outside: Outside) -> None:
    outside("UPDATE deliveries SET posts = :posts", posts=json.dumps({"D1 #1": "17.1", "x#1": ""}))
    (taken,) = await store.deliveries.overdue("b", 10)
    assert taken.posts == {"D1 #1": "17.1", "x#1": ""}


async def test_what_is_done_is_remembered_without_its_text(
    store: SqlStore, other: SqlStore, outside: Outside, clock: Clock
) -> None:
    await store.deliveries.take(ONE, "a")
    await store.deliveries.done(ONE.key, "a")
    assert "green tea" not in outside.everything()
    assert await other.deliveries.take(ONE, "b") == "known"
    clock.now += DELIVERIES_KEPT - 60
    await store.forget_old()
    assert await other.deliveries.take(ONE, "b") == "known"
    clock.now += 120
    await store.forget_old()
    assert outside("SELECT * FROM deliveries") == []


@pytest.mark.usefixtures("ended")
async def test_what_is_owed_stays_however_old_it_is(store: SqlStore, clock: Clock) -> None:
    clock.now += 5 * DELIVERIES_KEPT
    await store.deliveries.forget_old()
    assert [each.key for each in await store.deliveries.overdue("b", 9)] == [ONE.key]


async def test_what_is_released_is_taken_over_at_once_and_counts_as_not_tried(
    store: SqlStore, other: SqlStore
) -> None:
    await store.deliveries.take(ONE, "a")
    await store.deliveries.release("a")
    (taken,) = await other.deliveries.overdue("b", 10)
    assert taken.attempts == 1


async def test_what_is_put_off_rests_until_then(store: SqlStore, outside: Outside) -> None:
    await store.deliveries.take(ONE, "a")
    await store.deliveries.put_off(ONE.key, "a", 60.0)
    assert await store.deliveries.overdue("b", 10) == ()
    outside("UPDATE deliveries SET lease_until = lease_until - 60")
    assert len(await store.deliveries.overdue("b", 10)) == 1


async def test_the_oldest_come_first(store: SqlStore) -> None:
    for number in (3, 1, 2):
        await store.deliveries.take(Delivered(f"T1:Ev{number}", "T1", number, "{}"), "a")
    await store.deliveries.release("a")
    taken = [*await store.deliveries.overdue("b", 2), *await store.deliveries.overdue("b", 2)]
    assert [each.key for each in taken] == ["T1:Ev1", "T1:Ev2", "T1:Ev3"]


def _asked(number: int, lane: str = "T1:D1:U0ANA") -> Delivered:
    return Delivered(f"{lane}:Ev{number}", "T1", float(number), "{}", lane=lane)


async def test_in_a_lane_each_waits_for_those_before_it(store: SqlStore, other: SqlStore) -> None:
    one, two, three = map(_asked, (1, 2, 3))
    assert await store.deliveries.take(one, "a", in_order=True) == "new"
    # In this order, as two instances may add them.
    assert await other.deliveries.take(three, "b", in_order=True) == "waits"
    assert await store.deliveries.take(two, "a", in_order=True) == "waits"
    assert await other.deliveries.overdue("b", 9, one.lane) == ()
    for before, after in ((one, two), (two, three)):
        assert await store.deliveries.done(before.key, "a", one.lane)
        (taken,) = await store.deliveries.overdue("a", 9, one.lane)
        assert (taken.key, taken.attempts, taken.lane) == (after.key, 1, one.lane)
    assert not await store.deliveries.done(three.key, "a", one.lane)


async def test_who_waits_waits_for_nobody_elsewhere(store: SqlStore) -> None:
    await store.deliveries.take(_asked(1), "a", in_order=True)
    for lane in ("T1:D1:U0BEN", "T1:C1:U0ANA", "T2:D1:U0ANA", ""):
        for number in (2, 3):
            taken = await store.deliveries.take(_asked(number, lane), "a", in_order=number < 3)
            assert taken == "new"
    assert await store.deliveries.take(_asked(4), "a") == "new", "it need not wait"


async def test_what_rests_holds_back_what_follows_it(
    store: SqlStore, other: SqlStore, outside: Outside
) -> None:
    one, two, elsewhere = _asked(1), _asked(2), _asked(3, "T1:D1:U0BEN")
    for each in (one, two, elsewhere):
        await store.deliveries.take(each, "a", in_order=True)
    for each in (one, elsewhere):
        await store.deliveries.put_off(each.key, "a", 60.0)
    assert await other.deliveries.overdue("b", 9) == ()
    outside("UPDATE deliveries SET lease_until = 1")
    assert {each.key for each in await other.deliveries.overdue("b", 9)} == {one.key, elsewhere.key}


async def test_what_rests_is_taken_up_early_without_counting_as_an_attempt(store: SqlStore) -> None:
    one, two = _asked(1), _asked(2)
    for each in (one, two):
        await store.deliveries.take(each, "a", in_order=True)
    await store.deliveries.put_off(one.key, "a", 60.0)
    (early,) = await store.deliveries.overdue("b", 9, one.lane)
    assert (early.key, early.attempts) == (one.key, 1)
    assert 50.0 < early.rests <= 60.0
    assert await store.deliveries.overdue("c", 9, one.lane) == ()


async def test_to_its_own_delivery_an_event_stays_new(store: SqlStore) -> None:
    assert await store.memory.first_time("T1:D1:1.2", "T1:Ev1")
    assert await store.memory.first_time("T1:D1:1.2", "T1:Ev1")
    assert not await store.memory.first_time("T1:D1:1.2", "T1:Ev2")
    assert not await store.memory.first_time("T1:D1:1.2")


async def test_a_delivery_that_is_worked_on_again_finds_what_it_found_at_first(
    store: SqlStore,
) -> None:
    thread = Thread("T1", "D1", "1.2", "U0ANA")
    await store.memory.keep(thread, Context("first"), "T1:Ev1")
    for _ in range(2):
        await store.memory.keep(thread, Context("second"), "T1:Ev2")
    for delivery, question in (("T1:Ev2", "first"), ("T1:Ev3", "second"), ("", "second")):
        found = await store.memory.recall(thread, 60.0, delivery)
        assert found == Context(question)
