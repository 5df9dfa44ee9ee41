"""The README says what is so: its commands are there, and its page for curators can be followed."""

import re
import shlex
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from bot.cli import cli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
KEEP = README.partition("\n## Keep the knowledge\n")[2].partition("\n## ")[0]

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`([^`\n]+)`")
_BOT = re.compile(r"(?:^|python -m )bot (.+)")
_FILE = re.compile(r"`(practice/[\w/]+\.yaml)`")


def _typed() -> list[str]:
    """All that the README gives to type, and what it names in passing."""
    blocks = [body for kind, body in _FENCED.findall(README) if kind == "sh"]
    lines = [line for body in blocks for line in body.splitlines()]
    return [*lines, *_INLINE.findall(_FENCED.sub("", README))]


def _commands() -> Iterator[str]:
    """What of it stands after "bot"."""
    for text in _typed():
        if found := _BOT.search(text):
            yield found[1]


@pytest.mark.parametrize("typed", sorted(set(_commands())))
def test_every_command_and_option_is_there(typed: str) -> None:
    name, *args = shlex.split(typed, comments=True)
    args = args[: args.index(">")] if ">" in args else args
    command = cli.get_command(click.Context(cli), name)
    assert command, f"there is no command {name}"
    try:
        command.make_context(name, args)
    except click.MissingParameter:
        assert not args, "only a command that is named in passing may lack what it needs"


def test_every_make_target_is_there() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"\bmake ([a-z-]+)", "\n".join(_typed())))
    assert {"run", "test", "check"} <= targets
    assert targets <= set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))


class _Reader:
    """Follows the page: types what it gives to type, edits what it says to edit."""

    def __init__(self) -> None:
        self.environ = {"COLUMNS": "400", "PORT": "", "DATABASE_URL": ""}
        self.shown: list[str] = []

    def follow(self) -> None:
        file = ""
        at = 0
        for block in _FENCED.finditer(KEEP):
            file = (_FILE.findall(KEEP[at : block.start()]) or [file])[-1]
            at = block.end()
            kind, body = block.groups()
            if kind == "sh":
                self.shown = [shown for line in body.splitlines() for shown in self._type(line)]
            elif kind == "yaml":
                _edit(Path(file), body)
            elif self.shown:
                self._compare(body)

    def _type(self, line: str) -> list[str]:
        words = shlex.split(line, comments=True)
        if words[0] == "export":
            self.environ |= dict(word.split("=", 1) for word in words[1:])
        if ".venv/bin/python" not in words:
            return []
        args, into = words[3:], ""
        if ">" in args:
            *args, _, into = args
        result = CliRunner().invoke(cli, args, env=self.environ)
        assert isinstance(result.exception, SystemExit | None), args
        if into:
            Path(into).write_text(result.stdout, "utf-8")
        return result.output.splitlines()

    def _compare(self, body: str) -> None:
        """Every line of the page was shown, in its order; others may stand between."""
        left = iter(self.shown)
        for line in body.splitlines():
            assert any(line in shown for shown in left), (line, self.shown)
        self.shown = []


def _edit(file: Path, body: str) -> None:
    """One indented line stands in place of the one that is most like it; more go to the end."""
    text = file.read_text("utf-8")
    if body.startswith(" ") and body.count("\n") == 1:
        (old,) = get_close_matches(body, text.splitlines(keepends=True), 1)
        file.write_text(text.replace(old, body), "utf-8")
    else:
        file.write_text(text + body, "utf-8")


def test_the_page_for_curators_can_be_followed_word_for_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reader = _Reader()
    reader.follow()
    assert Path("report.html").exists()
    assert not Path("whichframework.db").exists()
    assert "do the leaves spoil" in Path("practice/entries/general.yaml").read_text("utf-8")
