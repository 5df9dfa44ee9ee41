"""The constants of the matching, and what they make of a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["answer", "choose", "none"]
Method = Literal["lexical", "embedding"]
"""How texts are compared: by their letters and words alone, or by their meaning too."""


@dataclass(frozen=True, slots=True)
class Kernel:
    """How examples are weighed against each other (see matching.ridge).

    `channels` are the shares of the ways to compare two texts, by their names.
    """

    width: float
    ridge: float
    channels: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Constants of the matching, fitted by a command and stored with their figures.

    `weights` are of the logistic that turns a match's features into its confidence;
    a best match is answered from `answer` upwards and offered from `offer` upwards.
    """

    kernel: Kernel
    weights: Mapping[str, float]
    answer: float
    offer: float

    def outcome(self, confidence: float, candidates: int) -> Outcome:
        """What happens to a question by its best match's confidence; an offer needs two."""
        return decide(confidence, candidates, self.answer, self.offer)


def decide(confidence: float, candidates: int, answer: float, offer: float) -> Outcome:
    """The outcome of a best match's confidence by two thresholds; an offer needs two matches."""
    if candidates and confidence >= answer:
        return "answer"
    return "choose" if candidates > 1 and confidence >= offer else "none"
