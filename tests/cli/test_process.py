"""The command line as other programs meet it: real processes, pipes and signals."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from urllib.request import urlopen

import pytest

from tests.conftest import TEA

ROOT = Path(__file__).parents[2]
PYTHON_M_BOT = [sys.executable, "-m", "bot"]
PLAIN = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}
ENVIRON = PLAIN | {"KNOWLEDGE": str(TEA), "EMBEDDING": "off"}


@contextmanager
def started(
    *args: str, command: list[str] = PYTHON_M_BOT, **environ: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A running bot, which is ended whatever the test comes to: no read waits for ever."""
    process = subprocess.Popen(  # noqa: S603  # our own program
        [*command, *args],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=ENVIRON | environ,
    )
    watchdog = Timer(60, process.kill)
    watchdog.start()
    try:
        yield process
    finally:
        watchdog.cancel()
        process.kill()
        process.wait(timeout=30)
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def address(process: subprocess.Popen[bytes]) -> str:
    """Where a playground says that it is, once its page answers."""
    assert process.stdout
    said = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline().decode())
    assert said
    with urlopen(said[0], timeout=10) as page:  # noqa: S310  # a page of our own
        assert page.status == 200
    return said[0]


def test_each_line_is_answered_before_the_next_is_given() -> None:
    with started("ask", "--json", "-") as process:
        assert process.stdin
        assert process.stdout
        for question in (b"caffeine in green tea", b"", b"caffeine in black tea"):
            process.stdin.write(question + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question.decode()
        process.stdin.close()
        assert process.wait(timeout=30) == 0


@pytest.mark.parametrize("args", [("ask", "--json", "-"), ("ask", "-"), ("chat",)])
def test_a_reader_that_leaves_early_is_not_complained_about(args: tuple[str, ...]) -> None:
    with started(*args) as process:
        assert process.stdout
        process.stdout.close()
        _, errors = process.communicate(b"caffeine in green tea\n" * 50, timeout=30)
        assert errors == b""
        assert process.returncode != 0


def test_ctrl_c_ends_a_chat_civilly() -> None:
    with started("chat") as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"Hello! Ask me about tea.\n"
        _interrupt(process)
        assert process.stderr
        assert process.stdout.read().endswith(b"Goodbye.\n")
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


def _interrupt(process: subprocess.Popen[bytes]) -> None:
    """Ctrl-C until it is heard: one just before a read begins is heard by Python after it."""
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
def test_the_first_process_of_a_container_ends_when_told_before_it_serves() -> None:
    """To it a signal does nothing by itself, as to one that has been made to ignore it."""
    ignoring = ["sh", "-c", 'trap "" TERM; exec "$@"', "sh", *PYTHON_M_BOT]
    with started("chat", command=ignoring) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"Hello! Ask me about tea.\n"
        process.terminate()
        assert process.wait(timeout=30) == 128 + signal.SIGTERM


def test_importing_the_command_line_leaves_the_servers_alone() -> None:
    heavy = ["slack_bolt", "slack_sdk", "aiohttp", "sqlalchemy"]
    script = f"import bot.cli, sys; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", script], cwd=ROOT, env=ENVIRON, capture_output=True, check=True
    )
    assert run.stdout == b"[]\n"


def test_a_terminal_that_cannot_show_a_character_still_gets_the_answer() -> None:
    run = subprocess.run(  # noqa: S603  # our own program
        [*PYTHON_M_BOT, "ask", "caffeine in green tea"],
        cwd=ROOT,
        env=ENVIRON | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
    )
    assert b"half as much caffeine" in run.stdout
    assert run.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
def test_a_person_at_a_terminal_gets_styled_lines_that_fit_it() -> None:
    ours, theirs = os.openpty()
    subprocess.run(  # noqa: S603  # our own program
        [*PYTHON_M_BOT, "ask", "caffeine in green tea"],
        cwd=ROOT,
        env=ENVIRON | {"COLUMNS": "50", "TERM": "xterm"},
        stdout=theirs,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert shown.startswith("\x1b[1mHow much caffeine is in green tea?\x1b[0m\r\n")
    lines = re.sub(r"\x1b\[\d+m", "", shown).splitlines()
    assert max(map(len, lines)) <= 50
    assert "    https://tea.example/survey" in lines


def test_the_playground_says_where_it_is_and_stops_when_told() -> None:
    with started("playground", "--port", "0") as process:
        address(process)
        process.terminate()
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 0
        assert b"Traceback" not in errors


def test_without_tokens_run_starts_the_playground_and_ctrl_c_stops_it() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with started("run", PORT=str(port)) as process:
        assert address(process).endswith(f":{port}")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0


def test_a_port_that_is_taken_is_one_line_with_the_next_step() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with started("playground", "--port", port) as process:
            _, errors = process.communicate(timeout=30)
            assert process.returncode == 2
            assert port in errors.decode().splitlines()[-1]
            assert b"Traceback" not in errors
