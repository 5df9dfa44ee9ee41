"""Shows a curator how a question is read and what speaks for each of its candidates."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.cli.terminal import Row
from bot.core import wording
from bot.core.matching import Matcher
from bot.core.matching.explain import Explained, Explanation, Part, explain

Json = dict[str, Any]
_MOST = 3
_DIGITS = 4


def record(matcher: Matcher, question: str) -> Json:
    """The explanation as JSON."""
    found = explain(matcher, question)
    return {
        "question": question,
        "spelled": found.result.query.spelled,
        "frameworks": sorted(found.result.query.frameworks),
        "unknown": sorted(found.result.query.unknown),
        "method": matcher.method,
        "answer": matcher.calibration.answer,
        "offer": matcher.calibration.offer,
        "outcome": found.result.outcome,
        "candidates": [_candidate(each) for each in found.candidates[:_MOST]],
        "none": {"confidence": round(found.none, _DIGITS), "features": _features(found.parts)},
    }


def _candidate(found: Explained) -> Json:
    return {
        "id": found.match.entry.id,
        "confidence": round(found.match.confidence, _DIGITS),
        "phrasing": found.match.phrasing,
        "likeness": {name: round(each, _DIGITS) for name, each in found.likeness.items()},
        "features": _features(found.parts),
    }


def _features(parts: Iterable[Part]) -> list[Json]:
    return [
        {
            "feature": part.feature,
            "value": round(part.value, _DIGITS),
            "weight": round(part.weight, _DIGITS),
            "contribution": round(part.contribution, _DIGITS),
        }
        for part in parts
    ]


def rows(matcher: Matcher, question: str) -> Iterator[Row]:
    """The explanation for people."""
    found = explain(matcher, question)
    yield from _reading(matcher, found)
    for number, each in enumerate(found.candidates[:_MOST], start=1):
        yield Row()
        yield Row(f"{each.match.entry.id}: {each.match.confidence:.1%}", "bold", mark=f"{number}. ")
        yield Row(f"Nearest phrasing: {each.match.phrasing}", indent=3)
        likeness = ", ".join(f"{name} {value:.2f}" for name, value in each.likeness.items())
        yield Row(f"Likeness to it: {likeness}", indent=3)
        yield from _counted(each.parts)
    yield Row()
    yield Row(f"None of the entries: {found.none:.1%}", "bold")
    yield from _counted(found.parts)


def _reading(matcher: Matcher, found: Explanation) -> Iterator[Row]:
    query, limits = found.result.query, matcher.calibration
    frameworks = (matcher.knowledge.framework(each).name for each in sorted(query.frameworks))
    yield Row(f"Read as: {query.spelled or 'nothing'}")
    yield Row(f"Frameworks named: {_listed(frameworks)}")
    yield Row(f"Stems in no phrasing: {_listed(sorted(query.unknown))}")
    yield Row(f"Method: {matcher.method}")
    yield Row(
        f"By the matching alone: {found.result.outcome} "
        f"(answers from {limits.answer:.1%}, offers from {limits.offer:.1%})"
    )


def _listed(items: Iterable[str]) -> str:
    return wording.join(tuple(items), "and") or "none"


def _counted(parts: Iterable[Part]) -> Iterator[Row]:
    for part in parts:
        if not part.contribution:
            continue
        yield Row(
            f"{part.contribution:+.2f} {part.feature} ({part.value:.2f} × {part.weight:.2f})",
            "dim",
            indent=3,
        )
