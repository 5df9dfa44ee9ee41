"""Starts the bot: for Slack, or in the playground."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

import click

from bot.cli.mind import settings
from bot.config import Door, Settings
from bot.errors import ConfigError

_NO_TOKENS = (
    "No Slack tokens are set: set what .env.sample describes, "
    "or run `python -m bot playground` to try the bot without Slack"
)


@click.command
@click.option("--socket", "door", flag_value="socket", help="Over Socket Mode.")
@click.option("--http", "door", flag_value="http", help="Over HTTP, on PORT.")
def serve(door: Door | None) -> None:
    """Serve Slack, over Socket Mode where SLACK_APP_TOKEN is set, else over HTTP."""
    wanted = settings()
    if door is None and wanted.door == "playground":
        raise ConfigError(_NO_TOKENS)
    _start(wanted, door or wanted.door, wanted.port)


@click.command
@click.option("--port", type=click.IntRange(0, 65535), help="Default: PORT, or 3000; 0 for any.")
def playground(port: int | None) -> None:
    """Serve the bot in a local Slack, without any account."""
    wanted = settings()
    _start(wanted, "playground", wanted.port if port is None else port)


@click.command
def run() -> None:
    """Serve Slack where its tokens are set, else the playground."""
    wanted = settings()
    _start(wanted, wanted.door, wanted.port)


def _start(wanted: Settings, door: Door, port: int) -> None:
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("bot").setLevel(logging.INFO)
    asyncio.run(_served(wanted, door, port))


def _served(wanted: Settings, door: Door, port: int) -> Coroutine[Any, Any, None]:
    from bot import app

    match door:
        case "socket":
            return app.serve_socket(wanted)
        case "http":
            return app.serve_http(wanted)
        case "playground":
            return app.serve_playground(wanted, port, _welcome)


def _welcome(url: str) -> None:
    click.echo(f"The playground is at {url} (Ctrl-C stops it)")
