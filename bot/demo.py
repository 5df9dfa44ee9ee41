"""Made-up data of some weeks, to show what a report looks like: the same each time.

All of it comes from the knowledge itself, so that it fits any subject, and is counted back from
a given day.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random

from bot.core.assistant import Assistant
from bot.core.decision import Closing, Decision, Person, Voice
from bot.core.model import EntryId, Knowledge, Progress
from bot.core.ports import Miss
from bot.core.reporting import CLOSE, Count, Missed, Rating, Records
from bot.core.text import words
from bot.core.verdict import judge
from bot.store import SqlStore

TEAM = "T0DEMO"
DAYS = 56
_SEED = 5
_WORKDAY, _WEEKEND = 14, 2
"""Questions of a day, more or less."""
_MISSES = 45
_CHOSEN = 3
_DECISIONS = 9
_PEOPLE = (Person("U0ANA", "Ana"), Person("U0BEN", "Ben"), Person("U0CHLOE", "Chloé"))
_OUTCOMES = {"answer": 74, "choose": 9, "guide": 9, "none": 8}
_HELPED, _RATED = 0.82, 0.25
_GOES_ON = 0.93
"""How likely it is that somebody answers a question of the guide instead of leaving."""
_KNOWN = 0.8
"""The share of the entries that anybody asks for."""
_CHANNEL = "C0DEMO"


@dataclass(frozen=True, slots=True)
class Demo:
    """Records as they are summed up, and the decisions that are kept with names."""

    records: Records
    decisions: tuple[Decision, ...]


async def fill(store: SqlStore, assistant: Assistant, today: date) -> None:
    """Keeps made-up data of the weeks up to a day, in a workspace of its own."""
    demo = made_up(assistant, today)
    await store.reporting.fill(TEAM, demo.records)
    for decision in demo.decisions:
        await store.decisions.begin(decision)


async def choose(store: SqlStore, assistant: Assistant) -> None:
    """Keeps questions for which somebody chose an answer from several, under the clock's day."""
    for question, entry in islice(_chosen(assistant), _CHOSEN):
        await store.suggestions.miss(TEAM, Miss("chosen", question, "choose", (), entry))


def made_up(assistant: Assistant, today: date) -> Demo:
    """The data of the weeks up to a day."""
    # No secret hangs on it: it is to be the same each time.
    random = Random(_SEED)  # noqa: S311
    making = _Making(assistant, today, random)
    for _ in range(_MISSES):
        making.miss()
    for ago in range(DAYS):
        making.day(today - timedelta(days=ago))
    return Demo(
        Records(
            tuple(Count(day, what, key, n) for (day, what, key), n in making.counts.items()),
            tuple(Rating(*rated, n) for rated, n in making.ratings.items()),
            tuple(sorted(making.misses, key=lambda miss: miss.day)),
        ),
        tuple(making.decision(number) for number in range(_DECISIONS)),
    )


