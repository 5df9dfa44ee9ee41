"""The command group, and the one place where errors become a line and an exit status."""

import sys
from collections.abc import Sequence
from functools import partial
from typing import Any, NoReturn

import click

from bot.cli.ask import ask
from bot.cli.chat import chat
from bot.cli.copying import backup, restore
from bot.cli.curating import check, manifest, new
from bot.cli.evaluating import evaluate_
from bot.cli.inbox import inbox
from bot.cli.key import key
from bot.cli.migrating import migrate
from bot.cli.recommend import recommend
from bot.cli.report import report
from bot.cli.serving import playground, run, serve
from bot.errors import BotError

_BAD_INPUT = 2
_INTERRUPTED = 130


class Commands(click.Group):
    """A group whose every failure that a person can mend is told on stderr, without a traceback."""

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
    commands=[
        ask,
        chat,
        recommend,
        serve,
        playground,
        run,
        check,
        evaluate_,
        report,
        inbox,
        migrate,
        backup,
        restore,
        manifest,
        new,
        key,
    ],
    context_settings={"help_option_names": ["-h", "--help"]},
)
def cli() -> None:
    """Answers from curated knowledge, and recommends with reasons.

    KNOWLEDGE=folder points any command at another knowledge folder.
    """
