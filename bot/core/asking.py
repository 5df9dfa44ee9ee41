"""The turns of a question that stands by itself: an answer, an offer, the guide, or none."""

from dataclasses import replace

from bot.core import followup, replies, several, wording
from bot.core.description import Describer
from bot.core.guiding import Guiding
from bot.core.matching import MOST_OFFERED, Matcher, Result
from bot.core.model import Entry, Knowledge, Progress
from bot.core.ports import Context
from bot.core.replies import Answer, Offer, Unknown
from bot.core.text import plain, words
from bot.core.turns import Turn, sure

_TELLING = 2
"""Choices of the guide from which a text is a description of a need rather than a question."""


class Asking:
    """Answers from the entries, and hands a need that is described over to the guide."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher, guiding: Guiding) -> None:
        self._knowledge = knowledge
        self._matcher = matcher
        self._guiding = guiding
        self._describer = Describer(knowledge, matcher)

    def ask(self, text: str) -> Turn:
        """The turn that a message calls for by itself."""
        turn = self._turn(text, self._matcher.match(text))
        turn = self._described(text, turn) or self._several(text, turn) or turn
        return replace(turn, act="asked")

    def described(self, text: str) -> Progress:
        """The choices of the guide that a text names."""
        return self._describer.read(text)

    def show(self, entry_id: str, question: str = "") -> Turn | None:
        """The turn that shows an entry; None where it does not exist.

        `question` is what it was offered for: an entry may answer some phrasings differently.
        """
        entry = self._knowledge.entry(entry_id)
        if entry is None:
            return None
        matches = self._matcher.match(question).matches if entry.variants and question else ()
        text = next((match.answer for match in matches if match.entry == entry), "")
        return self.answer(entry, question or entry.question, text)

    def answer(self, entry: Entry, question: str, text: str = "") -> Turn:
        """The turn that an entry is: its answer, or the guide."""
        if entry.opens_guide:
            turn = self._guiding.start(note=entry.answer)
            context = replace(turn.context, question=question)
            return replace(turn, context=context, matches=(sure(entry),))
        reply = replies.answer(self._knowledge, entry, text)
        return Turn(reply, Context(question, (entry.id,)), "answer", (sure(entry),))

    def unknown(self, question: str, nearest: tuple[Entry, ...] = ()) -> Turn:
        """The honest silence, with the nearest topics."""
        reply = Unknown(wording.unknown(self._knowledge.subject.subject), nearest)
        entries = tuple(entry.id for entry in nearest)
        return Turn(reply, Context(question, entries, offered=bool(nearest)), "none")

    def _turn(self, text: str, result: Result) -> Turn:
        question = plain(text)
        best = result.best
        if result.outcome == "answer" and best is not None:
            return replace(self.answer(best.entry, question, best.answer), matches=result.matches)
        if result.outcome == "choose":
            entries = tuple(match.entry for match in result.offered)
            context = Context(question, tuple(entry.id for entry in entries), offered=True)
            return Turn(Offer(question, entries), context, "choose", result.matches)
        nearest = tuple(m.entry for m in result.matches if not m.entry.about_bot)[:MOST_OFFERED]
        return replace(self.unknown(question, nearest), matches=result.matches)

    def _described(self, text: str, turn: Turn) -> Turn | None:
        """The guide, begun with what a text says of the need; None where it only asks."""
        opens = turn.outcome == "answer" and turn.matches[0].entry.opens_guide
        if not opens and ("?" in text or followup.holds_question(words(text))):
            return None
        progress = self.described(text)
        if len(progress.made) < (1 if opens else _TELLING):
            return None
        guide = next((e for e in self._knowledge.entries if e.opens_guide), None)
        begun = self._guiding.guide(progress, wording.UNDERSTOOD)
        return replace(begun, matches=(sure(guide),) if guide else turn.matches)

    def _several(self, text: str, whole: Turn) -> Turn | None:
        """The first of several questions answered and the others offered; None where there is one.

        A greeting beside a question is no question: the other is answered.
        """
        parts = several.parts(text)
        if len(parts) < 2:
            return None
        answers: dict[str, Turn] = {}
        greetings = lost = 0
        before: Entry | None = None
        for part in parts:
            turn = self._part(part, before)
            if turn.outcome == "answer" and isinstance(turn.reply, Answer):
                before = turn.reply.entry
                greetings += before.about_bot
                if not before.about_bot:
                    answers.setdefault(before.id, turn)
            else:
                lost += 1
            if lost and len(parts) - lost - greetings < 2:
                return None  # too few are left, and reading one more takes time
        if whole.outcome == "answer" and whole.matches[0].entry.id not in answers:
            return None  # the parts lost what the whole was about
        found = list(answers.values())
        if len(found) < 2:
            polite = bool(greetings) and greetings + len(found) == len(parts)
            return found[0] if found and polite and whole.outcome != "answer" else None
        first, *others = found
        assert isinstance(first.reply, Answer)  # noqa: S101 -- only answers were kept
        asked = tuple(turn.reply.entry for turn in others if isinstance(turn.reply, Answer))
        matches = (first.matches[0], *(turn.matches[0] for turn in others))
        return replace(first, reply=replies.with_others(first.reply, asked), matches=matches)

    def _part(self, part: str, before: Entry | None) -> Turn:
        said = words(part)
        if before is not None and said:
            about = self._matcher.read(part)
            part = followup.complete(self._knowledge, about, said, before, part) or part
        return self._turn(part, self._matcher.match(part))
