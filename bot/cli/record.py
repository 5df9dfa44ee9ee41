"""A verdict as JSON values, for programs that ask for a recommendation."""

from typing import Any

from bot.core.flips import Flip
from bot.core.model import Question
from bot.core.verdict import Reading, Reason, Verdict

_CLOSE = "close"
Json = dict[str, Any]


def record(verdict: Verdict, unanswered: tuple[Question, ...]) -> Json:
    """Both readings with their reasons, what would flip them, and what was not asked yet."""
    return {
        "article": _reading(verdict.article),
        "today": _reading(verdict.today),
        "flips": [_flip(flip) for flip in verdict.flips],
        "unanswered": [question.id for question in unanswered],
    }


def _reading(reading: Reading) -> Json:
    return {
        "winner": reading.winner or _CLOSE,
        "margin": reading.margin,
        "lead": reading.lead,
        "scores": reading.scores,
        "reasons": [_reason(reason) for reason in reading.reasons],
    }


def _reason(reason: Reason) -> Json:
    basis = reason.basis
    return {
        "question": reason.question.id,
        "choice": reason.choice.id,
        "framework": basis.framework,
        "weight": basis.weight,
        "reason": basis.reason,
        "section": basis.section,
        "as_of": basis.as_of,
        "sources": [{"title": source.title, "url": source.url} for source in basis.sources],
    }


def _flip(flip: Flip) -> Json:
    return {
        "reading": flip.reading,
        "changes": [{"question": q.id, "choice": choice.id} for q, choice in flip.changes],
        "winner": flip.winner or _CLOSE,
    }
