"""Who the bot is in workspaces that installed it: tokens that expire, end, and come again."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator

import pytest

from bot.slack.installed import KNOWN_FOR, UNKNOWN_FOR
from bot.slack.shut import SHUT_FOR, TokensRefusedError
from bot.slack.workspaces import Left
from bot.store.installations import Installation
from tests.abuse.refreshing import HOUR, TEAM, World, refreshed, world
from tests.databases import Outside


@pytest.fixture(name="world")
async def _world(url: str) -> AsyncIterator[World]:
    async with world(url) as made:
        yield made


async def test_of_eight_requests_in_two_instances_one_fetches_a_new_token(world: World) -> None:
    came = await refreshed(world, rounds=5)
    assert came.exchanges == [1] * 5
    assert came.without == 0


async def test_while_the_old_token_is_good_nobody_waits_for_the_new_one(world: World) -> None:
    old = await world.install(seconds=HOUR)
    tokens = await asyncio.gather(*(world.token() for _ in range(8)))
    await world.settle()
    world.clock.ahead += KNOWN_FOR
    new = await world.token()
    assert new != old
    # Who asks the store late may find the new one there already.
    assert old in tokens
    assert set(tokens) <= {old, new}
    assert world.playground.calls("oauth.v2.access") == 2


async def test_where_no_new_token_can_be_had_the_old_one_is_used_and_it_is_tried_again_later(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    old = await world.install(seconds=HOUR)
    world.playground.answer_next("oauth.v2.access", status=503, body="<html>down</html>")
    for _ in range(3):
        assert await world.token() == old
        await world.settle()
    assert world.playground.calls("oauth.v2.access") == 2
    assert "no new token for T0PLAYGRND" in caplog.text
    assert old not in caplog.text
    world.clock.ahead += KNOWN_FOR
    await world.token()
    await world.settle()
    world.clock.ahead += KNOWN_FOR
    assert await world.token() != old


async def test_a_token_that_has_ended_is_still_returned_where_slack_gives_no_other(
    world: World,
) -> None:
    old = await world.install(seconds=0)
    world.playground.answer_next(
        "oauth.v2.access", body={"ok": False, "error": "invalid_refresh_token"}
    )
    assert await world.token() == old


async def test_who_the_bot_is_is_asked_of_the_store_now_and_then_and_never_of_slack(
    world: World, outside: Outside
) -> None:
    token = await world.install()
    assert await world.token(world.two) == token
    outside("UPDATE slack_bots SET bot_user_id = 'U9'")
    for ahead, bot_user in ((KNOWN_FOR - 1, "U0BOT"), (KNOWN_FOR + 1, "U9")):
        world.clock.ahead = ahead
        found = await world.two.of(TEAM, "", org_wide=False)
        assert found is not None
        assert found.bot_user_id == bot_user
    assert world.playground.calls("auth.test") == 0


async def test_a_clock_that_is_set_back_has_nothing_believed_for_longer(
    world: World, outside: Outside
) -> None:
    await world.install()
    assert await world.token(world.two)
    outside("UPDATE slack_bots SET bot_user_id = 'U9'")
    world.clock.ahead -= 24 * HOUR
    found = await world.two.of(TEAM, "", org_wide=False)
    assert found is not None
    assert found.bot_user_id == "U9"


async def test_a_clock_that_is_set_back_does_not_put_off_an_exchange(world: World) -> None:
    old = await world.install(seconds=HOUR)
    world.playground.answer_next("oauth.v2.access", status=503, body="<html>down</html>")
    assert await world.token() == old
    await world.settle()
    world.clock.ahead -= 120
    await world.token()
    await world.settle()
    world.clock.ahead += KNOWN_FOR
    assert await world.token() != old


async def test_who_is_not_installed_is_asked_for_again_soon(world: World) -> None:
    assert await world.token(world.two) is None
    token = await world.install()
    assert await world.token(world.two) is None
    world.clock.ahead += UNKNOWN_FOR
    assert await world.token(world.two) == token


REMOVED, INSTALLED, TOLD = "removed", "installed", "told"
STORIES = [
    ((REMOVED, TOLD, TOLD), False),
    ((REMOVED, TOLD, INSTALLED, TOLD), True),
    ((REMOVED, INSTALLED, TOLD, TOLD), True),
    ((REMOVED, INSTALLED, TOLD, REMOVED, TOLD, TOLD), False),
    ((REMOVED, INSTALLED, REMOVED, TOLD, TOLD, TOLD, TOLD, INSTALLED, TOLD), True),
]


@pytest.mark.parametrize(("story", "stays"), STORIES)
async def test_removals_are_told_late_and_twice_and_a_new_installation_stays(
    world: World, outside: Outside, story: tuple[str, ...], stays: bool
) -> None:
    await world.install()
    removed_at = 0.0
    for act in story:
        if act == REMOVED:
            await world.playground.uninstall(TEAM)
            removed_at = time.time()
        elif act == INSTALLED:
            await world.install()
        else:
            await world.one.left(Left(TEAM, "", removed_at))
    token = await world.token()
    assert bool(token) is stays
    assert len(outside("SELECT * FROM slack_bots")) == stays
    assert len(outside("SELECT * FROM departures")) == (not stays)
    if token:
        assert await world.works(token)


async def test_a_removal_long_after_the_installation_is_believed_though_slack_is_away(
    world: World,
) -> None:
    await world.install()
    with world.playground.answering("auth.test", status=503, body="down"):
        await world.one.left(Left(TEAM, "", world.clock() + 2 * HOUR))
    assert await world.token() is None


@pytest.mark.parametrize("said", ["token_revoked", "account_inactive"])
async def test_a_token_that_slack_refuses_for_ever_is_not_used_and_not_kept(
    world: World, outside: Outside, said: str
) -> None:
    token = await world.install()
    assert await world.token(world.two) == token
    await world.two.refused(token, said)
    await world.two.refused(token, said)
    assert await world.token(world.two) is None
    assert outside("SELECT * FROM slack_bots") == []
    new = await world.install()
    world.clock.ahead += UNKNOWN_FOR
    assert await world.token(world.two) == new


async def test_a_token_that_may_be_right_again_is_not_used_but_kept(
    world: World, outside: Outside, caplog: pytest.LogCaptureFixture
) -> None:
    token = await world.install()
    for _ in range(2):
        await world.one.refused(token, "invalid_auth")
    assert await world.token() is None
    assert len(outside("SELECT * FROM slack_bots")) == 1
    assert [r.levelno for r in caplog.records].count(logging.ERROR) == 1
    assert token not in caplog.text
    await world.install()
    assert await world.token() is not None


async def test_a_token_that_was_refused_is_tried_again_after_minutes_and_that_is_told_of(
    world: World,
) -> None:
    token = await world.install()
    await world.one.accepted()
    await world.one.refused(token, "invalid_auth")
    assert await world.token() is None
    with world.playground.answering("auth.test", body={"ok": False, "error": "invalid_auth"}):
        for _ in range(2):
            with pytest.raises(TokensRefusedError):
                await world.one.accepted()
            assert world.playground.calls("auth.test") == 0
        world.clock.ahead += SHUT_FOR
        assert await world.token() == token
        await world.background.drain(5)
        assert await world.token() is None
    assert world.playground.calls("auth.test") == 1
    with pytest.raises(TokensRefusedError):
        await world.one.accepted()
    world.clock.ahead += SHUT_FOR
    assert await world.token() == token
    await world.background.drain(5)
    await world.one.accepted()
    assert await world.token() == token
    assert world.playground.calls("auth.test") == 2


async def test_one_refused_token_says_nothing_of_those_that_were_not_asked_for_yet(
    world: World,
) -> None:
    """An instance that has just begun would be taken for one that serves nobody."""
    for number in (2, 3):
        given = Installation(f"T{number}", "", f"xoxb-{number}", "B1", "U1")
        await world.one.install(given)
    assert await world.two.of("T2", "", org_wide=False) is not None
    await world.two.refused("xoxb-2", "invalid_auth")
    await world.two.accepted()
    assert await world.two.of("T3", "", org_wide=False) is not None
    await world.two.refused("xoxb-3", "invalid_auth")
    with pytest.raises(TokensRefusedError):
        await world.two.accepted()


async def test_an_organisation_serves_workspaces_that_have_no_installation_of_their_own(
    world: World, outside: Outside
) -> None:
    await world.install()
    whole = Installation(team="", enterprise="E1", token="xoxb-e", bot="B1", bot_user="U1")
    await world.one.install(whole)
    for team, org_wide in (("T7", False), ("T8", True)):
        found = await world.one.of(team, "E1", org_wide=org_wide)
        assert found is not None
        assert (found.bot_token, found.team_id, found.enterprise_id) == ("xoxb-e", team, "E1")
    assert await world.one.of("T9", "", org_wide=False) is None
    assert await world.token() != "xoxb-e"
    await world.background.drain(5)
    await world.one.left(Left("", "E1", world.clock() + HOUR))
    assert await world.one.of("T7", "E1", org_wide=False) is None
    gone = outside("SELECT team FROM departures WHERE at < 1e15 ORDER BY team")
    assert [row["team"] for row in gone] == ["T7", "T8"]
