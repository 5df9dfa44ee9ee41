"""Everything that the bot asks its store for, with arguments as they come from Slack."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

from bot.core.decision import Decision
from bot.core.model import EntryId
from bot.core.owed import Delivered
from bot.core.ports import Context, Feedback, Miss, Note, Recommendation, Thread
from bot.core.reporting import Count, Period, Records
from bot.errors import MemoryDownError
from bot.store import Retention, SqlStore
from bot.store.installations import Installation, SqlInstallations
from bot.store.sealing import Seal, new_key
from tests.databases import Outside
from tests.store.made import ANA, CLOSING, decision, progress, voice
from tests.store.many import CLIENT, Many, team

_NEAR = tuple((EntryId(f"entry-{at}"), 0.4 - at / 10) for at in range(3))
_MISS = Miss("none", "is it hot late in the evening?", "none", _NEAR)
_CONTEXT = Context(question="is it hot?", entries=(EntryId("green"),))
_AGE = 24 * 3600.0
_KEY = new_key()


class Uses:
    """Uses a store that was filled: each method as often as it is asked to."""

    def __init__(self, store: SqlStore, url: str, many: Many) -> None:
        self._store = store
        self._url = url
        self._many = many
        self._numbers = count()

    async def ordinary(self, rank: int) -> None:
        """All that goes on in a workspace, once."""
        number = next(self._numbers)
        await self.question(rank, f"m{number}")
        await self._threads(rank, number)
        await self._deliveries(rank, number)
        await self._decisions(rank, number)
        await self._lists(rank)
        await self._people(rank, number)
        await self._suggestions(rank, number)
        await self._installing(rank, number)

    async def question(self, rank: int, name: str) -> None:
        """What a direct message asks of the store."""
        kept, memory = self._store.deliveries, self._store.memory
        workspace, user = team(rank), self._many.person(rank)
        key, lane = f"{workspace}:Ev{name}", f"{workspace}:D{user}:{user}"
        body = '{"event": "' + "is it hot? " * 100 + '"}'
        given = Delivered(key, workspace, self._many.now, body, lane=lane)
        await kept.take(given, "one")
        await memory.first_time(f"{workspace}:D{user}:{name}", key)
        await memory.recall(Thread(workspace, f"D{user}", "", user), _AGE, key)
        await kept.posting(key, "one", {"a#1": ""})
        await kept.posting(key, "one", {"a#1": "1.1"})
        chat = Thread(workspace, f"D{user}", "", user)
        await memory.keep(replace(chat, ts=name), _CONTEXT, key, also=chat)
        await kept.done(key, "one", lane)
        counted = (("outcome", "answer"), ("entry", f"entry-{rank % 100}"))
        note = Note(workspace, counted, once=f"{workspace}:noted:{name}")
        await self._store.suggestions.noted([note])

    async def _threads(self, rank: int, number: int) -> None:
        memory = self._store.memory
        thread = Thread(team(rank), self._many.channel(rank), f"n{number}", ANA.id)
        await memory.keep(thread, _CONTEXT, "one")
        await memory.keep(thread, _CONTEXT, "other")
        assert await memory.recall(thread, _AGE) is not None
        assert await memory.first_time(f"{team(rank)}:n{number}", "one")
        assert await memory.first_time(f"{team(rank)}:n{number}", "one")
        await self._store.answers()
        async with self._store.leases.held(f"lease{number}", 20.0) as held:
            assert held

    async def _deliveries(self, rank: int, number: int) -> None:
        kept, key = self._store.deliveries, f"{team(rank)}:n{number}"
        lane = f"{key}:lane"
        given = Delivered(key, team(rank), self._many.now, "{}", lane=lane)
        one, other = f"one{number}", f"other{number}"
        assert await kept.take(given, one) == "new"
        assert await kept.take(given, one) == "known"
        assert await kept.take(replace(given, key=f"{key}b"), one, in_order=True) == "waits"
        assert await kept.renew(one)
        await kept.put_off(key, one, -1.0)
        assert await kept.overdue(other, 50)
        assert await kept.overdue(other, 50) == ()
        await kept.done(key, other, lane)
        assert await kept.overdue(other, 1, lane)
        await kept.release(other)
        assert await kept.overdue(other, 1, lane)
        await kept.done(f"{key}b", other, lane)

    async def _decisions(self, rank: int, number: int) -> None:
        kept, name, workspace = self._store.decisions, f"n{number}", team(rank)
        channel = self._many.channel(rank)
        await kept.begin(decision(name, team=workspace, channel=channel, ts="", link=""))
        assert await kept.place(workspace, name, "", f"{name}.1", "l")
        await kept.change(workspace, name, lambda each: each.say(voice(ANA, "a", "b")))
        await kept.change(workspace, name, lambda each: each.close(CLOSING))
        for known in self._some(rank):
            assert await kept.find(workspace, known) is not None
        await kept.remove(workspace, name)
        await kept.keep_guide(f"v{number}", "{}")
        assert await kept.guide_of(f"v{number}") == "{}"

    def _some(self, rank: int) -> list[str]:
        known = self._many.known.get(rank, [])
        return self._many.chance.sample(known, min(len(known), 2))

    async def _lists(self, rank: int) -> None:
        kept, workspace = self._store.decisions, team(rank)
        channels = tuple(sorted({self._many.channel(rank) for _ in range(30)}))
        user = self._many.person(rank)
        await kept.in_channels(workspace, channels[:1], "all", 0, 10)
        await kept.in_channels(workspace, channels, "open", 0, 5)
        await kept.of_person(workspace, user, "all", 0, 10)
        await kept.of_person(workspace, user, "open", 0, 5)

    async def _people(self, rank: int, number: int) -> None:
        people, workspace, user = self._store.people, team(rank), f"Un{number}"
        given = Recommendation(progress("a", "b"), "v1", self._many.now)
        await people.keep_recommendation(workspace, user, given)
        assert await people.recommendations(workspace, user) == (given,)
        mine = voice(replace(ANA, id=user), "a")
        await self._store.decisions.begin(
            decision(f"p{number}", team=workspace, starter=mine.person, voices=(mine,))
        )
        assert await people.forget(workspace, user)

    async def _suggestions(self, rank: int, number: int) -> None:
        kept, workspace = self._store.suggestions, team(rank)
        said = Feedback(False, f"is it hot {number}?", EntryId("entry-1"))
        await kept.note(workspace, said)
        await kept.note(workspace, replace(said, chosen="entry-2"))
        await kept.note(workspace, replace(said, question="else?", chosen="entry-2"))
        await kept.miss(workspace, _MISS)
        await kept.count(workspace, "entry", "entry-1")
        await kept.keeping(workspace)

    async def _installing(self, rank: int, number: int) -> None:
        left, states = self._store.departures, self._store.states
        assert await states.consume(await states.issue())
        workspace, organisation = f"T0NEW{number}", f"E0NEW{number}"
        kept = self._installations()
        whole = await kept.install(Installation("", organisation, f"xoxe-{number}", "B1", "U1BOT"))
        await left.met(workspace, organisation)
        await left.met(workspace, organisation, surely=True)
        await kept.remove(whole)
        await left.left("", organisation)
        await left.returned("", organisation)
        await left.left(workspace, organisation)
        await left.returned(workspace)
        await left.left(workspace)
        await left.returned(workspace)
        await left.lost(workspace, organisation)
        assert await kept.are_more_than(1)
        assert await kept.find(team(rank), "", org_wide=False) is not None
        assert await kept.find("T0NOBODY", organisation, org_wide=False) is None
        given = await kept.install(Installation(workspace, "", f"xoxb-{number}", "B1", "U1BOT"))
        await kept.rotated(replace(given, token=f"xoxb-{number}-new"))
        await kept.remove(given)

    def _installations(self) -> SqlInstallations:
        return self._store.installations(CLIENT, Seal((_KEY,)))

    async def rare(self) -> None:
        """What curators and admins do, and what a start does: once each, in a large workspace."""
        today = datetime.fromtimestamp(self._many.now, UTC).date()
        for workspace in ("", team(0), team(self._many.workspaces // 2)):
            await self._store.reporting.read(Period(today - timedelta(days=29), today), workspace)
            await self._store.inbox.read("", workspace)
            await self._store.inbox.read(str(today - timedelta(days=6)), workspace)
        kept = await self._store.inbox.read()
        await self._store.inbox.forget([*kept[:3], *kept[-3:]])
        await self._store.reporting.fill(team(1), _records(today))
        await self._store.people.forget(team(1), self._many.person(1))
        await self._overtaken()
        assert await self._installations().reseal() == 0
        await self._store.suggestions.switch(team(2), on=False)
        await self._store.suggestions.switch(team(2), on=True)

    async def _overtaken(self) -> None:
        """Another instance changes what is about to be changed; on SQLite none can."""
        known, outside = self._many.known[1][0], Outside(self._url)
        times = count()

        def overtaken(it: Decision) -> Decision:
            if not next(times) and not self._url.startswith("sqlite"):
                outside(
                    "UPDATE decisions SET revision = revision + 1 WHERE team = :team AND id = :id",
                    team=it.team,
                    id=it.id,
                )
            return replace(it, title="overtaken")

        await self._store.decisions.change(team(1), known, overtaken)

    async def housekeeping(self) -> None:
        """What is done once a day; and where texts of some, or of all, are not to be kept."""
        await self._store.forget_old()
        for retention in (Retention(90, frozenset([team(3)])), Retention(0)):
            other = SqlStore(self._url, lambda: self._many.now, retention)
            await other.suggestions.forget_old()
            await other.close()
        self._store.hurry()
        with suppress(MemoryDownError):
            await self._store.forget_old()


def _records(today: date) -> Records:
    return Records((Count(today, "guide", "start", 3),))


async def at_once(uses: Uses, ranks: list[int], lanes: int) -> None:
    """Questions of these workspaces, so many at a time."""
    left = enumerate(ranks)

    async def lane() -> None:
        for number, rank in left:
            await uses.question(rank, f"q{number}")

    await asyncio.gather(*(lane() for _ in range(lanes)))
