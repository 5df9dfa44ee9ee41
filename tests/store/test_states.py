"""States are accepted once, and leases are held by one, however many come at the same time."""

import asyncio

import pytest

from bot.store import SqlStore
from bot.store.states import STATE_SECONDS
from tests.databases import Outside
from tests.store.conftest import Clock

ROUNDS = 25
AT_ONCE = 8


async def test_of_eight_that_come_at_once_one_is_accepted(store: SqlStore, other: SqlStore) -> None:
    accepted = []
    for _ in range(ROUNDS):
        state = await store.states.issue()
        told = await asyncio.gather(
            *((store, other)[n % 2].states.consume(state) for n in range(AT_ONCE))
        )
        accepted.append(sum(told))
    assert accepted == [1] * ROUNDS


async def test_a_state_that_is_too_old_is_not_accepted_and_forgotten(
    store: SqlStore, clock: Clock
) -> None:
    state = await store.states.issue()
    clock.now += STATE_SECONDS
    assert not await store.states.consume(state)
    await store.forget_old()
    clock.now -= STATE_SECONDS
    assert not await store.states.consume(state)


async def test_no_more_states_are_kept_than_are_begun_within_their_time(
    store: SqlStore, clock: Clock, outside: Outside
) -> None:
    for _ in range(20):
        state = await store.states.issue()
        clock.now += STATE_SECONDS / 4
    assert len(outside("SELECT * FROM oauth_states")) == 4
    assert state not in outside.everything()


@pytest.mark.parametrize("state", ["", "../../etc/passwd", "a\0" * 21, "é" * 43, "a" * 43])
async def test_what_was_not_issued_is_not_accepted(store: SqlStore, state: str) -> None:
    assert not await store.states.consume(state)


async def test_one_of_many_holds_a_lease_until_it_is_given_back(
    store: SqlStore, other: SqlStore
) -> None:
    all_are_there = asyncio.Barrier(AT_ONCE)

    async def hold(number: int) -> bool:
        async with (store, other)[number % 2].leases.held("refresh:T1", 60) as mine:
            await all_are_there.wait()
            return mine

    for _ in range(3):
        assert sum(await asyncio.gather(*map(hold, range(AT_ONCE)))) == 1


async def test_a_lease_whose_holder_died_ends_by_itself(sqlite_url: str, clock: Clock) -> None:
    store = SqlStore(sqlite_url, clock)
    async with store.leases.held("refresh:T1", 60) as first:
        clock.now += 30
        async with store.leases.held("refresh:T1", 60) as second:
            clock.now += 31
        async with store.leases.held("refresh:T1", 60) as third:
            pass
    assert (first, second, third) == (True, False, True)
    await store.close()


async def test_a_lease_whose_holder_died_does_not_last_as_long_as_a_clock_is_set_back(
    sqlite_url: str, clock: Clock
) -> None:
    store = SqlStore(sqlite_url, clock)
    async with store.leases.held("refresh:T1", 60):
        clock.now -= 30
        async with store.leases.held("refresh:T1", 60) as second:
            clock.now -= 3600
        async with store.leases.held("refresh:T1", 60) as third:
            pass
    assert (second, third) == (False, True)
    await store.close()


async def test_who_lost_a_lease_does_not_give_back_another_ones(
    sqlite_url: str, clock: Clock
) -> None:
    store = SqlStore(sqlite_url, clock)
    async with store.leases.held("refresh:T1", 60):
        clock.now += 61
        late = store.leases.held("refresh:T1", 60)
        assert await late.__aenter__()
    async with store.leases.held("refresh:T1", 60) as mine:
        assert not mine
    await late.__aexit__(None, None, None)
    await store.close()
