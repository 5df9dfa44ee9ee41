"""Which door is opened, and what is said where it cannot be."""

import pytest

from tests.cli.conftest import Run


def test_serving_without_tokens_says_what_to_set(run: Run) -> None:
    result = run("serve")
    assert result.exit_code == 2
    assert "playground" in result.stderr


@pytest.mark.parametrize(
    ("flag", "missing"),
    [
        ("--socket", "SLACK_BOT_TOKEN and SLACK_APP_TOKEN"),
        ("--http", "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET"),
    ],
)
def test_a_door_names_what_it_needs(run: Run, flag: str, missing: str) -> None:
    result = run("serve", flag)
    assert result.exit_code == 2
    assert missing in result.stderr


def test_two_doors_at_once_are_refused(run: Run) -> None:
    result = run("serve", "--http", "--socket", SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "--socket and --http are two doors: choose one of them\n"


@pytest.mark.parametrize(
    "command", [["ask", "what is green tea"], ["recommend"], ["check"], ["manifest"], ["chat"]]
)
def test_what_only_a_server_needs_troubles_no_other_command(run: Run, command: list[str]) -> None:
    result = run(*command, PORT="abc", SLACK_BOT_TOKEN="x", SLACK_API_URL="slack")
    assert (result.exit_code, result.stderr) == (0, "")


def test_what_every_command_needs_is_held_against_what_may_be(run: Run) -> None:
    result = run("ask", "what is green tea", EMBEDDING="perhaps")
    assert result.exit_code == 2
    assert result.stderr.startswith("EMBEDDING 'perhaps' is neither on nor off")


@pytest.mark.parametrize("command", [["serve", "--http"], ["playground"], ["run"]])
def test_a_server_without_a_usable_port_does_not_start(run: Run, command: list[str]) -> None:
    result = run(*command, PORT="abc")
    assert result.exit_code == 2
    assert "PORT 'abc'" in result.stderr


def test_all_that_a_start_lacks_is_told_at_once(run: Run) -> None:
    wrong = {"SLACK_BOT_TOKEN": "xoxp-1", "DATABASE_URL": "postgresql+asyncpg://u:p@h/d"}
    result = run("serve", "--http", PORT="abc", **wrong)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    for name in ("SLACK_BOT_TOKEN", "PORT 'abc'", "DATABASE_URL", "SLACK_SIGNING_SECRET not set"):
        assert name in result.stderr


def test_half_a_set_of_tokens_is_refused_by_run_too(run: Run) -> None:
    result = run("run", SLACK_APP_TOKEN="xapp-1")
    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN" in result.stderr


def test_a_bad_environment_is_one_line(run: Run) -> None:
    result = run("run", PORT="no")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


def test_a_port_that_is_none_is_refused(run: Run) -> None:
    result = run("playground", "--port", "99999")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


def test_without_a_command_the_commands_are_listed(run: Run) -> None:
    result = run()
    assert result.exit_code == 0
    for name in (
        "ask",
        "chat",
        "recommend",
        "serve",
        "playground",
        "run",
        "check",
        "eval",
        "manifest",
    ):
        assert f"\n  {name}" in result.stdout


def test_an_unknown_command_is_one_line(run: Run) -> None:
    result = run("answer")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