class _Making:
    def __init__(self, assistant: Assistant, today: date, random: Random) -> None:
        self.counts: Counter[tuple[date, str, str]] = Counter()
        self.ratings: Counter[tuple[date, EntryId, bool]] = Counter()
        self.misses: list[Missed] = []
        self._assistant = assistant
        self._knowledge = assistant.knowledge
        self._today = today
        self._random = random
        self._asked = _popularity(self._knowledge, random)
        self._missing = list(_unanswered(assistant, random))

    def day(self, day: date) -> None:
        """What happens on a day."""
        most = _WORKDAY if day.weekday() < 5 else _WEEKEND
        # More is asked as time goes by.
        most = round(most * (1 - 0.5 * (self._today - day).days / DAYS))
        for _ in range(self._random.randint(most // 2, most + most // 2)):
            (outcome,) = self._random.choices(list(_OUTCOMES), list(_OUTCOMES.values()))
            self.counts[day, "outcome", outcome] += 1
            if outcome == "answer" and self._asked:
                self._answer(day)
            if outcome == "guide":
                self._walk(day)
        if self._random.random() < 0.6:
            self._walk(day)

    def _answer(self, day: date) -> None:
        entries, weights = list(self._asked), list(self._asked.values())
        (entry,) = self._random.choices(entries, weights)
        self.counts[day, "entry", entry] += 1
        if self._random.random() < _RATED:
            self.ratings[day, entry, self._random.random() < _HELPED] += 1

    def _walk(self, day: date) -> None:
        self.counts[day, "guide", "start"] += 1
        progress = Progress()
        while (question := self._assistant.interviewer.next(progress)) is not None:
            self.counts[day, "step", question.id] += 1
            if self._random.random() > _GOES_ON:
                return
            self.counts[day, "answered", question.id] += 1
            choice = self._random.choice([*question.choices, None])
            progress = progress.choose(question.id, choice.id if choice else None)
        winner = judge(self._knowledge, progress).today.winner
        self.counts[day, "guide", "end"] += 1
        self.counts[day, "verdict", winner or CLOSE] += 1

    def miss(self) -> None:
        """A question that nobody is served by; some are asked again and again."""
        if not self._missing:
            return
        at = min(int(self._random.expovariate(0.09)), len(self._missing) - 1)
        day = self._today - timedelta(days=self._random.randrange(DAYS))
        kind = self._random.choices(("none", "none_of_these", "not_asked"), (6, 2, 2))[0]
        question = self._missing[at]
        near = self._assistant.matcher.match(question).offered
        candidates = tuple((match.entry.id, round(match.confidence, 3)) for match in near)
        self.misses.append(Missed(day, kind, question, candidates))

    def decision(self, number: int) -> Decision:
        """A decision of some people; two in three are closed after some days."""
        day = self._today - timedelta(days=2 + number * DAYS // (_DECISIONS + 1))
        started = datetime.combine(day, time(10), UTC).timestamp()
        starter, *others = self._random.sample(_PEOPLE, 3)
        voices = tuple(Voice(person, self._answers(), at=started) for person in others)
        progress = self._answers()
        choice = judge(self._knowledge, progress).today.winner
        closing = Closing(starter, started + 86400.0, self._knowledge.version, choice, False)
        return Decision(
            id=f"demo-{number}",
            team=TEAM,
            channel=_CHANNEL,
            title=f"Which {self._knowledge.subject.subject}?",
            starter=starter,
            started=started,
            version=self._knowledge.version,
            progress=progress,
            voices=voices,
            closing=closing if number % 3 else None,
            ts=f"{started + number:.6f}",
        )

    def _answers(self) -> Progress:
        progress = Progress()
        for question in self._knowledge.guide.questions[:2]:
            progress = progress.choose(question.id, self._random.choice(question.choices).id)
        return progress


def _popularity(knowledge: Knowledge, random: Random) -> dict[EntryId, float]:
    """How much each entry is asked for: few very much, most now and then, some never."""
    entries = [e.id for e in knowledge.entries if not (e.opens_guide or e.about_bot)]
    random.shuffle(entries)
    asked = entries[: max(round(len(entries) * _KNOWN), 1)]
    return {entry: 1 / (place + 2) for place, entry in enumerate(asked)}


def _unanswered(assistant: Assistant, random: Random) -> Iterator[str]:
    """Questions that the bot has no answer to: near ones that are labelled so, and cut ones."""
    knowledge = assistant.knowledge
    near = [label.ask for label in knowledge.labels if label.kind == "near" and not label.after]
    cut = [
        " ".join(words[: max(len(words) // 2, 2)])
        for entry in knowledge.entries
        for phrasing in entry.phrasings[:1]
        if len(words := phrasing.split()) > 3
    ]
    random.shuffle(near)
    random.shuffle(cut)
    for text in (*near[:20], *cut[:20]):
        if assistant.matcher.match(text).outcome == "none":
            yield text


def _chosen(assistant: Assistant) -> Iterator[tuple[str, EntryId]]:
    """Ends of phrasings that several entries could answer, each text once, and the one meant."""
    seen = {words(label.ask) for label in assistant.knowledge.labels}
    for entry in assistant.knowledge.entries:
        if entry.opens_guide or entry.about_bot:
            continue
        for phrasing in entry.phrasings:
            several = phrasing.split()
            question = " ".join(several[-max(len(several) // 2, 2) :])
            found = assistant.matcher.match(question)
            offered = {match.entry.id for match in found.offered}
            if words(question) not in seen and found.outcome == "choose" and entry.id in offered:
                seen.add(words(question))
                yield question, entry.id
