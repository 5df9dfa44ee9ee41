from dataclasses import replace
from typing import Any

from bot.core.decision import Closing, Decision, Person, Voice
from bot.core.model import ChoiceId, FrameworkId, Progress, QuestionId

ANA = Person("U0ANA", "Ana")
BEN = Person("U0BEN", "Ben")
CHLOE = Person("U0CHLOE", "Chloé")
EMIL = Person("U0EMIL", "Emil")
CLOSING = Closing(BEN, 5_000.0, "v2", FrameworkId("green"), as_combined=False, reason="It's late")


def progress(*choices: str | None) -> Progress:
    return Progress(
        tuple(
            (QuestionId(f"q{number}"), ChoiceId(choice) if choice is not None else None)
            for number, choice in enumerate(choices)
        )
    )


def voice(person: Person, *choices: str | None, note: str = "", at: float = 2_000.0) -> Voice:
    return Voice(person, progress(*choices), note, at)


def decision(id_: str = "d1", **others: Any) -> Decision:
    given = Decision(
        id=id_,
        team="T1",
        channel="C1",
        title="Which tea for the “office”?",
        starter=ANA,
        started=1_699_999_000.0,
        version="v1",
        progress=progress("a", None),
        voices=(voice(ANA, "a", None),),
        ts=f"{id_}.1",
        link=f"https://example.org/{id_}",
    )
    return replace(given, **others)
