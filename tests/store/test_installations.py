"""Who has installed the bot: tokens at rest, one installation a workspace, keys that change."""

import sqlite3
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.store import SqlStore
from bot.store.installations import Installation, SqlInstallations
from bot.store.sealing import Seal, SealError, new_key
from tests.store.conftest import Clock

CLIENT = "111.222"
HOME = Installation(
    team="T1",
    enterprise="",
    token="xoxb-secret-of-one",
    bot="B1",
    bot_user="U1BOT",
    app="A1",
    team_name="One",
    scopes=("chat:write", "commands"),
    refresh="xoxe-1-secret-of-one",
    expires=1_700_040_000,
)
WHOLE = Installation(team="", enterprise="E9", token="xoxb-of-all", bot="B9", bot_user="U9BOT")


def _kept(store: SqlStore, *keys: str) -> SqlInstallations:
    return store.installations(CLIENT, Seal(keys))


async def test_an_installation_is_read_as_it_was_given(store: SqlStore) -> None:
    kept = _kept(store, new_key())
    given = await kept.install(HOME)
    assert await kept.find("T1", "", org_wide=False) == given == replace(HOME, at=given.at)
    assert await kept.find("T2", "", org_wide=False) is None
    assert await store.installations("another", Seal()).find("T1", "", org_wide=False) is None


async def test_a_workspace_is_found_by_its_own_id_else_by_its_organisations(
    store: SqlStore,
) -> None:
    kept = _kept(store)
    await kept.install(HOME)
    await kept.install(WHOLE)
    found = {
        (team, enterprise, org_wide): installation.key
        for team, enterprise, org_wide in [
            ("T1", "E9", False),
            ("T1", "E9", True),
            ("T7", "E9", False),
            ("", "E9", True),
        ]
        if (installation := await kept.find(team, enterprise, org_wide=org_wide))
    }
    assert found == {
        ("T1", "E9", False): "T1",
        ("T1", "E9", True): "E9",
        ("T7", "E9", False): "E9",
        ("", "E9", True): "E9",
    }
    assert await kept.find("T7", "", org_wide=False) is None
    assert await kept.find("", "", org_wide=True) is None


async def test_who_installs_again_has_one_installation_and_the_older_one_cannot_remove_it(
    store: SqlStore, clock: Clock
) -> None:
    kept = _kept(store)
    first = await kept.install(HOME)
    clock.now += 60
    second = await kept.install(replace(HOME, token="xoxb-new"))
    await kept.remove(first)
    assert await kept.find("T1", "", org_wide=False) == second
    await kept.remove(second)
    await kept.remove(second)
    assert await kept.find("T1", "", org_wide=False) is None


async def test_a_new_token_takes_the_place_of_the_old_one(store: SqlStore) -> None:
    kept = _kept(store, new_key())
    given = await kept.install(HOME)
    new = replace(given, token="xoxb-2", refresh="xoxe-2", expires=1_700_080_000)
    await kept.rotated(new)
    assert await kept.find("T1", "", org_wide=False) == new


@pytest.mark.parametrize(("keys", "shown"), [((), True), ((new_key(),), False)])
async def test_no_byte_of_a_token_is_in_the_file_where_a_key_is_given(
    sqlite_url: str, file: Path, keys: tuple[str, ...], shown: bool
) -> None:
    store = SqlStore(sqlite_url)
    await _kept(store, *keys).install(HOME)
    await store.close()
    raw = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert (b"secret-of-one" in raw) is shown
    assert b"U1BOT" in raw


async def test_a_new_file_is_its_owners_alone(sqlite_url: str, file: Path) -> None:
    store = SqlStore(sqlite_url)
    await _kept(store).install(HOME)
    files = [*file.parent.iterdir()]
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    assert len(files) > 1, "the log beside it as well"
    await store.close()


async def test_the_first_of_several_keys_is_the_one_that_tokens_are_written_with(
    store: SqlStore,
) -> None:
    old, new = new_key(), new_key()
    await _kept(store).install(WHOLE)
    given = await _kept(store, old).install(HOME)
    assert await _kept(store, new, old).reseal() == 0
    assert await _kept(store, new).find("T1", "", org_wide=False) == given
    assert await _kept(store, new).find("", "E9", org_wide=True) is not None
    for gone in (_kept(store, old), _kept(store)):
        with pytest.raises(SealError, match="ENCRYPTION_KEY") as caught:
            await gone.find("", "E9", org_wide=True)
        assert "xoxb" not in str(caught.value)
        assert await gone.reseal() == 2


async def test_what_is_written_with_the_first_key_already_is_left_alone(
    sqlite_url: str, file: Path
) -> None:
    store, key = SqlStore(sqlite_url), new_key()
    await _kept(store, key).install(HOME)
    await store.close()

    def written() -> object:
        with sqlite3.connect(file) as connection:
            return connection.execute("SELECT bot_token FROM slack_bots").fetchall()

    before = written()
    store = SqlStore(sqlite_url)
    assert await _kept(store, key).reseal() == 0
    await store.close()
    assert written() == before


@pytest.mark.parametrize("key", ["", "short", "é" * 44, "A" * 43 + "!"])
def test_what_is_no_key_is_refused_and_not_shown(key: str) -> None:
    with pytest.raises(ConfigError, match="python -m bot key") as caught:
        Seal([key])
    assert not key or key not in str(caught.value)


def test_an_installation_does_not_show_its_tokens() -> None:
    assert "secret" not in repr(HOME)
