"""Cards that are being worked on in this process: one at a time, and none kept afterwards."""

import asyncio
from weakref import WeakValueDictionary


class Easel:
    """A card while somebody works on it: whose turn it is, and what was drawn last.

    `drawn` are the revision and the place of what stands there; None where nobody here knows.
    """

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.drawn: tuple[int, str] | None = None


class Easels:
    """Finds the easel of a decision. It is the same one for as long as anybody holds it."""

    def __init__(self) -> None:
        self._held: WeakValueDictionary[tuple[str, str], Easel] = WeakValueDictionary()

    def of(self, team: str, decision: str) -> Easel:
        """The easel on which a decision's card is drawn."""
        return self._held.setdefault((team, decision), Easel())

    def __len__(self) -> int:
        return len(self._held)
