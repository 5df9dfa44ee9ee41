"""The guide as text, to be kept under a version of the knowledge, and read again years later."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core.model import (
    Basis,
    Choice,
    ChoiceId,
    Factor,
    Framework,
    FrameworkId,
    Guide,
    Knowledge,
    Margins,
    Question,
    QuestionId,
)

_BROKEN = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError)
"""What reading raises on text that `remember` did not write."""


def remember(knowledge: Knowledge) -> str:
    """All that today's verdicts rest on, as text: what each choice counts, and the margins."""
    margins = knowledge.guide.margins
    kept = {
        "margins": [margins.close, margins.leaning],
        "frameworks": [[framework.id, framework.name] for framework in knowledge.frameworks],
        "questions": [_question(question) for question in knowledge.guide.questions],
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _question(question: Question) -> dict[str, object]:
    return {
        "id": question.id,
        "ask": question.ask,
        "when": {earlier: sorted(choices) for earlier, choices in question.when.items()},
        "choices": [
            {"id": choice.id, "label": choice.label, "counts": _counts(choice)}
            for choice in question.choices
        ],
    }


def _counts(choice: Choice) -> list[list[object]]:
    bases = (factor.today for factor in choice.factors)
    return [[basis.framework, basis.weight, basis.reason] for basis in bases if basis.framework]


def recall(knowledge: Knowledge, kept: str | None) -> Knowledge | None:
    """The knowledge with the guide that was kept, by today's reading alone.

    None where nothing was kept, or something that `remember` does not write today.
    """
    try:
        found = json.loads(kept or "")
        past = replace(knowledge, frameworks=_frameworks(found), guide=_guide(found))
        return past if json.loads(remember(past)) == found else None
    except _BROKEN:
        return None


def _frameworks(kept: Mapping[str, Any]) -> tuple[Framework, ...]:
    first, second, *others = (
        Framework(FrameworkId(str(framework)), str(name), "")
        for framework, name in kept["frameworks"]
    )
    return (first, second, *others)


def _guide(kept: Mapping[str, Any]) -> Guide:
    questions: list[Question] = []
    for each in kept["questions"]:
        if not {*each["when"]} <= {earlier.id for earlier in questions}:
            raise ValueError
        questions.append(_read_question(each))
    close, leaning = map(int, kept["margins"])
    return Guide(tuple(questions), Margins(close, leaning))


def _read_question(kept: Mapping[str, Any]) -> Question:
    choices = tuple(
        Choice(ChoiceId(str(each["id"])), str(each["label"]), "", (), _factors(each["counts"]))
        for each in kept["choices"]
    )
    when = {
        QuestionId(earlier): frozenset(map(ChoiceId, allowed))
        for earlier, allowed in kept["when"].items()
    }
    return Question(QuestionId(str(kept["id"])), str(kept["ask"]), "", choices, when)


def _factors(kept: list[list[Any]]) -> tuple[Factor, ...]:
    factors = [
        Factor(Basis(FrameworkId(str(framework)), int(weight), str(reason)))
        for framework, weight, reason in kept
    ]
    if any(factor.today.weight < 1 for factor in factors):
        raise ValueError
    return tuple(factors)
