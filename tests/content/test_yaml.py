"""Files that strangers edit: bounded, without surprises."""

from pathlib import Path

import pytest

from bot.content.yaml import MOST_BYTES, MOST_DEPTH, read
from bot.errors import KnowledgeError, Problem

BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)


def refused(tmp_path: Path, content: bytes | str) -> Problem:
    path = tmp_path / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(KnowledgeError) as caught:
        read(path, "file.yaml")
    problem = caught.value.problems[0]
    assert problem.file == "file.yaml"
    assert problem.remedy
    return problem


def test_scalars_stay_the_text_that_was_written(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("no: on\n2024-11: 1_000\nnull: ~\nlist: [yes, 0x1f, '<<']\n")
    assert read(path, "file.yaml").value == {
        "no": "on",
        "2024-11": "1_000",
        "null": "~",
        "list": ["yes", "0x1f", "<<"],
    }


def test_every_value_is_found_on_its_line(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("a:\n  - x\n  - b:\n      c: d\n")
    lines = read(path, "file.yaml").lines
    assert (lines["a",], lines["a", 0], lines["a", 1, "b"], lines["a", 1, "b", "c"]) == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        pytest.param(BOMB, 2, "aliases are not allowed", id="aliases that blow up"),
        pytest.param("a: &x {b: c}\nd:\n  <<: *x\n", 3, "not allowed", id="an alias"),
        pytest.param("a:\n  <<: {b: c}\n", 2, "merge keys are not allowed", id="a merge key"),
        pytest.param("a: !!python/name:os.system x\n", 1, "tags are not allowed", id="a tag"),
        pytest.param("a: b\nc: !!binary aGk=\n", 2, "tags are not allowed", id="another tag"),
        pytest.param("a: " + "[" * (MOST_DEPTH + 1), 1, "nested deeper", id="deep nesting"),
        pytest.param("a: " + "[" * 100_000, 1, "nested deeper", id="nesting that would crash"),
        pytest.param("a: " + "{b: " * 30_000, 1, "nested deeper", id="deep mappings"),
        pytest.param(b"a: b\nc: \xff\n", 2, "is not UTF-8", id="no UTF-8"),
        pytest.param("a: b\nc: \x07\n", 2, "a character that YAML does not allow", id="a bell"),
        pytest.param("", 1, "is empty", id="nothing"),
        pytest.param("# only a comment\n", 1, "is empty", id="a comment"),
        pytest.param("a: b\n\tc: d\n", 2, "is not valid YAML", id="a tab"),
        pytest.param("a: b\nc: [d\n", 3, "is not valid YAML", id="an open bracket"),
        pytest.param("a: b\n---\nc: d\n", 2, "another document", id="two documents"),
        pytest.param("#" * (MOST_BYTES + 1), 1, "larger than 512 KB", id="too much"),
        pytest.param("- x\n" * 60_000, 49_999, "more than 50,000", id="too many values"),
    ],
)
def test_what_is_refused_is_named_with_its_line(
    tmp_path: Path, content: bytes | str, line: int, says: str
) -> None:
    problem = refused(tmp_path, content)
    assert says in problem.message
    assert problem.line == line


def test_a_file_just_within_the_bounds_is_read(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    nested = "[" * (MOST_DEPTH - 1) + "]" * (MOST_DEPTH - 1)
    head = f"a: {nested}\nb: "
    path.write_text(head + "x" * (MOST_BYTES - len(head)))
    assert len(read(path, "file.yaml").value["b"]) == MOST_BYTES - len(head)


def test_a_thousand_faults_of_one_kind_do_not_drown_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("a: &x b\n" + "".join(f"k{n}: *x\n" for n in range(1000)))
    with pytest.raises(KnowledgeError) as caught:
        read(path, "file.yaml")
    assert 1 < len(caught.value.problems) <= 20


def test_a_file_that_is_missing_or_no_file_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.yaml", tmp_path):
        with pytest.raises(KnowledgeError, match="cannot be read: "):
            read(path, "it.yaml")


def test_a_byte_order_mark_is_no_part_of_the_content(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: b\n")
    assert read(path, "file.yaml").value == {"a": "b"}


def test_a_key_that_is_there_twice_counts_once_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("a:\n  b: first\n  b: second\n  c: d\n")
    document = read(path, "file.yaml")
    assert document.value == {"a": {"b": "first", "c": "d"}}
    (problem,) = document.problems
    assert (problem.line, problem.field, problem.message) == (3, "a.b", "is there twice")


def test_a_list_as_a_key_is_told(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("a:\n  ? [b, c]\n  : d\n")
    document = read(path, "file.yaml")
    assert document.value == {"a": {}}
    assert [problem.line for problem in document.problems] == [2]


def test_a_control_character_in_a_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text('a: fine\nb: "bell \\a"\nc: "two\\nlines\\t"\n')
    (problem,) = read(path, "file.yaml").problems
    assert (problem.line, problem.field, problem.message) == (2, "b", "holds a control character")
