"""What a curator is told when the knowledge is wrong: where, what, and how to mend it."""

from pathlib import Path

import pytest

from tests.content.conftest import Edit, line, problems


def test_the_toy_world_is_fine(folder: Path) -> None:
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "field", "says", "remedy"),
    [
        pytest.param(
            "about.yaml", "tagline: Ask", "tag_line: Ask", "tag_line", "extra", "take the key out",
            id="an unknown key",
        ),
        pytest.param(
            "about.yaml", "tagline: Ask", "subject: Ask", "subject", "twice", "keep one",
            id="a duplicate key",
        ),
        pytest.param(
            "entries/teas.yaml", "- id: black-what", "- id: green-what", "1.id",
            "another entry has the id 'green-what'", "another id",
            id="a duplicate entry",
        ),
        pytest.param(
            "frameworks.yaml", "- id: black", "- id: green", "1.id",
            "another framework has the id 'green'", "another id",
            id="a duplicate framework",
        ),
        pytest.param(
            "frameworks.yaml", "- id: black", "- id: either", "1.id", "stands for no framework",
            "another id",
            id="a framework with a reserved id",
        ),
        pytest.param(
            "guide.yaml", "- id: kettle", "- id: time", "questions.2.id",
            "another question has the id 'time'", "another id",
            id="a duplicate question",
        ),
        pytest.param(
            "guide.yaml", "- id: evening", "- id: morning", "questions.0.choices.1.id",
            "another choice of time has the id 'morning'", "another id",
            id="a duplicate choice",
        ),
        pytest.param(
            "entries/teas.yaml", "[black-what, green-caffeine]", "[black-what, grey-caffeine]",
            "0.see_also.1", "there is no entry 'grey-caffeine'", "name one that is in entries/",
            id="a dangling see_also",
        ),
        pytest.param(
            "entries/teas.yaml", "[black-what, green-caffeine]", "[green-what]", "0.see_also.0",
            "refers to itself", "take it out",
            id="a see_also to itself",
        ),
        pytest.param(
            "entries/teas.yaml", "[milk-study, tea-survey]", "[milk-study, rumour]",
            "2.since.1.sources.1", "there is no source 'rumour'", "sources.yaml",
            id="a source that is not there",
        ),
        pytest.param(
            "entries/teas.yaml", "      sources: [milk-study, tea-survey]\n", "",
            "2.since.1.sources", "names no source", "sources.yaml",
            id="a note without a source",
        ),
        pytest.param(
            "entries/teas.yaml", "section: 3. Which should you drink?", "section: 4. Coffee",
            "6.section", "there is no section '4. Coffee'", "about.yaml",
            id="a section that the article lacks",
        ),
        pytest.param(
            "entries/general.yaml", "  section: 3. Which should you drink?\n", "", "0",
            "neither a section nor a source", "add `section`",
            id="an answer from nowhere",
        ),
        pytest.param(
            "entries/teas.yaml", "about: [green, black]", "about: [green, oolong]", "6.about.1",
            "there is no framework 'oolong'", "frameworks.yaml",
            id="an entry about an unknown framework",
        ),
        pytest.param(
            "entries/teas.yaml", "explain black tea", "Explain Green-Tea!", "1.phrasings.0",
            "is a phrasing of green-what too", "keep it where",
            id="a phrasing of two entries",
        ),
        pytest.param(
            "entries/teas.yaml", "explain black tea", '"?!"', "1.phrasings.0", "holds no word",
            "write a question",
            id="a phrasing without a word",
        ),
        pytest.param(
            "vocabulary.yaml", "assam, chai", "assam, sencha", "terms.1.aliases.3",
            "'sencha' stands for 'green tea' too", "keep it where it belongs",
            id="an alias of two terms",
        ),
        pytest.param(
            "vocabulary.yaml", "framework: black", "framework: oolong", "terms.1.framework",
            "there is no framework 'oolong'", "frameworks.yaml",
            id="a term of an unknown framework",
        ),
        pytest.param(
            "guide.yaml", "milk: [nothing]", "milk: [water]", "questions.3.when.milk.0",
            "milk has no choice 'water'", "name one of its choices",
            id="a condition on an unknown choice",
        ),
        pytest.param(
            "guide.yaml", "milk: [nothing]", "milk: []", "questions.3.when.milk",
            "no choice of sweet can be reached", "name the choices",
            id="a condition that allows nothing",
        ),
        pytest.param(
            "guide.yaml", "milk: [nothing]", "sweet: [sugar]", "questions.3.when.sweet",
            "'sweet' is not a question before this one", "name an earlier question",
            id="a condition on itself",
        ),
        pytest.param(
            "guide.yaml", "leaning: 3", "leaning: 1", "margins", "leaning is not larger", "raise",
            id="margins that overlap",
        ),
        pytest.param(
            "guide.yaml", "phrasings: [evenings, at", "phrasings: [First  Thing!, at",
            "questions.0.choices.1.phrasings.0", "a way to say morning too", "keep it at one",
            id="a reply that means two choices",
        ),
        pytest.param(
            "guide.yaml", "framework: either\n              weight: 0",
            "framework: either\n              weight: 2",
            "questions.0.choices.1.factors.0.today.weight",
            "weight 2 does not go with framework 'either'", "has weight 0",
            id="a weight for nobody",
        ),
        pytest.param(
            "questions.yaml", "entry: [smalltalk]", "entry: [bigtalk]", "18.entry.0",
            "there is no entry 'bigtalk'", "entries/",
            id="a label of an unknown entry",
        ),
        pytest.param(
            "questions.yaml", "entry: [smalltalk]", "kind: far, entry: [smalltalk]", "18",
            "kind 'far' does not go with 1 entries", "`in` needs an entry",
            id="a label out of scope with an entry",
        ),
        pytest.param(
            "about.yaml", "name: whichtea", 'name: "  "', "name", "at least 1 character",
            "write a text",
            id="a name of blanks",
        ),
        pytest.param(
            "about.yaml", "description: Answers questions about green and black tea, and "
            "recommends one of them with reasons.", 'description: " "', "description",
            "at least 1 character", "write a text",
            id="a description of blanks",
        ),
        pytest.param(
            "entries/teas.yaml", "[black-what, green-caffeine]",
            "[black-what, green-caffeine, black-what]", "0.see_also.2", "is there twice",
            "take one of them out",
            id="a see_also that is there twice",
        ),
        pytest.param(
            "entries/teas.yaml", "[black-what, green-caffeine]",
            "[black-what, green-caffeine, black-caffeine, compare-taste, black-brewing]",
            "0.see_also", "at most 4 items", "shorten the list",
            id="more see_also than there are buttons for",
        ),
        pytest.param(
            "entries/teas.yaml", "sources: [milk-study, tea-survey]",
            "sources: [a, b, c, d, e, f, g, h, i]", "2.since.1.sources", "at most 8 items",
            "shorten the list",
            id="more sources than a note can show",
        ),
        pytest.param(
            "entries/teas.yaml", "Milk binds catechins, not caffeine.", "m" * 601,
            "2.since.1.text", "at most 600 characters", "shorten the text",
            id="a note that is too long",
        ),
        pytest.param(
            "entries/general.yaml", "help, what can you do", "help, what can you do, Help!",
            "2.phrasings.2", "is there twice", "keep one of them",
            id="a phrasing that is there twice",
        ),
        pytest.param(
            "entries/general.yaml", "phrasings: [bye, see", "phrasings: [bye, Hello!, see",
            "3.variants.1.phrasings.1", "is there twice", "keep one of them",
            id="a question that a variant would answer differently",
        ),
        pytest.param(
            "entries/general.yaml", "  topic: others\n", "  topic: others\n  opens_guide: true\n",
            "1.opens_guide", "which-should-i-drink opens the guide", "keep it at one of them",
            id="two entries that open the guide",
        ),
        pytest.param(
            "about.yaml", "command: /whichtea", "command: whichtea", "command", "pattern",
            "in the form",
            id="a value in the wrong form",
        ),
        pytest.param(
            "entries/teas.yaml", "topic: taste", "subject: taste", "6.topic", "required",
            "add the key",
            id="a missing key",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_line_field_and_remedy(
    folder: Path, edit: Edit, name: str, old: str, new: str, field: str, says: str, remedy: str
) -> None:
    edit(name, old, new)
    found = [each for each in problems(folder) if each.field == field and says in each.message]
    assert found, problems(folder)
    problem = found[0]
    assert problem.file == name
    assert remedy in problem.remedy
    text = str(problem)
    assert text.startswith(f"{name}:{problem.line}: {field}: ")
    assert text.endswith(f"({problem.remedy})")


@pytest.mark.parametrize(
    ("name", "old", "new", "on"),
    [
        ("about.yaml", "tagline: Ask", "tag_line: Ask", "tag_line: Ask"),
        ("about.yaml", "tagline: Ask", "subject: Ask", "subject: Ask"),
        ("entries/teas.yaml", "assam steep", "assam sleep]\n  bogus: [x", "bogus: [x"),
        ("entries/teas.yaml", "[milk-study, tea-survey]", "[milk-study, rumour]", "rumour"),
        ("guide.yaml", "- id: evening", "- id: morning  # again", "# again"),
        ("questions.yaml", "entry: [smalltalk]", "entry: [bigtalk]", "bigtalk"),
    ],
)
def test_a_fault_is_told_with_the_line_that_it_stands_on(
    folder: Path, edit: Edit, name: str, old: str, new: str, on: str
) -> None:
    edit(name, old, new)
    assert line(folder, name, on) in [each.line for each in problems(folder)]


QUESTION = """
  - id: {id}
    ask: What about {id}?
    help: It matters.
    choices:
      - {{id: much, label: Much of {id}, phrasings: [much], factors: [today: {green}]}}
      - {{id: little, label: Little of {id}, phrasings: [little], factors: [today: {black}]}}
"""
FAVOURS = '{{framework: {id}, weight: 3, reason: So., as_of: "2024", sources: [tea-survey]}}'


def test_a_question_that_no_conversation_comes_to_is_told(folder: Path) -> None:
    # Six questions are the most that are asked, and of seven that tell the same the last is left.
    favours = {each: FAVOURS.format(id=each) for each in ("green", "black")}
    questions = "".join(QUESTION.format(id=f"question-{n}", **favours) for n in range(7))
    guide = f"margins: {{close: 0, leaning: 3}}\nquestions:{questions}"
    (folder / "guide.yaml").write_text(guide)
    (problem,) = problems(folder)
    assert problem.message == (
        "no choice of question-6 can be reached: nothing leads to the question"
    )
    assert problem.field == "questions.6"
    assert problem.line == line(folder, "guide.yaml", "id: question-6")


def test_a_question_that_moves_nothing_is_told(folder: Path) -> None:
    with (folder / "guide.yaml").open("a") as file:
        file.write(
            """
  - id: cup
    ask: Which cup do you take?
    help: It does not matter.
    choices:
      - {id: blue, label: The blue one, phrasings: [blue]}
      - {id: red, label: The red one, phrasings: [red]}
"""
        )
    (problem,) = problems(folder)
    assert "no choice of cup moves the verdict" in problem.message


def test_a_framework_that_no_answers_make_win_is_told(folder: Path) -> None:
    with (folder / "frameworks.yaml").open("a") as file:
        file.write("- id: white\n  name: White tea\n  summary: Barely touched leaves.\n")
    (problem,) = problems(folder)
    assert problem.message == "no answers in the guide make white win"
    assert (problem.file, problem.line) == (
        "frameworks.yaml",
        line(folder, "frameworks.yaml", "white"),
    )
    assert problem.remedy


def test_one_framework_is_too_few(folder: Path) -> None:
    (folder / "frameworks.yaml").write_text("- {id: green, name: Green tea, summary: Leaves.}\n")
    assert "names fewer than two frameworks" in [each.message for each in problems(folder)]


def test_everything_that_is_wrong_is_told_at_once(folder: Path, edit: Edit) -> None:
    edit("about.yaml", "tagline: Ask", "colour: red\ntagline: Ask")
    edit("vocabulary.yaml", "terms:\n", "filler: [so]\nterms:\n")
    edit("entries/teas.yaml", "[black-what, green-caffeine]", "[black-what, grey-caffeine]")
    edit("entries/teas.yaml", "- id: compare-taste", "- id: black-what")
    edit("entries/general.yaml", "      sources: [tea-survey]\n", "")
    edit("guide.yaml", "milk: [nothing]", "milk: []")
    edit("questions.yaml", "entry: [smalltalk]", "entry: [bigtalk]")
    with (folder / "frameworks.yaml").open("a") as file:
        file.write("- id: white\n  name: White tea\n  summary: Barely touched leaves.\n")
    found = "\n".join(map(str, problems(folder)))
    for part in (
        "colour: extra inputs",
        "filler: is there twice",
        "there is no entry 'grey-caffeine'",
        "another entry has the id 'black-what'",
        "names no source",
        "milk allows nothing",
        "there is no entry 'bigtalk'",
        "no answers in the guide make white win",
    ):
        assert part in found


def test_an_entry_that_cannot_be_read_leaves_the_others_checked(folder: Path, edit: Edit) -> None:
    edit("entries/teas.yaml", "  topic: taste\n", "")
    edit("entries/teas.yaml", "[black-what, green-caffeine]", "[black-what, grey-caffeine]")
    edit("entries/general.yaml", "about: [green, black]", "see_also: [compare-taste]")
    found = {(each.field, each.message) for each in problems(folder)}
    assert found == {
        ("6.topic", "field required"),
        ("0.see_also.1", "there is no entry 'grey-caffeine'"),
    }


def test_a_source_that_cannot_be_read_leaves_its_readers_in_peace(folder: Path, edit: Edit) -> None:
    edit("sources.yaml", '"https://tea.example/survey"', "tea.example")
    assert [(each.file, each.field) for each in problems(folder)] == [
        ("sources.yaml", "tea-survey.url")
    ]


def test_references_to_a_file_that_cannot_be_read_are_not_counted_against_others(
    folder: Path,
) -> None:
    (folder / "sources.yaml").unlink()
    (folder / "about.yaml").write_text("name: [")
    assert {each.file for each in problems(folder)} == {"sources.yaml", "about.yaml"}


@pytest.mark.parametrize("content", ["~", "none", "{}", "[", ""])
def test_a_file_that_holds_no_list_leaves_its_readers_in_peace(folder: Path, content: str) -> None:
    (folder / "entries" / "teas.yaml").write_text(content)
    assert [each.file for each in problems(folder)] == ["entries/teas.yaml"]


@pytest.mark.parametrize(
    "date",
    [
        "2024-19-77",
        "2024-02-30",
        "2024-00",
        "9999",
        "1899-12-31",
        "2024-5",
        "24",
        "２０２４",
        "May",
        "",
    ],
)
def test_a_date_that_does_not_exist_is_told(folder: Path, edit: Edit, date: str) -> None:
    edit("entries/teas.yaml", "as_of: 2024-05", f'as_of: "{date}"')
    (problem,) = problems(folder)
    assert (problem.field, problem.message) == ("2.since.0.as_of", "there is no such date")
    assert "such as 2024-05" in problem.remedy


@pytest.mark.parametrize("date", ["2024", "2024-02-29", "1900", "2100-12-31"])
def test_a_date_may_leave_out_what_is_not_known(folder: Path, edit: Edit, date: str) -> None:
    edit("entries/teas.yaml", "as_of: 2024-05", f'as_of: "{date}"')
    assert problems(folder) == []


def note(text: str, sources: str) -> str:
    return f'    - {{text: {text}, status: aged, as_of: "2024", sources: [{sources}]}}\n'


def test_more_notes_than_a_message_can_show_are_told(folder: Path, edit: Edit) -> None:
    notes = "".join(note(f"Note {n}.", "tea-survey") for n in range(4))
    edit("entries/teas.yaml", "  see_also: [black-caffeine]\n", f"{notes}  see_also: []\n")
    (problem,) = problems(folder)
    assert problem.field == "2.since"
    assert "at most 5 items" in problem.message


LONG_TITLE = f'"{"t" * 70}"'
LONG_NOTE = note("n" * 600, ", ".join(["tea-survey"] * 8))
"""Of 600 letters, and eight titles of which 60 letters each are shown: 1,080 together."""


@pytest.mark.parametrize(("letters", "fits"), [(1558, True), (1559, False)])
def test_an_entry_that_is_too_long_to_be_shown_is_told(
    folder: Path, edit: Edit, letters: int, fits: bool
) -> None:
    edit("sources.yaml", '"Caffeine in a hundred teas (2024)"', LONG_TITLE)
    edit("entries/general.yaml", "  topic: others\n", "  topic: others\n  section: 1. Green tea\n")
    general = folder / "entries" / "general.yaml"
    text = general.read_text()
    notes = text[text.index("    - text: Rooibos") : text.index("- id: tea-help")]
    edit("entries/general.yaml", notes, LONG_NOTE * 5)
    # The question has 42 letters.
    edit("entries/general.yaml", "Only green and black tea are covered here.", "a" * letters)
    told = [(each.field, each.message) for each in problems(folder)]
    message = "other-teas is 7001 characters long where 7000 can be shown"
    assert told == ([] if fits else [("1", message)])


def test_the_longest_of_an_entrys_answers_is_counted(folder: Path, edit: Edit) -> None:
    edit("sources.yaml", '"Caffeine in a hundred teas (2024)"', LONG_TITLE)
    edit("entries/general.yaml", "  variants:\n", f"  since:\n{LONG_NOTE * 5}  variants:\n")
    assert problems(folder) == []
    edit("entries/general.yaml", "You are welcome.", "w" * 2000)
    (problem,) = problems(folder)
    assert "smalltalk is 7405 characters long" in problem.message


@pytest.mark.parametrize(
    "word",
    [
        "stop", "Go back!", "restart", "recommend", "why", "guide", "help", "none of these",
        "can we go back please", "what would change it",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["label", "phrasings"])
def test_a_choice_that_is_said_with_a_command_is_told(
    folder: Path, edit: Edit, word: str, field: str
) -> None:
    if field == "label":
        edit("guide.yaml", "label: With sugar", f"label: {word}")
    else:
        edit("guide.yaml", "two lumps", word)
    (problem,) = problems(folder)
    where = "questions.3.choices.0"
    assert problem.field == (f"{where}.label" if field == "label" else f"{where}.phrasings.2")
    assert "is a command of the conversation" in problem.message
    on = f"label: {word}" if field == "label" else f"honey, {word}"
    assert problem.line == line(folder, "guide.yaml", on)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("entrys.yaml", "rename it to entries/entrys.yaml, or take it out"),
        ("entries/more.YAML", "rename it to entries/more.yaml, or take it out"),
        ("entries/sub/more.yaml", "rename it to entries/more.yaml, or take it out"),
        ("entry/more.yml", "rename it to entries/more.yaml, or take it out"),
        ("entries/teas.yml", "put what it holds into entries/teas.yaml, or take it out"),
        ("Matching.yml", "rename it to matching.yaml, or take it out"),
        ("source.yaml", "put what it holds into sources.yaml, or take it out"),
        ("xyz.yaml", "name it as one that is read (about.yaml, entries/xyz.yaml, "),
    ],
)
def test_a_file_that_nothing_reads_is_told(folder: Path, name: str, remedy: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("- id: lost\n")
    (problem,) = problems(folder)
    assert (problem.file, problem.line, problem.message) == (name, 1, "is not read")
    assert problem.remedy.startswith(remedy)


def test_hidden_files_and_other_kinds_are_left_alone(folder: Path) -> None:
    for name in (".hooks.yaml", ".git/x.yaml", "entries/.#teas.yaml", "notes.md", "x.yaml.bak"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("[")
    assert problems(folder) == []


def test_a_folder_full_of_other_files_is_told_in_a_few_lines(folder: Path) -> None:
    for n in range(100):
        (folder / f"chart-{n}.yaml").write_text("x")
    assert len(problems(folder)) == 20


def test_a_folder_that_cannot_say_what_the_bot_does_is_told(folder: Path, edit: Edit) -> None:
    edit("entries/general.yaml", "topic: help", "topic: hello")
    (problem,) = problems(folder)
    assert (problem.file, problem.line) == ("entries/", 1)
    assert "no entry with the topic `help`" in problem.message
    assert "`topic: help`" in problem.remedy


def test_the_entry_for_help_is_not_missed_while_entries_cannot_be_read(
    folder: Path, edit: Edit
) -> None:
    edit("entries/general.yaml", "topic: help", "topic: [help]")
    assert [each.field for each in problems(folder)] == ["2.topic"]


def test_problems_are_told_in_the_order_of_the_files(folder: Path, edit: Edit) -> None:
    edit("entries/teas.yaml", "[black-what, green-caffeine]", "[one, two]")
    edit("about.yaml", "tagline: Ask", "tag_line: Ask")
    found = problems(folder)
    assert found == sorted(found)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "nowhere")
    assert "is not a folder" in str(problem)
    assert "KNOWLEDGE" in problem.remedy


def test_a_folder_without_entries_is_told(folder: Path) -> None:
    for file in (folder / "entries").iterdir():
        file.unlink()
    assert "entries/:1: holds no .yaml file" in "\n".join(map(str, problems(folder)))


def test_a_file_of_entries_with_another_ending_is_told(folder: Path) -> None:
    (folder / "entries" / "general.yaml").rename(folder / "entries" / "general.yml")
    found = "\n".join(map(str, problems(folder)))
    assert "entries/general.yml:1: is not read (rename it to entries/general.yaml" in found


def test_a_file_that_holds_something_else_is_told(folder: Path) -> None:
    (folder / "frameworks.yaml").write_text("green: black\n")
    (folder / "vocabulary.yaml").write_text("- green\n")
    (folder / "sources.yaml").write_text("just words\n")
    found = {each.file: each.remedy for each in problems(folder)}
    assert "each item after a dash" in found["frameworks.yaml"]
    assert "`key: value` lines" in found["vocabulary.yaml"]
    assert "`key: value` lines" in found["sources.yaml"]
