"""A peer made ready with its knowledge, and one round of questions to it."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.core.evaluation import Scored
from bot.core.model import Knowledge, Label
from tests.bench.peers.environments import CACHE, environment, megabytes, run
from tests.bench.peers.lines import Examples
from tests.bench.peers.peers import Peer
from tests.bench.peers.scoring import Bounds, examples, fit, scored
from tests.bench.peers.talk import talk

_FOLDS = 5
_ANY = Bounds(float("-inf"), float("-inf"))
"""Everything is answered, so that every score is seen."""


@dataclass(frozen=True)
class Round:
    """What the questions were met with in one process.

    `times` are milliseconds a question, `cold` the seconds from the start of the process to its
    first answer, `resident` the MB that it holds then.
    """

    scored: Sequence[Scored]
    times: Sequence[float]
    cold: float
    resident: float


@dataclass(frozen=True)
class Ready:
    """A peer that can be asked, with what it took to get there.

    `folder` holds what it has made of its examples, in `made` seconds; its environment takes up
    `installed` MB.
    """

    peer: Peer
    python: Path
    folder: Path
    made: float
    installed: float

    def ask(self, labels: Sequence[Label], bounds: Bounds | None) -> Round:
        """Starts it, asks it everything, and ends it. Raises PeerError."""
        found, times = [], []
        command = _command(self.peer, self.python, "answer", self.folder)
        began = time.perf_counter()
        with talk(command, self.peer.settings, self.folder / "log.txt") as conversation:
            conversation.ask(labels[0].ask)
            cold = time.perf_counter() - began
            resident = conversation.resident()
            for label in labels:
                reply, took = conversation.ask(label.ask)
                found.append(scored(label, reply, bounds))
                times.append(took)
        return Round(found, times, cold, resident)


def ready(peer: Peer, knowledge: Knowledge) -> tuple[Ready, Bounds | None]:
    """The peer with all of the knowledge, and its bounds; what is kept is not made again.

    Raises PeerError.
    """
    home = environment(peer.module, peer.requirements, peer.python)
    learnt = [each for each in knowledge.labels if each.is_example]
    folder = CACHE / peer.module / _digest(peer, examples(knowledge, learnt))

    def made(name: str, labels: Sequence[Label]) -> Ready:
        python = (home / "bin/python").absolute()
        seconds = _prepare(peer, python, folder / name, examples(knowledge, labels))
        return Ready(peer, python, folder / name, seconds, megabytes(home / "lib"))

    whole, kept = made("whole", learnt), folder / "bounds.json"
    if peer.fit == "stored":
        return whole, None
    if not kept.is_file():
        if peer.fit == "hindsight":
            found = list(whole.ask(questions(knowledge), _ANY).scored)
        else:
            found = list(_held_out(learnt, made, peer.folds))
        kept.write_text(json.dumps(asdict(fit(found))))
    return whole, Bounds(**json.loads(kept.read_text()))


def questions(knowledge: Knowledge) -> list[Label]:
    """What all are scored on and none has learnt from."""
    return [each for each in knowledge.labels if each.part == "test"]


def _held_out(
    labels: Sequence[Label], made: Callable[[str, Sequence[Label]], Ready], folds: int
) -> Iterator[Scored]:
    """The questions of some folds, asked of a peer that has seen none in the same manner."""
    manners = sorted({each.by for each in labels})
    for fold in range(folds):
        held = set(manners[fold::_FOLDS])
        peer = made(f"fold{fold}", [each for each in labels if each.by not in held])
        yield from peer.ask([each for each in labels if each.by in held], _ANY).scored


def _prepare(peer: Peer, python: Path, folder: Path, known: Examples) -> float:
    """Has the peer make what it keeps; the seconds that took, whenever it was."""
    took = folder / "seconds.txt"
    if not took.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "examples.json").write_text(json.dumps(known))
        began = time.perf_counter()
        run(_command(peer, python, "prepare", folder), peer.settings)
        took.write_text(f"{time.perf_counter() - began:.1f}")
    return float(took.read_text())


def _command(peer: Peer, python: Path, what: str, folder: Path) -> list[str]:
    return [str(python), "-m", f"tests.bench.peers.{peer.module}", what, str(folder)]


def _digest(peer: Peer, known: Examples) -> str:
    """What must be the same for what is kept to be used again."""
    parts = (
        peer.source.read_text(),
        peer.requirements.read_text(),
        peer.python,
        peer.fit,
        str(peer.folds),
    )
    text = json.dumps([known, *parts, dict(peer.settings)])
    return hashlib.sha256(text.encode()).hexdigest()[:12]
