from pathlib import Path

import pytest

from bot.config import Door, read
from bot.errors import ConfigError


def test_with_nothing_set_it_is_the_playground() -> None:
    settings = read({"SLACK_BOT_TOKEN": " ", "PORT": ""})
    assert settings.door == "playground"
    assert settings.knowledge == Path("knowledge")


def test_an_app_token_means_socket_mode_and_else_http() -> None:
    bot = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
    assert read(bot).door == "http"
    assert read(bot | {"SLACK_APP_TOKEN": "xapp-1"}).door == "socket"


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        read({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1", "PORT": "http"})
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "PORT"):
        assert name in str(caught.value)
    assert "xapp-1" not in str(caught.value)


def test_what_a_door_lacks_is_said_with_all_else_that_is_wrong() -> None:
    wrong = {
        "SLACK_BOT_TOKEN": "xoxp-1",
        "PORT": "abc",
        "DATABASE_URL": "postgresql+asyncpg://u:hunter2@host/db",
    }
    doors: tuple[Door | None, ...] = ("http", None)
    for door in doors:
        with pytest.raises(ConfigError) as caught:
            read(wrong, door)
        for name in ("SLACK_BOT_TOKEN", "PORT", "DATABASE_URL", "SLACK_SIGNING_SECRET not set"):
            assert name in str(caught.value)
        assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:hunter2@host/db",
        "hunter2.db",
        "hunter2",
        "postgresql+asyncpg://u:hunter2@host/db",
        "sqlite+pysqlite:///hunter2.db",
    ],
)
def test_a_database_of_another_kind_is_refused_without_showing_its_url(url: str) -> None:
    with pytest.raises(ConfigError, match="DATABASE_URL is of neither") as refused:
        read({"DATABASE_URL": url})
    assert "hunter2" not in str(refused.value)


def test_a_token_for_each_workspace_is_read_from_a_list() -> None:
    settings = read({"SLACK_BOT_TOKEN": " xoxb-1, xoxb-2,,\nxoxb-3, "})
    assert settings.bot_tokens == ("xoxb-1", "xoxb-2", "xoxb-3")
    assert read({}).bot_tokens == read({"SLACK_BOT_TOKEN": " , "}).bot_tokens == ()
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN not set"):
        read({"SLACK_BOT_TOKEN": ",", "SLACK_SIGNING_SECRET": "s"}).require("http")


def test_a_wrong_token_of_several_is_named_by_its_place() -> None:
    with pytest.raises(ConfigError) as caught:
        read({"SLACK_BOT_TOKEN": "xoxb-1,xoxp-2,xoxb-3"})
    assert "Token 2 in SLACK_BOT_TOKEN does not begin with xoxb-" in str(caught.value)
    assert "xoxp-2" not in str(caught.value)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "3e3", "٣", "1" * 500])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(ConfigError, match="PORT"):
        read({"PORT": port})


def test_the_health_pages_have_a_port_of_their_own_where_one_is_named() -> None:
    assert read({}).health_port == 0
    assert read({"HEALTH_PORT": "9090"}).health_port == 9090
    for wrong in ("65536", "-1", "health"):
        with pytest.raises(ConfigError, match="HEALTH_PORT"):
            read({"HEALTH_PORT": wrong})


def test_a_door_names_what_it_lacks() -> None:
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN"):
        read({"SLACK_APP_TOKEN": "xapp-1"}).require("socket")
    with pytest.raises(ConfigError, match="SLACK_SIGNING_SECRET"):
        read({"SLACK_BOT_TOKEN": "xoxb-1"}).require("http")
    read({}).require("playground")


def test_secrets_are_not_shown() -> None:
    settings = read({"SLACK_BOT_TOKEN": "xoxb-7", "DATABASE_URL": "postgresql://u:pw@h/d"})
    assert "xoxb-7" not in repr(settings)
    assert "pw" not in repr(settings)


