"""What a line of the log is, as whoever reads the file meets it."""

import json
import logging
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import logs
from bot.errors import ConfigError

_log = logging.getLogger("bot.tests")
ODD = "one\ntwo\r\x1b[31mred\x1b[0m\u2028three \u202eback\x00 lone \ud800 and é"


def _lines(path: Path, act: Callable[[], None], **asked: bool | str) -> list[str]:
    """What is in the file after something was logged to it."""
    to = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        with logs.written(to, **asked):  # type: ignore[arg-type]  # as the settings have them
            act()
    finally:
        os.close(to)
    return path.read_text("utf-8").split("\n")[:-1]


@pytest.mark.parametrize("as_json", [False, True])
def test_a_record_is_one_line_whatever_is_in_it(tmp_path: Path, as_json: bool) -> None:
    def act() -> None:
        _log.warning("said: %s", ODD)
        try:
            raise ValueError(ODD)
        except ValueError:
            _log.exception("a fault")

    said, fault = _lines(tmp_path / "log", act, json=as_json)
    for line in (said, fault):
        assert line.isprintable()
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in line
    assert "red" in said
    assert "ValueError" in fault


def test_a_line_of_json_holds_what_a_program_looks_for(tmp_path: Path) -> None:
    def act() -> None:
        with logs.request("a1b2"):
            _log.info("%d entries", 3)
        _log.info("outside")

    inside, outside = map(json.loads, _lines(tmp_path / "log", act, json=True))
    assert inside | {"time": ""} == {
        "time": "",
        "level": "INFO",
        "logger": "bot.tests",
        "message": "3 entries",
        "request": "a1b2",
    }
    assert inside["time"].endswith("+00:00")
    assert "request" not in outside


def test_each_request_bears_a_name_of_its_own(tmp_path: Path) -> None:
    names = []

    def act() -> None:
        for _ in range(2):
            with logs.request() as name:
                names.append(name)
                _log.info("asked")

    first, second = _lines(tmp_path / "log", act)
    assert f" [{names[0]}]: asked" in first
    assert f" [{names[1]}]: asked" in second
    assert names[0] != names[1]


@pytest.mark.parametrize(
    ("level", "written"),
    [
        ("DEBUG", ["library debug", "library info", "library warning", "bot debug", "bot info"]),
        ("INFO", ["library warning", "bot info"]),
        ("WARNING", ["library warning"]),
        ("ERROR", []),
    ],
)
def test_libraries_say_what_they_see_at_debug_only(
    tmp_path: Path, level: str, written: list[str]
) -> None:
    def act() -> None:
        library = logging.getLogger("slack_sdk.web")
        library.debug("library debug")
        library.info("library info")
        library.warning("library warning")
        _log.debug("bot debug")
        _log.info("bot info")

    lines = _lines(tmp_path / "log", act, level=level)
    assert [line.partition(": ")[2] for line in lines] == written


def test_a_record_that_cannot_be_written_costs_only_itself(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log"
    path.touch()
    to = os.open(path, os.O_WRONLY)
    with logs.written(to) as writer:
        broken = {"name": "library", "msg": "%d of them", "args": ("xoxb-none",)}
        writer.handle(logging.makeLogRecord(broken))
        _log.warning("the next")
    os.close(to)
    first, second = path.read_text().splitlines()
    assert "a record of library cannot be written" in first
    assert "the next" in second
    assert "xoxb" not in first + capfd.readouterr().err


def test_a_bug_that_ends_the_bot_is_a_record_and_a_wrong_setting_is_not(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def bug() -> None:
        raise RuntimeError("xoxb-7-7")

    def setting() -> None:
        raise ConfigError("PORT is none")

    with pytest.raises(SystemExit, match="1"):
        _lines(tmp_path / "log", bug)
    (line,) = (tmp_path / "log").read_text().splitlines()
    assert "RuntimeError" in line
    assert "xoxb-7-7" not in line + capfd.readouterr().err
    with pytest.raises(ConfigError):
        _lines(tmp_path / "other", setting)
    assert (tmp_path / "other").read_text() == ""


def test_a_log_that_nobody_reads_holds_up_nobody_and_counts_what_it_dropped() -> None:
    read, write = os.pipe()
    with logs.written(write) as writer:
        for number in range(20_000):
            _log.warning("%d %s", number, "x" * 100)
        dropped = writer.dropped
    assert dropped > 5_000
    os.close(read)
    os.close(write)


def test_a_reader_who_comes_back_is_told_how_many_lines_are_missing() -> None:
    read, write = os.pipe()
    with logs.written(write) as writer:
        for number in range(20_000):
            _log.warning("%d %s", number, "x" * 100)
        told = 0
        with os.fdopen(read, encoding="utf-8") as lines:
            while told < writer.dropped:
                if said := re.search(r"(\d+) lines were dropped", next(lines)):
                    told += int(said[1])
        assert told == writer.dropped
    os.close(write)


def test_a_reader_who_has_left_costs_nothing() -> None:
    read, write = os.pipe()
    os.close(read)
    with logs.written(write) as writer:
        for _ in range(100):
            _log.warning("said to nobody")
        assert writer.dropped == 0
    os.close(write)
