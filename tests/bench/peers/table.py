"""The results as Markdown."""

import os
import platform
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bot.core.evaluation import figures
from bot.core.model import Knowledge
from tests.bench.peers.measuring import Ready, Round, questions
from tests.bench.peers.peers import PRODUCT, Peer
from tests.bench.peers.scoring import Bounds

Found = Mapping[str, tuple[Ready, Bounds | None, Sequence[Round]]]

_NOTES = """
All learn from the same examples: every phrasing, and every labelled question of the part `fit`,
those out of scope as an entry "none". All are asked the questions of the part `test` (240 in
scope, 100 near it, 20 far from it). A peer's score becomes an answer, an offer or silence by two
bounds, chosen as `bot eval --fit` chooses the product's: at the least cost (3 for a wrong answer
or any out of scope, 2 for silence in scope, 1 for an offer, 0.5 for one out of scope) over the
questions of the part `fit`, in five folds, each asked of a peer that has learnt nothing in the
same manner (ChatterBot, being slow, in one of them). Rasa learns too slowly even for that: its
bounds are those that suit it best on the very questions that it is scored on, which flatters it.
extractOne and BestMatch name one entry, so they cannot offer; WRatio gives a short example that
stands in a longer question 90 of 100, whatever else the question says.

*Likeliest right* is how often the best entry is right whatever its score, *abstained* what in
scope is neither answered nor rightly offered. A time is from the question's line into the
peer's process to the reply's line out of it; the product's holds the whole turn, reply and all,
the others' the search alone (Rasa's: the understanding of a message, without its dialogue).
The cold start is from the start of the process to the first answer, with what was *made ready
once* (an index, vectors, a database, a trained model) already on disk. MB are of 1,000,000 bytes,
an environment's without pip.

Rasa is the last open one: it wants Python 3.10 or older. Its successor, rasa-pro, starts only
with a licence key of its maker. The spaCy model that ChatterBot wants is on no package registry
under its own name, and is taken from a copy that is.
"""
_WORTH = (
    "likeliest right",
    "right at once",
    "right or offered",
    "wrong",
    "abstained",
    "near answered",
    "far answered",
    "mean cost",
)
_PRICE = (
    "p50 ms",
    "× the product",
    "p99 ms",
    "× the product",
    "RSS after load, MB",
    "install, MB",
    "cold start, s",
    "made ready once, s",
)


def document(
    peers: Sequence[Peer],
    found: Found,
    reasons: Mapping[str, str],
    knowledge: Knowledge,
    loads: Sequence[float],
) -> str:
    """Both tables, with where, when and with what they were made."""
    return "\n".join(
        (
            "# Beside peers",
            "",
            _NOTES.strip(),
            "",
            *_circumstances(found, knowledge, loads),
            "",
            "## What the answers are worth",
            "",
            *_table(_WORTH, {peer.name: _worth(peer, found, reasons) for peer in peers}),
            "",
            "## What they take",
            "",
            *_table(_PRICE, {peer.name: _price(peer, found, reasons) for peer in peers}),
            "",
            *_bounds(found),
            "",
            *_versions(peers),
        )
    )


def _circumstances(found: Found, knowledge: Knowledge, loads: Sequence[float]) -> list[str]:
    rounds = max((len(rounds) for _, _, rounds in found.values()), default=0)
    learnt = sum(label.is_example for label in knowledge.labels)
    phrasings = sum(len(list(entry.all_phrasings())) for entry in knowledge.entries)
    return [
        f"`python -m tests.bench.peers --rounds {rounds}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, "
        f"{os.cpu_count()} cores ({_processor()}), Linux {platform.release()}; load average "
        f"between the rounds {min(loads):.1f} to {max(loads):.1f}. "
        f"{len(knowledge.entries)} entries; {phrasings} phrasings and {learnt} labelled questions "
        f"to learn from, {len(questions(knowledge))} to answer. Each round begins with another "
        "peer; the figures are medians of the rounds, ratios medians of the ratios within a round."
    ]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), "?")


def _table(head: Sequence[str], rows: Mapping[str, Sequence[str]]) -> list[str]:
    return [
        "| | " + " | ".join(head) + " |",
        "|---" * (len(head) + 1) + "|",
        *(f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows.items()),
    ]


def _worth(peer: Peer, found: Found, reasons: Mapping[str, str]) -> Sequence[str]:
    if peer.name in reasons:
        return _failed(reasons[peer.name], _WORTH)
    each = figures(found[peer.name][2][0].scored)
    abstained = 1 - each.right_or_offered - each.wrong
    likeliest = sum(one.right for one in each.scored) / each.in_scope
    inside = (likeliest, each.right, each.right_or_offered, each.wrong, abstained)
    shares = (*inside, each.near_answered, each.far_answered)
    return [*(f"{100 * share:.1f} %" for share in shares), f"{each.cost:.2f}"]


def _price(peer: Peer, found: Found, reasons: Mapping[str, str]) -> Sequence[str]:
    if peer.name in reasons:
        return _failed(reasons[peer.name], _PRICE)
    ready, _, rounds = found[peer.name]
    cells = []
    for share in (0.5, 0.99):
        times = [_percentile(each, share) for each in rounds]
        cells.append(f"{median(times):.2f}")
        if PRODUCT not in found or PRODUCT in reasons:
            cells.append("")
            continue
        ours = [_percentile(each, share) for each in found[PRODUCT][2]]
        cells.append(f"{median(a / b for a, b in zip(times, ours, strict=True)):.2g}")
    resident = median(each.resident for each in rounds)
    cold = median(each.cold for each in rounds)
    return [*cells, f"{resident:.0f}", f"{ready.installed:.0f}", f"{cold:.2f}", f"{ready.made:.1f}"]


def _failed(reason: str, head: Sequence[str]) -> Sequence[str]:
    return [reason.replace("|", "/"), *[""] * (len(head) - 1)]


def _percentile(of: Round, share: float) -> float:
    return sorted(of.times)[int(len(of.times) * share)]


def _bounds(found: Found) -> list[str]:
    said = [
        f"{name} {bounds.answer:.3g} and {bounds.offer:.3g}"
        for name, (_, bounds, _) in found.items()
        if bounds
    ]
    return ["Answered and offered from: " + "; ".join(said) + "."]


def _versions(peers: Sequence[Peer]) -> Iterator[str]:
    yield "| | version | Python |"
    yield "|---|---|---|"
    for peer in peers:
        lines = peer.requirements.read_text().lower().splitlines()
        pinned = (line.split("==")[1] for line in lines if line.startswith(f"{peer.module}=="))
        version = sqlite3.sqlite_version if peer.module == "fts5" else next(pinned, "of this tree")
        yield f"| {peer.name} | {version} | {peer.python} |"
