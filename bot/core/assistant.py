"""Hears what a person says and decides which of answer, choose, guide or none happens."""

from dataclasses import dataclass, replace

from bot.core import followup, replies, wording
from bot.core.guide import Interviewer
from bot.core.matching import MOST_OFFERED, Language, Match, Matcher, Result
from bot.core.model import Entry, Knowledge, Outcome, Progress
from bot.core.ports import Context
from bot.core.replies import Advice, Answer, Notice, Offer, Reply, Step, Unknown
from bot.core.scoring import relevant
from bot.core.text import plain, words
from bot.core.verdict import judge


@dataclass(frozen=True, slots=True)
class Turn:
    """What was understood and is said: the reply, what to remember, and the matches behind it."""

    reply: Reply
    context: Context
    outcome: Outcome = "answer"
    matches: tuple[Match, ...] = ()


class Assistant:
    """The bot's mind for one knowledge. Holds no conversation: each turn brings its context."""

    def __init__(self, knowledge: Knowledge, language: Language | None = None) -> None:
        self.knowledge = knowledge
        self.interviewer = Interviewer(knowledge)
        self._matcher = Matcher(knowledge, language)

    def hear(self, text: str, context: Context | None = None) -> Turn:
        """The turn that a message calls for, read against what came before."""
        context = context or Context()
        text = plain(text)
        said = words(text)
        if not said:
            return Turn(Notice(wording.ask_me(self.knowledge.subject.examples)), context, "none")
        if context.progress is None:
            return self._hear_freely(text, said, context)
        step = self.guide(context.progress).reply
        if context.advised or not isinstance(step, Step):
            return self._hear_after_advice(text, said, context, context.progress)
        return self._hear_in_guide(text, said, context, step)

    def ask(self, text: str) -> Turn:
        """The turn that a question calls for by itself."""
        result = self._matcher.match(text)
        question = plain(text)
        best = result.best
        if result.outcome == "answer" and best is not None:
            return replace(self._answer(best.entry, question, best.answer), matches=result.matches)
        if result.outcome == "choose":
            entries = tuple(match.entry for match in result.offered)
            context = Context(question, tuple(entry.id for entry in entries), offered=True)
            return Turn(Offer(question, entries), context, "choose", result.matches)
        nearest = tuple(m.entry for m in result.matches if not m.entry.about_bot)[:MOST_OFFERED]
        return replace(self._unknown(question, nearest), matches=result.matches)

    def match(self, text: str) -> Result:
        """What a question matched, for those who look into the matching."""
        return self._matcher.match(text)

    def show(self, entry_id: str, question: str = "") -> Turn | None:
        """The turn that shows an entry; None where it does not exist.

        `question` is what it was offered for: an entry may answer some phrasings differently.
        """
        entry = self.knowledge.entry(entry_id)
        if entry is None:
            return None
        matches = self._matcher.match(question).matches if entry.variants and question else ()
        text = next((match.answer for match in matches if match.entry == entry), "")
        return self._answer(entry, question or entry.question, text)

    def start(self, note: str = "") -> Turn:
        """The guide's first question."""
        return self.guide(Progress(), note)

    def guide(self, progress: Progress, note: str = "") -> Turn:
        """The guide's next question after a progress, or the verdict."""
        progress = relevant(self.knowledge.guide, progress)
        question = self.interviewer.next(progress)
        if question is None:
            return self.recommend(progress)
        made = len(progress.made)
        step = Step(question, progress, made + 1, made + self.interviewer.left(progress), note)
        return Turn(step, Context(progress=progress))

    def guide_back(self, progress: Progress) -> Turn:
        """The question before: the last one answered is asked again."""
        earlier = relevant(self.knowledge.guide, progress).back()
        turn = self.guide(earlier)
        while isinstance(turn.reply, Advice) and earlier.made:
            earlier = earlier.back()
            turn = self.guide(earlier)
        return turn

    def recommend(self, progress: Progress) -> Turn:
        """The verdict on a progress, however far it has come."""
        verdict = judge(self.knowledge, progress)
        advice = replies.advice(self.knowledge, verdict)
        return Turn(advice, Context(progress=verdict.progress, advised=True))

    def _answer(self, entry: Entry, question: str, text: str = "") -> Turn:
        if entry.opens_guide:
            turn = self.start(note=entry.answer)
            context = replace(turn.context, question=question)
            return replace(turn, context=context, matches=(_sure(entry),))
        reply = replies.answer(self.knowledge, entry, text)
        return Turn(reply, Context(question, (entry.id,)), "answer", (_sure(entry),))

    def _unknown(self, question: str, nearest: tuple[Entry, ...]) -> Turn:
        reply = Unknown(wording.unknown(self.knowledge.subject.subject), nearest)
        entries = tuple(entry.id for entry in nearest)
        return Turn(reply, Context(question, entries, offered=bool(nearest)), "none")

    def _hear_freely(self, text: str, said: tuple[str, ...], context: Context) -> Turn:
        if said in followup.GUIDE:
            opening = (each for each in self.knowledge.entries if each.opens_guide)
            return replace(self.start(), matches=tuple(map(_sure, opening)))
        if said in followup.STOP:
            return Turn(Notice(wording.STOPPED), Context(), "none")
        helping = next((each for each in self.knowledge.entries if each.topic == "help"), None)
        if said in followup.HELP and helping:
            return self._answer(helping, text)
        if said in followup.WHY | followup.MORE | followup.CHANGE and not context.entries:
            return self._unknown(text, ())
        turn = None
        if context.offered:
            turn = self._hear_choice(said, context)
        if turn is None and context.entries:
            turn = self._hear_after_entry(text, said, context)
        return turn or self.ask(text)

    def _hear_in_guide(
        self, text: str, said: tuple[str, ...], context: Context, step: Step
    ) -> Turn:
        progress, question = step.progress, step.question
        if context.offered and (turn := self._hear_choice(said, context)):
            return self._keep_guide(turn, step)
        if said in followup.STOP:
            return Turn(Notice(wording.STOPPED), Context())
        if said in followup.BACK:
            return self.guide_back(progress)
        if said in followup.OVER:
            return self.start()
        if said in followup.GUIDE - followup.NOW:
            return self.guide(progress)
        understood, choice = followup.chosen(question, said)
        if understood:
            return self.guide(progress.choose(question.id, choice))
        if said in followup.NOW:
            return self.recommend(progress)
        if said in followup.WHY | followup.MEANING and not context.entries:
            return self.guide(progress, question.help)
        turn = self._hear_freely(text, said, context)
        asks = followup.asks(said) or bool(context.entries and followup.opens(said))
        if asks or ("?" in text and turn.outcome == "answer"):
            return self._keep_guide(turn, step)
        if (choice := followup.likely(question, said)) is not None:
            return self.guide(progress.choose(question.id, choice))
        if "?" in text or turn.outcome == "answer":
            return self._keep_guide(turn, step)
        again = self.guide(progress, wording.UNSURE_REPLY)
        return replace(again, outcome="none", matches=turn.matches)

    def _keep_guide(self, turn: Turn, step: Step) -> Turn:
        """A turn in the midst of the guide, after which the guide's question is still open."""
        reply = turn.reply
        if isinstance(reply, Unknown | Step):
            note = reply.text if isinstance(reply, Unknown) else reply.note
            again = self.guide(step.progress, note)
            return replace(again, outcome=turn.outcome, matches=turn.matches)
        if isinstance(reply, Answer):
            reply = replies.waiting(reply, step)
        return replace(turn, reply=reply, context=replace(turn.context, progress=step.progress))

    def _hear_after_advice(
        self, text: str, said: tuple[str, ...], context: Context, progress: Progress
    ) -> Turn:
        if said in followup.BACK:
            return self.guide_back(progress)
        if said in followup.OVER:
            return self.start()
        if said in followup.NOW:
            return self.recommend(progress)
        verdict = judge(self.knowledge, progress)
        if said in followup.CHANGE:
            passage = replies.what_would_change(self.knowledge, verdict)
            return Turn(Notice(f"{passage.title}:", (replace(passage, title=""),)), context)
        about = self._matcher.read(followup.rest(said))
        asks_why = said in followup.WHY | followup.MORE or about.only_names
        if asks_why and (context.offered or not context.entries):
            return Turn(replies.why(self.knowledge, verdict), context)
        turn = self._hear_freely(text, said, context)
        if turn.context.progress is not None or said in followup.STOP:
            return turn
        return replace(turn, context=replace(turn.context, progress=progress, advised=True))

    def _hear_choice(self, said: tuple[str, ...], context: Context) -> Turn | None:
        if said in followup.NONE:
            return self._unknown("", ())
        number = followup.number(said, len(context.entries))
        if number is not None and 1 <= number <= len(context.entries):
            return self.show(context.entries[number - 1], context.question)
        about = self._matcher.read(followup.rest(said))
        if about.only_names:
            offered = (self.knowledge.entry(each) for each in context.entries)
            named = [each for each in offered if each and set(each.about) == about.frameworks]
            if len(named) == 1:
                return self.show(named[0].id, context.question)
        return None

    def _hear_after_entry(self, text: str, said: tuple[str, ...], context: Context) -> Turn | None:
        previous = self.knowledge.entry(context.entries[0])
        if previous is None or (context.offered and not followup.opens(said)):
            return None
        if said in followup.WHY:
            reply = replies.why_entry(self.knowledge, previous)
            return Turn(reply, context, matches=(_sure(previous),))
        if said in followup.MORE:
            return self._more(previous, context)
        about = self._matcher.read(followup.rest(said))
        if entry := followup.sibling(self.knowledge, about, said, previous):
            return self._answer(entry, text)
        fuller = followup.complete(self.knowledge, about, said, previous, text)
        # Whichever reading is the surest: "is there a course?" may be whole as it stands.
        readings = (fuller, followup.rest(said) if followup.opens(said) else "", text)
        return max((self.ask(each) for each in readings if each), key=_confidence)

    def _more(self, previous: Entry, context: Context) -> Turn:
        found = (self.knowledge.entry(each) for each in previous.see_also)
        entries = tuple(entry for entry in found if entry)[:MOST_OFFERED]
        if not entries:
            return Turn(Notice(wording.ALL_I_KNOW), context, matches=(_sure(previous),))
        if len(entries) == 1:
            return self._answer(entries[0], entries[0].question)
        offered = Context(context.question, tuple(entry.id for entry in entries), offered=True)
        matches = tuple(_sure(entry) for entry in entries)
        return Turn(Offer(context.question, entries), offered, "choose", matches)


def _sure(entry: Entry) -> Match:
    return Match(entry, 1.0, entry.question, entry.answer)


def _confidence(turn: Turn) -> float:
    return turn.matches[0].confidence if turn.matches else 0.0
