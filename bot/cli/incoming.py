"""What is typed or piped in, line by line, whatever its bytes."""

import sys
from collections.abc import Iterator

import click


def lines(prompt: str = "") -> Iterator[str]:
    """Standard input's lines without their ends; a person is prompted and may edit them.

    Bytes that are no UTF-8 become replacement characters.
    """
    return _typed(prompt) if prompt and sys.stdin.isatty() else _piped()


def _typed(prompt: str) -> Iterator[str]:
    while True:
        try:
            yield input(prompt)
        except EOFError:
            click.echo()
            return


def _piped() -> Iterator[str]:
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")
