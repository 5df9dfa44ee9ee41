"""Measures the product beside what people would use instead: `python -m tests.bench.peers`.

Each peer has its environment and its process, is given the same examples, and is asked the
questions of the part `test`, in rounds that begin with another peer each time. What has been
made once (environments, models, bounds) is kept in `.peers/`.
"""

import argparse
import os
import sys

from bot import config
from bot.content.load import load
from tests.bench.peers.environments import PeerError
from tests.bench.peers.measuring import Ready, Round, questions, ready
from tests.bench.peers.peers import PEERS
from tests.bench.peers.scoring import Bounds
from tests.bench.peers.table import document

_ROUNDS = 5


def main() -> None:
    """Prints the results as Markdown, and how far it has come to the standard error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    modules = sorted({peer.module for peer in PEERS})
    parser.add_argument("--only", nargs="+", choices=modules, default=modules)
    given = parser.parse_args()
    rounds = given.rounds
    peers = [peer for peer in PEERS if peer.module in given.only]
    knowledge = load(config.read(os.environ).knowledge)
    asked = questions(knowledge)
    able: dict[str, tuple[Ready, Bounds | None, list[Round]]] = {}
    reasons: dict[str, str] = {}
    for peer in peers:
        _tell(f"{peer.name}: making it ready")
        try:
            able[peer.name] = (*ready(peer, knowledge), [])
        except PeerError as error:
            reasons[peer.name] = str(error)
    loads = [os.getloadavg()[0]]
    for turn in range(rounds):
        _tell(f"round {turn + 1} of {rounds}")
        for name in _from(list(able), turn):
            one, bounds, found = able[name]
            try:
                found.append(one.ask(asked, bounds))
            except PeerError as error:
                reasons[name] = str(error)
        loads.append(os.getloadavg()[0])
    print(document(peers, able, reasons, knowledge, loads))


def _from(names: list[str], turn: int) -> list[str]:
    at = turn % max(len(names), 1)
    return names[at:] + names[:at]


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
