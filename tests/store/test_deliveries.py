"""Deliveries in the store: one instance has each, and none is lost."""

import json

import pytest

from bot.core.ports import Context, Delivered, Thread
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
    assert await store.deliveries.take(ONE, "a")
    assert not await other.deliveries.take(ONE, "b")
    assert not await store.deliveries.take(ONE, "a")


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
    assert not await other.deliveries.take(ONE, "b")
    clock.now += DELIVERIES_KEPT - 60
    await store.forget_old()
    assert not await other.deliveries.take(ONE, "b")
    clock.now += 120
    await store.forget_old()
    assert outside("SELECT * FROM deliveries") == []


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
