"""A workspace that has the bot again has not left, whoever is told late that it did."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from bot.core.ports import Context, Thread
from bot.errors import MemoryDownError
from bot.slack.installed import KNOWN_FOR
from bot.slack.workspaces import Left
from bot.store.departures import DEPARTED_KEPT
from bot.store.installations import Installation
from bot.store.sealing import Seal
from tests.abuse.refreshing import KEY, TEAM, World, world
from tests.databases import Outside

OF_ALL = Installation(team="", enterprise="E1", token="xoxb-e", bot="B1", bot_user="U1")
OWN = Installation(team="T1", enterprise="E1", token="xoxb-1", bot="B1", bot_user="U1")


@pytest.fixture(name="world")
async def _world(url: str) -> AsyncIterator[World]:
    async with world(url) as made:
        await made.stores[0].suggestions.switch(TEAM, on=False)
        yield made


async def _all_is_kept(world: World, outside: Outside) -> bool:
    """Whether what is kept of the workspace is there long after."""
    world.clock.ahead += DEPARTED_KEPT + 60
    await world.stores[1].departures.forget_old()
    return len(outside("SELECT * FROM switches")) == 1


async def test_an_instance_that_hears_late_of_the_old_token_has_nothing_of_the_new_one_deleted(
    world: World, outside: Outside
) -> None:
    old = await world.install()
    assert await world.token(world.two) == old
    await world.playground.uninstall(TEAM)
    await world.one.left(Left(TEAM, "", time.time()))
    world.clock.ahead += 5
    new = await world.install()
    assert await world.token(world.two) == old
    await world.two.refused(old, "token_revoked")
    world.clock.ahead += KNOWN_FOR
    assert await world.token(world.two) == new
    assert outside("SELECT * FROM departures") == []
    assert await _all_is_kept(world, outside)


async def test_who_installs_while_the_removal_is_looked_into_has_not_left(
    world: World, outside: Outside
) -> None:
    store = world.stores[0]
    kept = store.installations(world.playground.installs.client_id, Seal([KEY]))
    await world.install()
    found = await kept.find(TEAM, "", org_wide=False)
    assert found is not None
    world.clock.ahead += 2
    await world.install()
    await kept.remove(found)
    await store.departures.left(TEAM)
    assert outside("SELECT * FROM departures") == []
    assert await _all_is_kept(world, outside)


async def test_an_installation_is_kept_with_the_return_or_not_at_all(
    world: World, outside: Outside
) -> None:
    await world.stores[0].departures.left(TEAM)
    outside("ALTER TABLE departures RENAME TO out_of_reach")
    with pytest.raises(MemoryDownError):
        await world.install()
    outside("ALTER TABLE out_of_reach RENAME TO departures")
    assert outside("SELECT * FROM slack_bots") == []
    await world.install()
    assert outside("SELECT * FROM departures") == []


async def test_a_departure_that_was_noted_wrongly_deletes_nothing_of_who_has_the_bot(
    world: World, outside: Outside
) -> None:
    await world.install()
    outside(f"INSERT INTO departures VALUES ('{TEAM}', '', 1.0)")  # noqa: S608
    assert await _all_is_kept(world, outside)
    assert outside("SELECT * FROM departures") == []


async def test_of_coming_and_leaving_at_once_one_is_last(world: World, outside: Outside) -> None:
    client_id = world.playground.installs.client_id
    one, two = (store.installations(client_id, Seal([KEY])) for store in world.stores)
    for number in range(20):
        given = await one.install(OWN)
        world.clock.ahead += 1
        again = two.install(OWN) if number % 2 else world.stores[1].departures.left("T1", "E1")
        await asyncio.gather(one.remove(given), again)
        installed = bool(outside("SELECT * FROM slack_bots"))
        assert bool(outside("SELECT * FROM departures")) is not installed
        world.clock.ahead += 1


async def test_a_workspace_that_still_has_it_from_its_organisation_has_not_left(
    world: World, outside: Outside
) -> None:
    store = world.stores[0]
    kept = store.installations(world.playground.installs.client_id, Seal([KEY]))
    whole, own = await kept.install(OF_ALL), await kept.install(OWN)
    thread = Thread("T1", "D1", "1.1", "U0ANA")
    await store.memory.keep(thread, Context(question="is it hot?"))
    await kept.remove(own)
    world.clock.ahead += DEPARTED_KEPT + 60
    await store.departures.forget_old()
    assert len(outside("SELECT * FROM threads")) == 1
    await kept.remove(whole)
    world.clock.ahead += DEPARTED_KEPT + 60
    await store.departures.forget_old()
    assert outside("SELECT * FROM threads") == []


async def test_who_has_an_installation_of_their_own_stays_when_the_organisation_leaves(
    world: World, outside: Outside
) -> None:
    store = world.stores[0]
    kept = store.installations(world.playground.installs.client_id, Seal([KEY]))
    whole = await kept.install(OF_ALL)
    await store.departures.met("T1", "E1")
    await kept.install(OWN)
    await store.departures.lost("T1", "E1")
    assert outside("SELECT * FROM departures") == []
    # By an instance that does not know yet that they have one.
    await store.departures.met("T1", "E1")
    await kept.remove(whole)
    assert outside("SELECT * FROM departures WHERE at < 1e15") == []


async def test_what_comes_late_of_an_organisation_that_left_keeps_nothing(
    world: World, outside: Outside
) -> None:
    kept = world.stores[0].installations(world.playground.installs.client_id, Seal([KEY]))
    whole = await kept.install(OF_ALL)
    await world.one.gained([TEAM], "E1")
    await kept.remove(whole)
    await world.two.gained([TEAM], "E1")
    assert not await _all_is_kept(world, outside)


async def test_what_comes_late_of_a_workspace_that_lost_it_keeps_nothing(
    world: World, outside: Outside
) -> None:
    """Slack brings a message again, to an instance that does not know the workspace yet."""
    await world.one.install(OF_ALL)
    await world.one.of(TEAM, "E1", org_wide=False)
    await world.background.drain(5)
    await world.one.lost([TEAM], "E1")
    assert await world.two.of(TEAM, "E1", org_wide=False) is not None
    await world.background.drain(5)
    assert not await _all_is_kept(world, outside)


async def test_a_workspace_that_is_at_work_long_after_has_it_again(
    world: World, outside: Outside
) -> None:
    await world.one.install(OF_ALL)
    await world.one.lost([TEAM], "E1")
    world.clock.ahead += 24 * 3600
    await world.two.of(TEAM, "E1", org_wide=False)
    await world.background.drain(5)
    assert await _all_is_kept(world, outside)
