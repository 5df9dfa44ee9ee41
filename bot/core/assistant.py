"""Hears what a person says and decides which of answer, choose, guide or none happens."""

from dataclasses import replace

from bot.core import followup, replies, wording
from bot.core.asking import Asking
from bot.core.guide import Interviewer
from bot.core.guiding import Guiding
from bot.core.matching import MOST_OFFERED, Language, Match, Matcher
from bot.core.model import Entry, EntryId, FrameworkId, Knowledge, Progress
from bot.core.ports import Context
from bot.core.replies import Answer, Notice, Offer, Step, Unknown
from bot.core.text import plain, words
from bot.core.turns import Turn, sure
from bot.core.verdict import judge


class Assistant:
    """The bot's mind for one knowledge. Holds no conversation: each turn brings its context.

    What the mind `before` had found out about the same guide is taken over.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        language: Language | None = None,
        before: "Assistant | None" = None,
    ) -> None:
        self.knowledge = knowledge
        self.matcher = Matcher(knowledge, language)
        self._guiding = Guiding(knowledge, before.interviewer if before else None)
        self._asking = Asking(knowledge, self.matcher, self._guiding)

    @property
    def interviewer(self) -> Interviewer:
        """What decides which question the guide asks next."""
        return self._guiding.interviewer

    def prepare(self) -> None:
        """Finds beforehand which questions the guide begins with, for whoever serves many."""
        self.interviewer.prepare()

    def hear(self, text: str, context: Context | None = None) -> Turn:
        """The turn that a message calls for, read against what came before."""
        context = context or Context()
        text = plain(text)
        said = words(text)
        expected = context.offered or context.progress is not None
        if not said or (followup.is_bare(said) and not expected):
            return Turn(Notice(wording.ask_me(self.knowledge.subject.examples)), context, "none")
        if context.progress is None:
            return self._hear_freely(text, said, context)
        step = self.guide(context.progress).reply
        if context.advised or not isinstance(step, Step):
            return self._hear_after_advice(text, said, context, context.progress)
        return self._hear_in_guide(text, said, context, step)

    def ask(self, text: str) -> Turn:
        """The turn that a message calls for by itself."""
        return self._asking.ask(text)

    def described(self, text: str) -> Progress:
        """The choices of the guide that a text names."""
        return self._asking.described(text)

    def show(self, entry_id: str, question: str = "") -> Turn | None:
        """The turn that shows an entry, offered for a question; None where it does not exist."""
        return self._asking.show(entry_id, question)

    def take(self, entry_id: str, question: str) -> Turn | None:
        """The turn that shows an entry which was chosen from those offered for a question."""
        turn = self.show(entry_id, question)
        return replace(turn, act="chosen") if turn else None

    def others(self, question: str, shown: EntryId) -> tuple[Entry, ...]:
        """The entries nearest to a question besides one that was shown for it."""
        found = (match.entry for match in self.matcher.match(question).matches)
        near = tuple(each for each in found if each.id != shown and not each.about_bot)
        return near[:MOST_OFFERED]

    def start(self, note: str = "") -> Turn:
        """The guide's first question."""
        return self._guiding.start(note)

    def guide(self, progress: Progress, note: str = "") -> Turn:
        """The guide's next question after a progress, or the verdict."""
        return self._guiding.guide(progress, note)

    def guide_back(self, progress: Progress) -> Turn:
        """The question before: the last one answered is asked again."""
        return self._guiding.back(progress)

    def recommend(self, progress: Progress) -> Turn:
        """The verdict on a progress, however far it has come."""
        return self._guiding.recommend(progress)

    def _guide_entry(self) -> tuple[Match, ...]:
        """The match of the entry whose outcome is the guide."""
        return tuple(sure(each) for each in self.knowledge.entries if each.opens_guide)

    def _hear_freely(self, text: str, said: tuple[str, ...], context: Context) -> Turn:
        if followup.means(said, followup.GUIDE):
            return replace(self.start(), matches=self._guide_entry())
        if followup.means(said, followup.STOP):
            return Turn(Notice(wording.STOPPED), Context(), "none")
        helping = next((each for each in self.knowledge.entries if each.topic == "help"), None)
        if followup.means(said, followup.HELP) and helping:
            return self._asking.answer(helping, text)
        if said in followup.WHY | followup.MORE | followup.CHANGE and not context.entries:
            return self._asking.unknown(text, ())
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
        if followup.means(said, followup.STOP):
            return Turn(Notice(wording.STOPPED), Context(), "none")
        if followup.means(said, followup.BACK):
            return self.guide_back(progress) if progress.made else self.start(wording.FIRST)
        if followup.means(said, followup.CHANGE):
            return self.guide(progress, wording.RECOMMEND_FIRST)
        if followup.means(said, followup.OVER):
            return self.start()
        if followup.means(said, followup.GUIDE - followup.NOW):
            return self.guide(progress)
        understood, choice = followup.chosen(question, said)
        if understood:
            return self.guide(progress.choose(question.id, choice))
        if followup.means(said, followup.NOW):
            return self.recommend(progress)
        if followup.means(said, followup.WHY, followup.MEANING) and not context.entries:
            return self.guide(progress, question.help)
        turn = self._hear_freely(text, said, context)
        asks = followup.asks(said) or bool(context.entries and followup.opens(said))
        if asks or ("?" in text and turn.outcome == "answer"):
            return self._keep_guide(turn, step)
        if (choice := followup.likely(question, said)) is not None:
            return self.guide(progress.choose(question.id, choice))
        helped = followup.means(said, followup.HELP)
        if "?" in text or helped or (turn.outcome == "answer" and not _chats(turn)):
            return self._keep_guide(turn, step)
        again = self.guide(progress, wording.UNSURE_REPLY)
        return replace(again, outcome="none", matches=turn.matches)

    def _keep_guide(self, turn: Turn, step: Step) -> Turn:
        """A turn in the midst of the guide, after which the guide's question is still open."""
        reply = turn.reply
        if isinstance(reply, Unknown | Step):
            note = reply.text if isinstance(reply, Unknown) else reply.note
            again = self.guide(step.progress, note)
            return replace(again, outcome=turn.outcome, matches=turn.matches, act=turn.act)
        if isinstance(reply, Answer):
            reply = replies.waiting(reply, step)
        return replace(turn, reply=reply, context=replace(turn.context, progress=step.progress))

    def _hear_after_advice(
        self, text: str, said: tuple[str, ...], context: Context, progress: Progress
    ) -> Turn:
        if followup.means(said, followup.BACK):
            return self.guide_back(progress)
        if followup.means(said, followup.OVER):
            return self.start()
        if followup.means(said, followup.NOW):
            return self.recommend(progress)
        verdict = judge(self.knowledge, progress)
        if followup.means(said, followup.CHANGE):
            passage = replies.what_would_change(self.knowledge, verdict)
            notice = Notice(f"{passage.title}:", (replace(passage, title=""),))
            return Turn(notice, context, matches=self._guide_entry())
        about = self.matcher.read(followup.rest(said))
        asks_why = said in followup.WHY | followup.MORE or about.only_names
        if asks_why and (context.offered or not context.entries):
            why = replies.why(self.knowledge, verdict)
            return Turn(why, context, matches=self._guide_entry())
        turn = self._hear_freely(text, said, context)
        if turn.context.progress is not None or followup.means(said, followup.STOP):
            return turn
        return replace(turn, context=replace(turn.context, progress=progress, advised=True))

    def _hear_choice(self, said: tuple[str, ...], context: Context) -> Turn | None:
        if said in followup.NONE:
            return replace(self._asking.unknown("", ()), act="none_of_these")
        number = followup.number(said, len(context.entries))
        if number is not None and 1 <= number <= len(context.entries):
            return self.take(context.entries[number - 1], context.question)
        about = self.matcher.read(followup.rest(said))
        if about.only_names:
            offered = (self.knowledge.entry(each) for each in context.entries)
            named = [each for each in offered if each and set(each.about) == about.frameworks]
            if len(named) == 1:
                return self.take(named[0].id, context.question)
        return None

    def _hear_after_entry(self, text: str, said: tuple[str, ...], context: Context) -> Turn | None:
        previous = self.knowledge.entry(context.entries[0])
        if previous is None or (context.offered and not followup.opens(said)):
            return None
        if said in followup.WHY:
            reply = replies.why_entry(self.knowledge, previous)
            return Turn(reply, context, matches=(sure(previous),))
        if said in followup.MORE:
            return self._more(previous, context)
        spelled = words(self.matcher.read(text).spelled)
        said = followup.resolved(self.knowledge, spelled, previous)
        text = text if said == spelled else " ".join(said)
        others = frozenset() if said == spelled else self.matcher.read(text).frameworks
        about = self.matcher.read(followup.rest(said))
        if entry := followup.sibling(self.knowledge, about, previous):
            return replace(self._asking.answer(entry, text), act="asked")
        if several := followup.siblings(self.knowledge, about, previous):
            return replace(self._offer(context.question, several), act="asked")
        question = self.matcher.read(context.question).spelled
        again = followup.asked_again(self.knowledge, about, said, previous, question)
        if again and (turn := self.ask(again)).outcome == "answer":
            return self._of_each(turn, others)
        fuller = followup.complete(self.knowledge, about, said, previous, text)
        # Whichever reading is the surest: "is there a course?" may be whole as it stands.
        readings = (fuller, followup.rest(said) if followup.opens(said) else "", text)
        turns = [self.ask(each) for each in readings if each]
        # Whoever goes on from a question on the subject does not begin to chat.
        on_subject = [turn for turn in turns if not _chats(turn)]
        goes_on = followup.opens(said) and not previous.about_bot
        surest = max((goes_on and on_subject) or turns, key=lambda turn: turn.confidence)
        return self._of_each(surest, others)

    def _of_each(self, turn: Turn, others: frozenset[FrameworkId]) -> Turn:
        """The turn; an offer of each where it answers for one alone of several others."""
        entry = turn.matches[0].entry if turn.outcome == "answer" else None
        several = followup.of_each(self.knowledge, others, entry.topic) if entry else ()
        if entry not in several or len(several) < 2:
            return turn
        return replace(self._offer(turn.context.question, several), act="asked")

    def _more(self, previous: Entry, context: Context) -> Turn:
        found = (self.knowledge.entry(each) for each in previous.see_also)
        entries = tuple(entry for entry in found if entry)
        if not entries:
            return Turn(Notice(wording.ALL_I_KNOW), context, matches=(sure(previous),))
        return self._offer(context.question, entries)

    def _offer(self, question: str, entries: tuple[Entry, ...]) -> Turn:
        """Entries to choose from; the one itself where there is no more."""
        if len(entries) == 1:
            return self._asking.answer(entries[0], entries[0].question)
        entries = entries[:MOST_OFFERED]
        offered = Context(question, tuple(entry.id for entry in entries), offered=True)
        matches = tuple(sure(entry) for entry in entries)
        return Turn(Offer(question, entries), offered, "choose", matches)


def _chats(turn: Turn) -> bool:
    return turn.outcome == "answer" and turn.matches[0].entry.about_bot
