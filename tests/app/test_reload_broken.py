"""Hundreds of broken folders are put before a bot that answers all the while."""

import asyncio
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from bot.app.reload import Reloader
from tests.app.conftest import settings

VARIANTS = 520
SAID = "heated soon after picking"

Text = str
Mutation = Callable[[random.Random, Text], bytes]


def _line(dice: random.Random, text: Text, change: Callable[[str], str]) -> bytes:
    lines = text.splitlines(keepends=True)
    at = dice.randrange(len(lines))
    lines[at] = change(lines[at])
    return "".join(lines).encode()


def _put(dice: random.Random, text: Text, what: bytes) -> bytes:
    data = text.encode()
    at = dice.randrange(len(data))
    return data[:at] + what + data[at:]


MUTATIONS: dict[str, Mutation] = {
    "a byte": lambda d, t: _put(d, t, bytes([d.randrange(256)])),
    "not UTF-8": lambda d, t: _put(d, t, b"\xff\xfe"),
    "NUL": lambda d, t: _put(d, t, b"\0"),
    "a byte order mark": lambda _, t: b"\xef\xbb\xbf" + t.encode(),
    "a control character": lambda d, t: _put(d, t, b"\x1b[31m"),
    "cut short": lambda d, t: t.encode()[: d.randrange(len(t.encode()))],
    "nothing": lambda *_: b"",
    "a line is missing": lambda d, t: _line(d, t, lambda _: ""),
    "a line twice": lambda d, t: _line(d, t, lambda line: line * 2),
    "indented": lambda d, t: _line(d, t, lambda line: " " + line),
    "a tab": lambda d, t: _line(d, t, lambda line: "\t" + line),
    "a word for another": lambda d, t: _line(d, t, lambda line: line.replace("green", "grey")),
    "another value": lambda d, t: _line(
        d, t, lambda line: line.partition(":")[0] + f": {d.choice(['no', '1_000', '~', '2024'])}\n"
    ),
    "an open bracket": lambda d, t: _put(d, t, d.choice([b"[", b"{", b"]", b"}", b'"', b"'"])),
    "an alias": lambda d, t: _line(d, t, lambda line: f"x: &a [b]\ny: *a\n{line}"),
    "a merge key": lambda d, t: _line(d, t, lambda line: f"<<: {{a: b}}\n{line}"),
    "a tag": lambda d, t: _line(d, t, lambda line: line.replace(": ", ": !!python/name:os ", 1)),
    "aliases that blow up": lambda *_: b"a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n",
    "nested": lambda d, t: t.encode() + b"\nz: " + d.choice([b"[", b"{a: "]) * 100_000,
    "too large": lambda *_: b"# a comment\n" * 60_000,
    "another document": lambda _, t: t.encode() + b"\n---\na: b\n",
    "a list for a mapping": lambda _, t: ("- " + t.replace("\n", "\n  ")).encode(),
    "noise": lambda d, _: d.randbytes(d.randrange(1, 4000)),
}


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}


async def test_no_question_goes_unanswered_and_only_what_is_sound_is_live(folder: Path) -> None:
    dice = random.Random(20261130)  # noqa: S311  # the same each time
    good = _files(folder)
    reloader = Reloader(settings(folder), settled=0.0)
    asked = asyncio.create_task(_ask(reloader, done := asyncio.Event()))
    refusals = 0
    longest = 0.0
    kinds = sorted(MUTATIONS)
    for number in range(VARIANTS):
        path = dice.choice(list(good))
        kind = kinds[number % len(kinds)]
        path.write_bytes(MUTATIONS[kind](dice, good[path].decode()))
        before, began = reloader.mind, time.perf_counter()
        taken: list[object] = []
        await reloader.look(taken.append)
        longest = max(longest, time.perf_counter() - began)
        refused = reloader.standing.refused
        if refused:
            refusals += 1
            assert reloader.mind is before, kind
            assert all(each.file and each.line > 0 and each.remedy for each in refused.problems)
            assert not any("a bug" in each.message for each in refused.problems), refused.problems
        path.write_bytes(good[path])
    await reloader.look(lambda _: None)
    done.set()
    assert await asked > 50
    assert refusals > VARIANTS / 2
    assert reloader.standing.refused is None
    assert SAID in str(reloader.mind.hear("what is green tea").reply)
    assert longest < 10  # generous: the machine may be busy


async def _ask(reloader: Reloader, done: asyncio.Event) -> int:
    """Asks until all is done; how often. What the first knowledge says is known."""
    first, count = reloader.mind, 0
    while not done.is_set():
        mind = reloader.mind
        turn = await asyncio.to_thread(mind.hear, "what is green tea")
        assert mind is not first or SAID in str(turn.reply)
        count += 1
        await asyncio.sleep(0.02)  # people take a moment between two questions
    return count


async def test_whole_folders_come_and_go_while_questions_are_answered(
    folder: Path, tmp_path: Path
) -> None:
    reloader = Reloader(settings(folder), settled=0.0)
    asked = asyncio.create_task(_ask(reloader, done := asyncio.Event()))
    spare = Path(shutil.copytree(folder, tmp_path / "spare"))
    for _ in range(10):
        shutil.rmtree(folder)
        await reloader.look(lambda _: None)
        assert reloader.standing.refused
        shutil.copytree(spare, folder)
        await reloader.look(lambda _: None)
        assert reloader.standing.refused is None
    done.set()
    assert await asked > 0