@pytest.mark.parametrize("url", ["slack.com/api", "http://", "http://[bad", "https://h:99999/api"])
def test_an_address_that_is_none_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(ConfigError, match="SLACK_API_URL") as caught:
        read({"SLACK_API_URL": url})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "wanted"), [("on", True), ("off", False), ("OFF", False), (" On ", True), ("", True)]
)
def test_the_embedding_is_on_unless_it_is_off(value: str, wanted: bool) -> None:
    assert read({"EMBEDDING": value}).embedding is wanted
    assert read({}).embedding is True


@pytest.mark.parametrize("value", ["no", "0", "false", "of"])
def test_an_embedding_that_is_neither_on_nor_off_is_refused(value: str) -> None:
    with pytest.raises(ConfigError, match=f"EMBEDDING '{value}' is neither on nor off"):
        read({"EMBEDDING": value})


def test_vectors_are_kept_where_the_environment_says() -> None:
    assert read({"VECTORS": "/var/cache/bot.vectors"}).vectors == Path("/var/cache/bot.vectors")
    assert read({"VECTORS": " "}).vectors == read({}).vectors == Path("whichframework.vectors")


def test_misses_are_kept_for_ninety_days_but_where_something_else_is_said() -> None:
    assert (read({}).misses_days, read({}).misses_off) == (90, frozenset())
    settings = read({"MISSES_DAYS": "0", "MISSES_OFF": " T123, T456,"})
    assert (settings.misses_days, settings.misses_off) == (0, frozenset(["T123", "T456"]))


@pytest.mark.parametrize("days", ["-1", "ninety", "3651", "1.5", "٣", "9" * 500])
def test_a_time_to_keep_misses_that_is_none_is_refused(days: str) -> None:
    with pytest.raises(ConfigError, match="MISSES_DAYS"):
        read({"MISSES_DAYS": days})


@pytest.mark.parametrize("teams", ["all", "T123 T456", "T123,#general", "t123"])
def test_a_workspace_that_is_none_is_refused(teams: str) -> None:
    with pytest.raises(ConfigError, match="MISSES_OFF"):
        read({"MISSES_OFF": teams})


INSTALLABLE = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hidden"}


def test_with_a_client_id_workspaces_install_it_and_no_token_is_wanted() -> None:
    settings = read(INSTALLABLE | {"SLACK_SIGNING_SECRET": "s"})
    assert (settings.door, settings.installable) == ("http", True)
    settings.require("http")
    assert not read({"SLACK_BOT_TOKEN": "xoxb-1"}).installable
    assert "hidden" not in repr(settings)


def test_everything_that_installing_lacks_is_named_at_once() -> None:
    with pytest.raises(ConfigError, match="SLACK_CLIENT_SECRET and SLACK_SIGNING_SECRET not set"):
        read({"SLACK_CLIENT_ID": "1.2"}).require("http")
    with pytest.raises(ConfigError, match="SLACK_CLIENT_ID and SLACK_APP_TOKEN not set"):
        read({"SLACK_CLIENT_SECRET": "hidden"}).require("socket")


def test_a_token_and_a_client_id_are_two_ways_of_which_one_is_chosen() -> None:
    with pytest.raises(ConfigError, match="unset SLACK_BOT_TOKEN") as caught:
        read(INSTALLABLE | {"SLACK_BOT_TOKEN": "xoxb-1"})
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("url", ["bot.example.org", "https://h/other", "https://h", "https://[h"])
def test_a_redirect_url_that_slack_cannot_send_back_to_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="https://your-host/slack/oauth_redirect"):
        read({"SLACK_REDIRECT_URL": url})
    right = "https://bot.example.org/slack/oauth_redirect"
    assert read({"SLACK_REDIRECT_URL": right}).redirect_url == right


def test_keys_are_read_from_a_list_and_a_wrong_one_is_named_by_its_place() -> None:
    new, old = "n" * 43 + "=", "o" * 43 + "="
    settings = read({"ENCRYPTION_KEY": f" {new}, {old},"})
    assert settings.encryption_keys == (new, old)
    assert new not in repr(settings)
    with pytest.raises(ConfigError, match="Key 2 in ENCRYPTION_KEY is no key") as caught:
        read({"ENCRYPTION_KEY": f"{new},secret"})
    assert "secret" not in str(caught.value)
