import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.app.reload import Reloader
from bot.config import Settings
from bot.core.assistant import Assistant
from tests.conftest import TEA

PATIENCE = 20.0


def settings(folder: Path, **others: object) -> Settings:
    given: dict[str, object] = {"database_url": "sqlite+aiosqlite://", "embedding": False}
    return Settings(knowledge=folder, **given | others)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the toy world, to change."""
    return Path(shutil.copytree(TEA, tmp_path / "tea"))


@dataclass
class Watched:
    """A folder that is watched, and what came of each change of it."""

    folder: Path
    reloader: Reloader
    verdicts: "asyncio.Queue[bool]"
    taken: list[Assistant] = field(default_factory=list)

    async def judged(self) -> bool:
        """Whether the next change that is noticed is good."""
        async with asyncio.timeout(PATIENCE):
            return await self.verdicts.get()

    async def refused(self, change: Callable[[], object]) -> list[str]:
        """The problems of a change, which is refused."""
        change()
        assert not await self.judged()
        assert self.reloader.standing.refused
        return [str(problem) for problem in self.reloader.standing.refused.problems]

    async def accepted(self, change: Callable[[], object]) -> Assistant:
        """The mind that is live after a change, which is good."""
        change()
        assert await self.judged()
        assert self.reloader.standing.refused is None
        return self.reloader.mind

    def edit(self, name: str, old: str, new: str) -> None:
        """Replaces a passage of a file that is there exactly once."""
        path = self.folder / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        path.write_text(text.replace(old, new), "utf-8")

    def answer(self, question: str) -> str:
        """What is said to a question now."""
        return str(self.reloader.mind.hear(question).reply)


@asynccontextmanager
async def watched(folder: Path) -> AsyncIterator[Watched]:
    verdicts: asyncio.Queue[bool] = asyncio.Queue()
    reloader = Reloader(settings(folder), count=verdicts.put_nowait)
    watching = Watched(folder, reloader, verdicts)
    async with reloader.followed(watching.taken.append):
        yield watching


@pytest.fixture
async def tea_folder(folder: Path) -> AsyncIterator[Watched]:
    async with watched(folder) as watching:
        yield watching
