"""The knowledge folder is edited while the bot serves: good changes are live, bad ones are not."""

import asyncio
import gc
import logging
import os
import shutil
import weakref
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from bot.content.yaml import MOST_BYTES
from tests.app.conftest import Watched, watched
from tests.conftest import TEA

SAID = "heated soon after picking"
NEWS = "warmed soon after picking"
GREEN = "what is green tea"


async def test_a_good_change_is_live_and_its_version_is_in_the_log(
    tea_folder: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    first = tea_folder.reloader.mind
    mind = await tea_folder.accepted(lambda: tea_folder.edit("entries/teas.yaml", SAID, NEWS))
    assert mind is not first
    assert mind.knowledge.version != first.knowledge.version
    assert tea_folder.taken == [mind]
    assert NEWS in tea_folder.answer(GREEN)
    assert f"knowledge {mind.knowledge.version} is live" in caplog.text


async def test_a_labelled_question_is_learnt_from_though_no_answer_changes(
    tea_folder: Watched,
) -> None:
    first = tea_folder.reloader.mind
    mind = await tea_folder.accepted(
        lambda: tea_folder.edit("questions.yaml", "any oolong", "any white tea")
    )
    assert mind is not first
    assert mind.knowledge.labels != first.knowledge.labels


async def test_of_a_change_in_two_files_nothing_is_taken_where_one_is_bad(
    tea_folder: Watched,
) -> None:
    first = tea_folder.reloader.mind

    def change() -> None:
        tea_folder.edit("entries/teas.yaml", SAID, NEWS)
        tea_folder.edit("guide.yaml", "framework: either", "framework: coffee")

    problems = await tea_folder.refused(change)
    assert any(problem.startswith("guide.yaml:") and "coffee" in problem for problem in problems)
    assert tea_folder.reloader.mind is first
    assert tea_folder.taken == []
    assert SAID in tea_folder.answer(GREEN)
    await tea_folder.accepted(
        lambda: tea_folder.edit("guide.yaml", "framework: coffee", "framework: either")
    )
    assert NEWS in tea_folder.answer(GREEN)


async def test_the_same_problem_is_logged_once_however_often_the_file_is_saved(
    tea_folder: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    path = tea_folder.folder / "about.yaml"
    good = path.read_bytes()
    await tea_folder.refused(lambda: path.write_bytes(good + b"- ["))
    before = tea_folder.reloader.standing.refused
    # Elsewhere a comment: the folder is another, its problem is not.
    with (tea_folder.folder / "guide.yaml").open("a") as guide:
        guide.write("# a comment\n")
    await tea_folder.reloader.look(tea_folder.taken.append)
    assert tea_folder.reloader.standing.refused is before
    await tea_folder.accepted(lambda: path.write_bytes(good))
    refusals = [r.message for r in caplog.records if "is refused" in r.message]
    assert len(refusals) == 1
    assert "about.yaml:" in refusals[0]


async def test_what_is_put_back_as_it_was_clears_the_problem_and_changes_nothing(
    tea_folder: Watched,
) -> None:
    first = tea_folder.reloader.mind
    path = tea_folder.folder / "about.yaml"
    good = path.read_bytes()
    await tea_folder.refused(lambda: path.write_bytes(b"- ["))
    assert await tea_folder.accepted(lambda: path.write_bytes(good)) is first
    assert tea_folder.taken == []


def _sparse(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(50 * 1024 * 1024)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.yaml")


def _zeros(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def _clear(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("breaking", "says"),
    [
        pytest.param(lambda p: p.write_text("a: b\n\tc: ["), "is not valid YAML", id="no YAML"),
        pytest.param(_sparse, "is larger than 512 KB", id="50 MB"),
        pytest.param(lambda p: p.write_text("- &a [x]\n- *a\n"), "aliases", id="aliases"),
        pytest.param(lambda p: p.write_text("- <<: {a: b}\n"), "merge keys", id="merge keys"),
        pytest.param(lambda p: p.write_text("[" * 100_000), "nested deeper", id="nesting"),
        pytest.param(lambda p: p.write_bytes(b"- id: \xff\n"), "is not UTF-8", id="not UTF-8"),
        pytest.param(lambda p: p.write_text("- id: \0\n"), "does not allow", id="NUL"),
        pytest.param(lambda p: p.write_text(""), "the file is empty", id="nothing in it"),
        pytest.param(lambda p: p.write_bytes(p.read_bytes()[:-40]), "teas.yaml", id="half of it"),
        pytest.param(
            lambda p: p.write_text("- x\n" * (MOST_BYTES // 4)), "50,000", id="130,000 faults"
        ),
        pytest.param(_pipe, "is no plain file", id="a pipe"),
        pytest.param(_zeros, "is no plain file", id="a device"),
        pytest.param(_folder_instead, "cannot be read", id="a folder instead"),
        pytest.param(_dangling, "cannot be read", id="a link to nothing"),
    ],
)
async def test_what_cannot_be_read_is_named_and_the_bot_goes_on(
    tea_folder: Watched, breaking: Callable[[Path], object], says: str
) -> None:
    first = tea_folder.reloader.mind
    path = tea_folder.folder / "entries" / "teas.yaml"
    good = path.read_bytes()
    problems = await tea_folder.refused(lambda: breaking(path))
    assert any("entries/teas.yaml:" in each and says in each for each in problems), problems[:5]
    assert tea_folder.reloader.mind is first
    assert SAID in tea_folder.answer(GREEN)

    def mend() -> None:
        _clear(path)
        path.write_bytes(good)

    await tea_folder.accepted(mend)


@pytest.mark.skipif(os.geteuid() == 0, reason="to root every file is readable")
@pytest.mark.parametrize("name", ["", "entries", "guide.yaml"])
async def test_what_may_not_be_read_any_more_is_refused_until_it_may(
    tea_folder: Watched, name: str
) -> None:
    path = tea_folder.folder / name
    mode = path.stat().st_mode
    await tea_folder.refused(lambda: path.chmod(0))
    await tea_folder.accepted(lambda: path.chmod(mode))


async def test_a_file_that_vanishes_and_comes_back(tea_folder: Watched) -> None:
    path = tea_folder.folder / "sources.yaml"
    good = path.read_bytes()
    assert "sources.yaml:1:" in str(await tea_folder.refused(path.unlink))
    await tea_folder.accepted(lambda: path.write_bytes(good))


async def test_the_folder_vanishes_and_another_comes_in_its_place_and_is_watched(
    tea_folder: Watched, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    problems = await tea_folder.refused(lambda: tea_folder.folder.rename(away))
    assert problems[0].startswith(f"{tea_folder.folder}:1: is not a folder")
    assert SAID in tea_folder.answer(GREEN)
    await tea_folder.accepted(lambda: away.rename(tea_folder.folder))
    await tea_folder.refused(lambda: shutil.rmtree(tea_folder.folder))
    await tea_folder.accepted(lambda: shutil.copytree(TEA, tea_folder.folder))
    await tea_folder.accepted(lambda: tea_folder.edit("entries/teas.yaml", SAID, NEWS))
    assert NEWS in tea_folder.answer(GREEN)


async def test_a_link_that_is_turned_to_another_folder(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        shutil.copytree(TEA, tmp_path / name)
    link = tmp_path / "live"
    link.symlink_to("one")

    def turn(to: str) -> None:
        new = tmp_path / "new"
        new.symlink_to(to)
        new.replace(link)

    async with watched(link) as watching:
        text = (tmp_path / "two/entries/teas.yaml").read_text().replace(SAID, NEWS)
        (tmp_path / "two/entries/teas.yaml").write_text(text)
        await watching.accepted(lambda: turn("two"))
        assert NEWS in watching.answer(GREEN)
        # What is edited now is watched as well.
        await watching.accepted(lambda: watching.edit("entries/teas.yaml", NEWS, SAID))
        assert SAID in watching.answer(GREEN)
        await watching.refused(lambda: turn("nowhere"))
        await watching.accepted(lambda: turn("three"))


async def test_another_folder_is_moved_over_the_one_that_is_live(
    tea_folder: Watched, tmp_path: Path
) -> None:
    new = Path(shutil.copytree(TEA, tmp_path / "new"))
    text = (new / "entries/teas.yaml").read_text().replace(SAID, NEWS)
    (new / "entries/teas.yaml").write_text(text)

    def swap() -> None:
        tea_folder.folder.rename(tmp_path / "old")
        new.rename(tea_folder.folder)

    await tea_folder.accepted(swap)
    assert NEWS in tea_folder.answer(GREEN)


async def test_a_file_that_is_written_piece_by_piece_is_live_when_it_is_whole(
    tea_folder: Watched,
) -> None:
    path = tea_folder.folder / "entries" / "teas.yaml"
    text = path.read_text().replace(SAID, NEWS)
    with path.open("w") as file:
        for at in range(0, len(text), 97):
            file.write(text[at : at + 97])
            file.flush()
            await asyncio.sleep(0)
    while not await tea_folder.judged():  # a slow machine may see a part of it
        assert SAID in tea_folder.answer(GREEN)
    assert NEWS in tea_folder.answer(GREEN)


async def test_a_new_command_waits_for_a_new_start_and_a_new_manifest(
    tea_folder: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    mind = await tea_folder.accepted(
        lambda: tea_folder.edit("about.yaml", "command: /whichtea", "command: /teatime")
    )
    assert mind.knowledge.subject.command == "/whichtea"
    manifest, command = tea_folder.reloader.standing.pending
    assert "python -m bot manifest" in manifest
    assert "/whichtea" in command
    assert "/teatime" in command
    assert command in caplog.text
    await tea_folder.accepted(
        lambda: tea_folder.edit("about.yaml", "command: /teatime", "command: /whichtea")
    )
    assert tea_folder.reloader.standing.pending == ()


async def test_a_name_that_could_forge_a_line_of_the_log_is_escaped(
    tea_folder: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    odd = tea_folder.folder / "entries" / "a\n\x1b[31mERROR\udcff.yaml"
    problems = await tea_folder.refused(lambda: odd.write_text("- x\n"))
    assert problems[0].startswith("entries/a\\n\\x1b[31mERROR\\udcff.yaml:1:")
    assert all("\n" not in record.getMessage() for record in caplog.records)
    await tea_folder.accepted(odd.unlink)


async def test_old_minds_are_let_go_of(tea_folder: Watched) -> None:
    minds = [weakref.ref(tea_folder.reloader.mind)]
    texts = [f"{SAID}{'!' * number}," for number in range(7)]
    for before, after in pairwise(texts):
        change = partial(tea_folder.edit, "entries/teas.yaml", before, after)
        await tea_folder.accepted(change)
        minds.append(weakref.ref(tea_folder.taken.pop()))
    gc.collect()
    assert [mind() is not None for mind in minds] == [False] * 6 + [True]


async def test_on_leaving_nothing_is_watched_any_more(folder: Path) -> None:
    before = asyncio.all_tasks()
    async with watched(folder):
        assert asyncio.all_tasks() != before
    assert asyncio.all_tasks() == before


async def test_a_file_that_is_gone_is_named_where_it_is_missed(tea_folder: Watched) -> None:
    problems = await tea_folder.refused((tea_folder.folder / "entries/teas.yaml").unlink)
    assert problems[0].startswith("entries/teas.yaml:")
    assert "is gone" in problems[0]
