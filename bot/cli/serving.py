"""Starts the bot: for Slack, or in the playground."""

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import Any

import click

from bot import logs
from bot.cli.mind import of_serving
from bot.cli.report import report_of
from bot.config import Door, Settings
from bot.errors import ConfigError, InputError

_NO_TOKENS = (
    "No Slack tokens are set: set what .env.sample describes, "
    "or run `python -m bot playground` to try the bot without Slack"
)


@click.command
@click.option("--socket", is_flag=True, help="Over Socket Mode.")
@click.option("--http", is_flag=True, help="Over HTTP, on PORT.")
def serve(socket: bool, http: bool) -> None:
    """Serve Slack, over Socket Mode where SLACK_APP_TOKEN is set, else over HTTP."""
    if socket and http:
        raise InputError("--socket and --http are two doors: choose one of them")
    named: Door | None = "socket" if socket else "http" if http else None
    wanted = of_serving(named)
    door = named or wanted.door
    if door == "playground":
        raise ConfigError(_NO_TOKENS)
    _start(wanted, door, wanted.port)


@click.command
@click.option("--port", type=click.IntRange(0, 65535), help="Default: PORT, or 3000; 0 for any.")
@click.option("--demo", is_flag=True, help="With made-up data of some weeks in its report.")
def playground(port: int | None, demo: bool) -> None:
    """Serve the bot in a local Slack, without any account.

    What is asked there is reported on at /report.
    """
    wanted = of_serving("playground")
    _start(wanted, "playground", wanted.port if port is None else port, demo=demo)


@click.command
def run() -> None:
    """Serve Slack where its tokens are set, else the playground."""
    wanted = of_serving(None)
    _start(wanted, wanted.door, wanted.port)


def _start(wanted: Settings, door: Door, port: int, *, demo: bool = False) -> None:
    with logs.written(
        level=wanted.log_level, json=wanted.log_format == "json", secrets=wanted.secrets
    ):
        asyncio.run(_served(wanted, door, port, demo))


def _served(wanted: Settings, door: Door, port: int, demo: bool) -> Coroutine[Any, Any, None]:
    from bot import app

    match door:
        case "socket":
            return app.serve_socket(wanted)
        case "http":
            return app.serve_http(wanted)
        case "playground":
            welcome = _welcome_to_demo if demo else _welcome
            reporting = partial(report_of, made_up=demo)
            return app.serve_playground(wanted, port, welcome, reporting=reporting, demo=demo)


def _welcome(url: str) -> None:
    click.echo(f"The playground is at {url} (Ctrl-C stops it)")


def _welcome_to_demo(url: str) -> None:
    _welcome(url)
    click.echo(f"Its report, with made-up data: {url}/report")
