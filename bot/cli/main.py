"""The command group, and the one place where errors become a line and an exit status."""

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any, NoReturn

import click

from bot.errors import BotError

_BAD_INPUT = 2
_INTERRUPTED = 130
_COMMANDS: Mapping[str, str] = {
    "ask": "bot.cli.ask:ask",
    "backup": "bot.cli.copying:backup",
    "chat": "bot.cli.chat:chat",
    "check": "bot.cli.curating:check",
    "eval": "bot.cli.evaluating:evaluate_",
    "inbox": "bot.cli.inbox:inbox",
    "key": "bot.cli.key:key",
    "manifest": "bot.cli.curating:manifest",
    "migrate": "bot.cli.migrating:migrate",
    "new": "bot.cli.curating:new",
    "playground": "bot.cli.serving:playground",
    "recommend": "bot.cli.recommend:recommend",
    "report": "bot.cli.report:report",
    "restore": "bot.cli.copying:restore",
    "run": "bot.cli.serving:run",
    "serve": "bot.cli.serving:serve",
}
"""Where each command is: only the one that is called is loaded."""


class Commands(click.Group):
    """A group whose every failure that a person can mend is told on stderr, without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None where there is none."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Runs a command and exits: 0 where all went well, 1 or 2 where not, 130 on Ctrl-C."""
        run_it = partial(super().main, args, prog_name, complete_var, False, **extra)
        if not standalone_mode:
            return run_it()
        # No character of an answer is worth a traceback on a terminal that cannot show it.
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            sys.exit(run_it())
        except click.exceptions.NoArgsIsHelpError as wish:
            click.echo(wish.format_message())
            sys.exit(0)
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else prog_name
            _fail(f"{error.format_message()} (`{where} --help` says what there is)", _BAD_INPUT)
        except BotError as error:
            _fail(str(error), _BAD_INPUT)
        except click.Abort:
            sys.exit(_INTERRUPTED)


def _fail(message: str, status: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(status)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def cli() -> None:
    """Answers from curated knowledge, and recommends with reasons.

    KNOWLEDGE=folder points any command at another knowledge folder.
    """
