"""Lets `python -m bot` run the command line."""

from bot.cli import cli

if __name__ == "__main__":
    cli(prog_name="python -m bot")
