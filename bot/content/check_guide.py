"""Holds the guide against itself: what it refers to, and whether all of it can be reached."""

from collections.abc import Iterator
from dataclasses import replace

from bot.content import schema
from bot.content.build import build
from bot.content.files import Files
from bot.content.places import Path, dangling, problem
from bot.core import followup
from bot.core.guide import Interviewer
from bot.core.model import READINGS, Knowledge, Progress
from bot.core.scoring import choice_tally
from bot.core.text import words
from bot.errors import Problem

_FILE = "guide.yaml"
_FIRST = (
    followup.STOP, followup.BACK, followup.OVER, followup.CHANGE, followup.GUIDE - followup.NOW,
)  # fmt: skip
"""Commands that are heard before a choice is: it could never be typed."""
_ALSO = followup.NOW | followup.WHY | followup.GUIDE | followup.HELP | followup.SKIP
"""Commands that a choice would be heard before: they would be lost."""


def check_guide(files: Files) -> Iterator[Problem]:
    """Every problem of the guide that is not of a single value."""
    guide = files.guide
    if guide.margins.leaning <= guide.margins.close:
        message = "leaning is not larger than close"
        yield problem(files, _FILE, ("margins",), message, "raise leaning")
    yield from _check_factors(files)
    yield from _check_ways(files)
    yield from _check_commands(files)
    misplaced = list(_check_order(files))
    yield from misplaced
    yield from _check_conditions(files)
    unread = {_FILE, "frameworks.yaml"} & files.damaged
    if not misplaced and not unread and len(files.frameworks) > 1:
        # Neither what is asked of it nor its sources bear on where a guide can lead.
        knowledge = build(replace(files, entries={}), "")
        yield from _check_reach(files, knowledge)


def _check_factors(files: Files) -> Iterator[Problem]:
    frameworks = {each.id for each in files.frameworks.values()}
    for path, factor in _factors(files.guide):
        today, article = factor.today, factor.article
        where: Path = (*path, "today")
        if today.framework != schema.EITHER:
            at = (*where, "framework")
            yield from dangling(files, "framework", _FILE, at, today.framework, frameworks)
        if not today.sources:
            remedy = "name at least one id from sources.yaml"
            yield problem(files, _FILE, (*where, "sources"), "names no source", remedy)
        for index, id_ in enumerate(today.sources):
            at = (*where, "sources", index)
            yield from dangling(files, "source", _FILE, at, id_, files.sources)
        if (today.framework == schema.EITHER) != (today.weight == 0):
            message = f"weight {today.weight} does not go with framework {today.framework!r}"
            remedy = f"`{schema.EITHER}` has weight 0, a framework 1 to 3"
            yield problem(files, _FILE, (*where, "weight"), message, remedy)
        if article:
            at = (*path, "article", "framework")
            yield from dangling(files, "framework", _FILE, at, article.framework, frameworks)
            at = (*path, "article", "section")
            sections = files.subject.article.sections
            yield from dangling(files, "section", _FILE, at, article.section, sections)


def _factors(guide: schema.GuideFile) -> Iterator[tuple[Path, schema.FactorFile]]:
    for at, question in enumerate(guide.questions):
        for of, choice in enumerate(question.choices):
            for index, factor in enumerate(choice.factors):
                yield ("questions", at, "choices", of, "factors", index), factor


def _check_ways(files: Files) -> Iterator[Problem]:
    """Typed replies that would mean two choices of one question."""
    for at, question in enumerate(files.guide.questions):
        seen: dict[tuple[str, ...], int] = {}
        for of, choice in enumerate(question.choices):
            for path, text in _ways(at, of, choice):
                if seen.setdefault(words(text), of) != of:
                    other = question.choices[seen[words(text)]].id
                    message = f"{text!r} is a way to say {other} too"
                    yield problem(files, _FILE, path, message, "keep it at one of them")


def _check_commands(files: Files) -> Iterator[Problem]:
    """Typed replies that would steer the conversation instead of choosing, or no longer steer."""
    for at, question in enumerate(files.guide.questions):
        for of, choice in enumerate(question.choices):
            for path, text in _ways(at, of, choice):
                if followup.means(words(text), *_FIRST) or words(text) in _ALSO:
                    message = f"{text!r} is a command of the conversation"
                    yield problem(files, _FILE, path, message, "put the choice in other words")


def _ways(at: int, of: int, choice: schema.ChoiceFile) -> Iterator[tuple[Path, str]]:
    """What may be typed for a choice, and where it stands."""
    path: Path = ("questions", at, "choices", of)
    yield (*path, "label"), choice.label
    for index, text in enumerate(choice.phrasings):
        yield (*path, "phrasings", index), text


def _check_order(files: Files) -> Iterator[Problem]:
    earlier: set[str] = set()
    for at, question in enumerate(files.guide.questions):
        for on in question.when:
            if on not in earlier:
                path = ("questions", at, "when", on)
                message = f"{on!r} is not a question before this one"
                yield problem(files, _FILE, path, message, "name an earlier question")
        earlier.add(question.id)


def _check_conditions(files: Files) -> Iterator[Problem]:
    choices = {each.id: {choice.id for choice in each.choices} for each in files.guide.questions}
    for at, question in enumerate(files.guide.questions):
        for on, allowed in question.when.items():
            path: Path = ("questions", at, "when", on)
            for of, missing in enumerate(allowed):
                if on in choices and missing not in choices[on]:
                    message = f"{on} has no choice {missing!r}"
                    yield problem(files, _FILE, (*path, of), message, "name one of its choices")
            if not allowed:
                message = f"no choice of {question.id} can be reached: {on} allows nothing"
                yield problem(files, _FILE, path, message, "name the choices under which to ask")


def _check_reach(files: Files, knowledge: Knowledge) -> Iterator[Problem]:
    """Choices that are never offered, and frameworks that are never recommended."""
    interviewer = Interviewer(knowledge)
    asked = interviewer.asked()
    deciding = {earlier for question in knowledge.guide.questions for earlier in question.when}
    for at, question in enumerate(knowledge.guide.questions):
        tallies = {choice_tally(knowledge, choice) for choice in (*question.choices, None)}
        if len(tallies) == 1 and question.id not in deciding:
            message = f"no choice of {question.id} moves the verdict, so none is ever offered"
            remedy = "give its choices factors, or take the question out"
            yield problem(files, _FILE, ("questions", at), message, remedy)
        elif question.id not in asked:
            message = f"no choice of {question.id} can be reached: nothing leads to the question"
            remedy = "loosen its `when` or that of the questions before it, or take it out"
            yield problem(files, _FILE, ("questions", at), message, remedy)
    today = READINGS.index("today")
    winners = {leaders[today] for leaders in interviewer.outcomes(Progress())}
    for index, framework in zip(files.frameworks, knowledge.frameworks, strict=True):
        if framework.id not in winners:
            message = f"no answers in the guide make {framework.id} win"
            remedy = "add a factor for it in guide.yaml, or take it out"
            yield problem(files, "frameworks.yaml", (index,), message, remedy)
