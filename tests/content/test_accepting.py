import os
import shutil
from pathlib import Path

import pytest

from bot.content import accepting
from bot.content.accepting import accept, write
from bot.content.load import load
from bot.errors import InputError, KnowledgeError
from tests.conftest import REAL, TEA
from tests.content.conftest import Edit

ASKED = "how green is green"


def taken(folder: Path, question: str, entry: str, *, phrasing: bool = True) -> None:
    write(folder, accept(folder, question, entry, phrasing=phrasing).changes)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def added(before: bytes, after: bytes) -> list[bytes]:
    """The lines that were added; fails where any other has changed by a byte."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    at = next((at for at, line in enumerate(old) if new[at] != line), len(old))
    more = len(new) - len(old)
    assert new == [*old[:at], *new[at : at + more], *old[at:]]
    return new[at : at + more]


@pytest.fixture
def real(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REAL, tmp_path / "knowledge"))


@pytest.mark.parametrize("entry", [each.id for each in load(REAL).entries[::9]])
def test_the_real_knowledge_keeps_every_byte_but_for_the_added_lines(
    real: Path, entry: str
) -> None:
    before = contents(real)
    taken(real, "could you, well: do #this & that?", entry)
    after = contents(real)
    changed = {name for name in before if before[name] != after[name]}
    assert before.keys() == after.keys()
    assert "questions.yaml" in changed
    assert len(changed) == 2
    assert added(before["questions.yaml"], after["questions.yaml"]) == [
        b'- ask: "could you, well: do #this & that?"\n',
        f"  entry: [{entry}]\n".encode(),
        b"  kind: in\n",
        b"  by: inbox\n",
    ]
    (file,) = changed - {"questions.yaml"}
    assert added(before[file], after[file]) == [b'    - "could you, well: do #this & that?"\n']
    found = load(real).entry(entry)
    assert found is not None
    assert found.phrasings[-1] == "could you, well: do #this & that?"


def test_a_list_in_brackets_is_continued_and_a_flow_mapping_is_written_like_the_others(
    folder: Path,
) -> None:
    before = contents(folder)
    taken(folder, ASKED, "green-what")
    after = contents(folder)
    old = b"phrasings: [explain green tea, define sencha, what sort of leaves are in green tea]\n"
    new = old.replace(b"]", b", how green is green]")
    assert after["entries/teas.yaml"] == before["entries/teas.yaml"].replace(old, new)
    assert added(before["questions.yaml"], after["questions.yaml"]) == [
        b"- {ask: how green is green, entry: [green-what], by: inbox}\n"
    ]


@pytest.mark.parametrize(
    "question",
    [
        "how green is it:",
        ":how green is it",
        ": how green",
        ":-) how green is it?",
        "so: how, green:",
    ],
)
@pytest.mark.parametrize("entry", ["green-what", "green-brewing"])
def test_a_colon_at_either_end_is_put_in_quotes_where_the_reader_needs_them(
    folder: Path, edit: Edit, question: str, entry: str
) -> None:
    old = "  phrasings: [explain green tea, define sencha, what sort of leaves are in green tea]\n"
    edit("entries/teas.yaml", old, "  phrasings:\n    - explain green tea\n")
    taken(folder, question, entry)
    found = load(folder)
    changed = found.entry(entry)
    assert changed is not None
    assert changed.phrasings[-1] == question
    assert found.labels[-1].ask == question


def test_a_colon_in_the_middle_needs_no_quotes(folder: Path) -> None:
    taken(folder, "is 12:30 green", "green-what")
    assert "- {ask: is 12:30 green, entry" in (folder / "questions.yaml").read_text("utf-8")


def test_a_line_that_is_long_already_goes_on_in_the_next(folder: Path) -> None:
    taken(folder, "and how bitter would that be, say, after five minutes", "green-brewing")
    lines = (folder / "entries/teas.yaml").read_text("utf-8").splitlines()
    at = next(at for at, line in enumerate(lines) if "why is my green tea bitter" in line)
    assert lines[at].endswith("why is my green tea bitter,")
    assert lines[at + 1] == f'{" " * 14}"and how bitter would that be, say, after five minutes"]'


@pytest.mark.parametrize(
    ("layout", "grown"),
    [
        (
            ["phrasings:  # ways", "  - a tea  # first", "  # below"],
            ["phrasings:  # ways", "  - a tea  # first", f"  - {ASKED}", "  # below"],
        ),
        (["phrasings:", "  -   'a tea'"], ["phrasings:", "  -   'a tea'", f'  -   "{ASKED}"']),
        (
            ["phrasings:", "  - a tea", "    at last", ""],
            ["phrasings:", "  - a tea", "    at last", f"  - {ASKED}", ""],
        ),
        (
            ["phrasings:", "  - >-", "    a tea"],
            ["phrasings:", "  - >-", "    a tea", f"  - {ASKED}"],
        ),
        (
            ["phrasings: [", "    a tea,  # first", "    b tea,", "  ]"],
            ["phrasings: [", "    a tea,  # first", f"    b tea, {ASKED},", "  ]"],
        ),
    ],
)
def test_every_layout_of_a_list_is_kept(
    folder: Path, edit: Edit, layout: list[str], grown: list[str]
) -> None:
    old = "  phrasings: [explain green tea, define sencha, what sort of leaves are in green tea]\n"
    was, now = ("".join(f"  {line}".rstrip() + "\n" for line in each) for each in (layout, grown))
    edit("entries/teas.yaml", old, was)
    before = (folder / "entries/teas.yaml").read_text("utf-8")
    taken(folder, ASKED, "green-what")
    assert (folder / "entries/teas.yaml").read_text("utf-8") == before.replace(was, now)


def test_newlines_a_byte_order_mark_and_an_end_without_newline_stay(folder: Path) -> None:
    for name in ("entries/teas.yaml", "questions.yaml"):
        text = (folder / name).read_text("utf-8").rstrip("\n").replace("\n", "\r\n")
        (folder / name).write_bytes(("\ufeff" + text).encode())
    before = (folder / "questions.yaml").read_bytes()
    taken(folder, ASKED, "green-what")
    after = (folder / "questions.yaml").read_bytes()
    line = b"\r\n- {ask: how green is green, entry: [green-what], by: inbox}"
    assert after == before + line
    teas = (folder / "entries/teas.yaml").read_bytes()
    assert teas.count(b"\n") == teas.count(b"\r\n")
    assert b", how green is green]\r\n" in teas


def test_a_file_of_questions_is_begun_where_there_is_none(folder: Path) -> None:
    (folder / "questions.yaml").unlink()
    taken(folder, ASKED, "green-what")
    assert (folder / "questions.yaml").read_text("utf-8") == (
        "- {ask: how green is green, entry: [green-what], by: inbox}\n"
    )


def test_a_label_alone_leaves_the_entries_as_they_are(folder: Path) -> None:
    before = contents(folder)
    taken(folder, ASKED, "green-what", phrasing=False)
    changed = {name for name, each in contents(folder).items() if each != before[name]}
    assert changed == {"questions.yaml"}


def test_a_question_that_is_labelled_already_is_not_labelled_twice(folder: Path) -> None:
    before = (folder / "questions.yaml").read_bytes()
    taken(folder, "What's green TEA", "green-what")
    assert (folder / "questions.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("question", "entry", "why"),
    [
        (ASKED, "blue-what", "no entry 'blue-what'"),
        ("Explain black tea!", "green-what", "is a phrasing of black-what already"),
        ("Explain green tea!", "green-what", "is a phrasing of green-what already"),
        ("origin of black tea", "green-what", "asks for black-what"),
        ("parking tomorrow", "green-what", r"asks for no entry \(far\)"),
        ("???", "green-what", "no question"),
        ("x" * 301, "green-what", "no question"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_and_nothing_is_written(
    folder: Path, question: str, entry: str, why: str
) -> None:
    before = contents(folder)
    with pytest.raises(InputError, match=why):
        taken(folder, question, entry)
    assert contents(folder) == before


def test_what_the_knowledge_would_not_load_with_is_refused(folder: Path) -> None:
    before = contents(folder)
    with pytest.raises(KnowledgeError, match="tests nothing"):
        taken(folder, "green tea meaning", "green-what")
    assert contents(folder) == before


def test_a_file_that_changes_meanwhile_is_not_overwritten(folder: Path) -> None:
    found = accept(folder, ASKED, "green-what")
    with (folder / "questions.yaml").open("a") as file:
        file.write("# mine\n")
    before = contents(folder)
    with pytest.raises(InputError, match="has changed meanwhile"):
        write(folder, found.changes)
    assert contents(folder) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_named(folder: Path) -> None:
    (folder / "entries").chmod(0o500)
    with pytest.raises(InputError, match="cannot be written to"):
        taken(folder, ASKED, "green-what")
    (folder / "entries").chmod(0o700)


def test_of_two_files_none_is_changed_where_one_cannot_be(folder: Path) -> None:
    before = contents(folder)
    (folder / ".questions.yaml.new").mkdir()  # in the way, so that even root cannot write it
    with pytest.raises(InputError, match="nothing was changed"):
        taken(folder, ASKED, "green-what")
    (folder / ".questions.yaml.new").rmdir()
    assert contents(folder) == before


def test_a_list_of_questions_in_brackets_is_not_touched(folder: Path) -> None:
    (folder / "questions.yaml").write_text("[{ask: any oolong, entry: [other-teas]}]\n")
    before = contents(folder)
    with pytest.raises(InputError, match="write the line into it by hand"):
        taken(folder, ASKED, "green-what")
    assert contents(folder) == before


def test_the_example_itself_is_only_read(tmp_path: Path) -> None:
    before = contents(TEA)
    found = accept(TEA, ASKED, "green-what")
    assert [each.name for each in found.changes] == ["entries/teas.yaml", accepting.QUESTIONS]
    assert contents(TEA) == before
