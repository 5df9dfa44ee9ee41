from dataclasses import replace
from pathlib import Path

from bot.content.load import load
from bot.core.model import EntryId, Knowledge
from tests.content.conftest import Edit


def test_what_the_files_say_is_what_the_core_gets(tea: Knowledge) -> None:
    entry = tea.entry("green-caffeine")
    assert entry is not None
    assert entry.about == ("green",)
    assert [note.status for note in entry.since] == ["aged", "imprecise"]
    assert entry.since[0].as_of == "2024-05"
    assert entry.since[0].sources[0].url == "https://tea.example/survey"
    assert entry.see_also == (EntryId("black-caffeine"),)
    sweet = tea.guide.question("sweet")
    assert sweet is not None
    assert sweet.when == {"milk": {"nothing"}}
    kettle = tea.guide.question("kettle")
    assert kettle is not None
    assert "yes" in kettle.choices[0].phrasings
    milk = tea.guide.questions[0].choices[1].factors[0].today
    assert (milk.framework, milk.weight) == (None, 0)


def test_the_order_of_files_and_entries_is_kept(tea: Knowledge) -> None:
    assert [entry.id for entry in tea.entries][:2] == ["which-should-i-drink", "other-teas"]
    assert [framework.id for framework in tea.frameworks] == ["green", "black"]


def test_the_version_changes_with_what_is_said_and_not_with_how_it_is_scored(
    folder: Path, edit: Edit, tea: Knowledge
) -> None:
    assert load(folder).version == tea.version
    edit("questions.yaml", "any oolong", "any white tea")
    assert load(folder).version == tea.version
    edit("entries/general.yaml", "Only green and black", "Just green and black")
    assert load(folder).version != tea.version


def test_a_folder_without_labels_and_calibration_is_enough(folder: Path, tea: Knowledge) -> None:
    (folder / "questions.yaml").unlink()
    assert load(folder) == replace(tea, labels=())
