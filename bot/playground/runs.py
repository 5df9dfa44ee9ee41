"""Workflow steps under way: each run with its own token, kept until newer ones push it out."""

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import Literal

from bot.playground.errors import ApiError, Json
from bot.playground.steps import Step

KEPT_RUNS = 20
"""How many runs of one person are remembered."""


@dataclass(slots=True)
class Run:
    """One execution of a step; `token` speaks for the app in it."""

    id: str
    user: str
    step: Step
    token: str
    status: Literal["running", "completed", "failed"] = "running"
    outputs: Json = field(default_factory=dict)
    error: str = ""
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def body(self) -> Json:
        """What a person is told of it."""
        return {"status": self.status, "outputs": self.outputs, "error": self.error}


class Runs:
    """The runs of one workspace; `patience` is how long a person waits for one, in seconds."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._runs: list[Run] = []

    def begin(self, user: str, step: Step) -> Run:
        """A new run of a step for a person."""
        id_ = f"Fx0{secrets.token_hex(5).upper()}"
        run = Run(id_, user, step, token=f"xwfp-{secrets.token_hex(24)}")
        self._runs.append(run)
        for old in self.of(user)[KEPT_RUNS:]:
            self._runs.remove(old)
        return run

    def of(self, user: str) -> list[Run]:
        """A person's runs, newest first."""
        return [run for run in reversed(self._runs) if run.user == user]

    def holding(self, token: str) -> Run | None:
        """The run whose token this is."""
        return next((run for run in self._runs if run.token == token), None)

    def running(self, id_: str, token: str) -> Run:
        """A run that may still be ended by the holder of this token, or Slack's refusal."""
        run = next((run for run in self._runs if run.id == id_), None)
        if run is None:
            raise ApiError("function_execution_not_found")
        if self.holding(token) not in (None, run):
            raise ApiError("access_denied")
        if run.status != "running":
            raise ApiError("execution_not_in_running_state")
        return run

    async def wait(self, run: Run) -> None:
        """Wait for the end of a run, though not for long."""
        try:
            async with asyncio.timeout(self._patience):
                await run.over.wait()
        except TimeoutError:
            return
