"""Recommends for answers that are given all at once."""

import json

import click

from bot.cli.mind import assistant
from bot.cli.record import record
from bot.cli.terminal import Row, Terminal
from bot.core import replies, wording
from bot.core.model import Guide, Knowledge, Progress, Question
from bot.core.verdict import judge
from bot.errors import InputError

_SKIPPED = ("skip", "-")


@click.command
@click.argument("text", default="")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="QUESTION=CHOICE",
    help="An answer of the guide, as often as needed; QUESTION=skip where it doesn't matter.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the verdict as one JSON object.")
def recommend(text: str, answers: tuple[str, ...], as_json: bool) -> None:
    """Recommend by the answers given and by TEXT, which describes the need in plain words.

    An answer that is given counts before what TEXT says. Without any, list the guide's questions.
    """
    mind = assistant()
    given = progress(mind.knowledge.guide, answers)
    said = Progress(tuple(each for each in mind.described(text).made if not given.has(each[0])))
    given = Progress((*said.made, *given.made))
    verdict = judge(mind.knowledge, given)
    unanswered = mind.interviewer.unanswered(given)
    for question, _ in given.made:
        if not verdict.progress.has(question):
            click.echo(f"{question} does not count: other answers rule it out", err=True)
    if as_json:
        found = record(verdict, unanswered) | ({"read": dict(said.made)} if text else {})
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    terminal = Terminal()
    if text:
        terminal.show([Row(_read(mind.knowledge, said)), Row()])
    terminal.reply(replies.advice(mind.knowledge, verdict))
    terminal.show(_open(unanswered))


def progress(guide: Guide, answers: tuple[str, ...]) -> Progress:
    """The progress that `question=choice` answers make. Raises InputError, naming what is valid."""
    made = Progress()
    for answer in answers:
        name, equals, value = (part.strip() for part in answer.partition("="))
        question = guide.question(name)
        if not equals:
            raise InputError(f"{answer!r} is no answer: write --answer QUESTION=CHOICE")
        if question is None:
            known = wording.join(tuple(each.id for each in guide.questions), "and")
            raise InputError(f"There is no question {name!r}: there are {known}")
        choice = question.choice(value)
        if choice is None and value not in _SKIPPED:
            raise InputError(f"{name} has no choice {value!r}: choose {_choices(question)}")
        chosen = choice.id if choice else None
        if made.has(question.id) and made.get(question.id) != chosen:
            raise InputError(f"{name} is answered twice: keep one of its --answer options")
        made = made.choose(question.id, chosen)
    return made


def _read(knowledge: Knowledge, said: Progress) -> str:
    labels = wording.join(replies.chosen_labels(knowledge, said), "and")
    return f"Read from your words: {labels or 'nothing that the guide asks about'}."


def _choices(question: Question) -> str:
    return wording.join((*(choice.id for choice in question.choices), _SKIPPED[0]), "or")


def _open(questions: tuple[Question, ...]) -> list[Row]:
    if not questions:
        return []
    rows = [Row(), Row("Still open", "bold")]
    for question in questions:
        choices = "|".join(choice.id for choice in question.choices)
        rows.append(Row(question.ask, mark="• "))
        rows.append(Row(f"--answer {question.id}={choices}", "dim", indent=4))
    return rows
