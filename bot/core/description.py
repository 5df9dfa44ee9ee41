"""Reads a need that somebody describes in their own words into choices of the guide.

"Grad student, Windows laptop, wants to publish" names choices by their labels and phrasings: a
phrasing is found where all its words stand close together in the text, in the vocabulary's
spelling, and nothing before them takes it back ("not for production"). Of the choices of one
question the one with the most telling words counts; where two tell as much, none does.
"""

from collections.abc import Iterator

from bot.core.matching import Matcher
from bot.core.model import Choice, Knowledge, Progress, Question
from bot.core.scoring import applies, relevant

_DENIALS = frozenset(["no", "not", "never", "without", "dont", "isnt", "wont", "cant", "arent"])
_REPLIES = frozenset(["yes", "yep", "yeah", "no", "nope", "none", "not", "one", "both", "all"])
"""Words that answer a question of the guide, and say nothing without it."""
_LOOSE = 1
"""Other words that may stand among those of a phrasing."""


class Describer:
    """Knows every way of saying a choice; built once for a knowledge."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher) -> None:
        self._knowledge = knowledge
        self._matcher = matcher
        self._ways = {
            (question.id, choice.id): tuple(
                way for text in (choice.label, *choice.phrasings) if (way := self._way(text))
            )
            for question in knowledge.guide.questions
            for choice in question.choices
        }

    def read(self, text: str) -> Progress:
        """The choices that a text names, as far as the guide would ask about them."""
        said = self._words(text)
        progress = Progress()
        for question in self._knowledge.guide.questions:
            choice = self._named(question, said)
            if (
                choice is not None
                and applies(self._knowledge.guide, question, progress) is not False
            ):
                progress = progress.choose(question.id, choice.id)
        return relevant(self._knowledge.guide, progress)

    def _way(self, text: str) -> tuple[str, ...]:
        """The words of a phrasing; none where it only names frameworks or only makes a reply."""
        query = self._matcher.read(text)
        return () if query.only_names or set(query.words) <= _REPLIES else query.words

    def _words(self, text: str) -> tuple[str, ...]:
        return self._matcher.read(text).words

    def _named(self, question: Question, said: tuple[str, ...]) -> Choice | None:
        ranked = sorted(
            ((max(self._found(question, choice, said), default=0.0), choice.id, choice)
             for choice in question.choices),
            reverse=True,
        )  # fmt: skip
        (best, _, choice), (second, _, _) = ranked[:2]
        return choice if best > second else None

    def _found(self, question: Question, choice: Choice, said: tuple[str, ...]) -> Iterator[float]:
        """How much each of the choice's phrasings that stands in the text tells."""
        for way in self._ways[question.id, choice.id]:
            for at in range(len(said) - len(way) + 1):
                window = said[at : at + len(way) + _LOOSE]
                if (
                    said[at] in way
                    and set(way) <= set(window)
                    and not (at > 0 and said[at - 1] in _DENIALS)
                ):
                    yield sum(self._matcher.rarity(word) for word in set(way))
                    break
