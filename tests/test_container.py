"""The container file, read as an engine reads it: no test builds it."""

import asyncio
import json
import re
import sys
from pathlib import Path

import click
import pytest

from bot import config
from bot.cli import cli
from tests.served import serving

ROOT = Path(__file__).parents[1]
LINES = [
    line.split(None, 1)
    for line in re.sub(r"\\\n\s*", " ", (ROOT / "bot" / "Containerfile").read_text()).splitlines()
    if line and not line.startswith("#")
]


def _after(instruction: str) -> list[str]:
    return [rest for name, rest in LINES if name == instruction]


def _environ() -> dict[str, str]:
    return dict(pair.split("=", 1) for rest in _after("ENV") for pair in rest.split())


def test_all_that_is_copied_is_there_and_let_through() -> None:
    let_through = (ROOT / ".dockerignore").read_text().splitlines()
    for copied in _after("COPY"):
        source = copied.split()[0]
        assert (ROOT / source).exists()
        assert f"!{source}" in let_through


def test_what_it_runs_is_a_command_of_the_bot() -> None:
    (command,) = _after("CMD")
    python, *args = json.loads(command)
    assert (python, args[:2]) == ("python", ["-m", "bot"])
    assert isinstance(cli.get_command(click.Context(cli), args[2]), click.Command)


def test_it_runs_as_nobody_special_on_this_python() -> None:
    (user,) = _after("USER")
    assert int(user) > 0
    (base,) = _after("FROM")
    assert base == f"python:{(ROOT / '.python-version').read_text().strip()}-slim"


def test_its_settings_are_known_and_none_is_a_secret() -> None:
    environ = _environ()
    own = {name for name in environ if not name.startswith(("PYTHON", "PIP_", "HOME"))}
    assert own <= _settings()
    assert not any("TOKEN" in name or "SECRET" in name or "KEY" in name for name in own)
    settings = config.read({name: environ[name] for name in own})
    (kept,) = _after("VOLUME")
    assert settings.database_url.endswith(f":///{kept}/whichframework.db")


@pytest.mark.parametrize("healthy", [True, False])
async def test_its_health_check_tells_a_bot_that_serves_from_none(
    tmp_path: Path, healthy: bool
) -> None:
    (check,) = _after("HEALTHCHECK")
    python, *args = json.loads(check.partition("CMD ")[2])
    assert python == "python"
    database = f"sqlite:///{tmp_path / 'bot.db'}"
    with (tmp_path / "log").open("wb") as log:
        async with serving(log.fileno(), DATABASE_URL=database) as bot:
            port = str(bot.health_port if healthy else 9)
            process = await asyncio.create_subprocess_exec(
                sys.executable, *args, env={"HEALTH_PORT": port}, stderr=asyncio.subprocess.DEVNULL
            )
            assert (await process.wait() == 0) is healthy


def _settings() -> set[str]:
    """The names of all settings that the bot reads."""
    source = (ROOT / "bot" / "config.py").read_text()
    return set(re.findall(r'values\.get\(\s*"([A-Z_]+)"', source))


def test_the_sample_of_the_environment_names_each_setting_and_no_other() -> None:
    sample = (ROOT / ".env.sample").read_text()
    assert set(re.findall(r"^#?([A-Z_]+)=", sample, re.MULTILINE)) == _settings()


def test_the_sample_filled_in_leaves_what_the_container_sets_as_it_is() -> None:
    """Engines, and systemd, set an empty value as they set any other."""
    sample = (ROOT / ".env.sample").read_text()
    given = dict(re.findall(r"^([A-Z_]+)=(.*)$", sample, re.MULTILINE))
    environ = _environ()
    assert {name: value for name, value in given.items() if name in environ} == {"PORT": "3000"}
    assert (environ | given)["DATABASE_URL"] == environ["DATABASE_URL"]
