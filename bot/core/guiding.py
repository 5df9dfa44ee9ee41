"""The turns of the guide: a question, the one before, or the verdict."""

from bot.core import replies
from bot.core.flips import Flips
from bot.core.guide import Interviewer
from bot.core.model import Knowledge, Progress
from bot.core.ports import Context
from bot.core.replies import Advice, Step
from bot.core.scoring import relevant
from bot.core.turns import Turn
from bot.core.verdict import judge


class Guiding:
    """Leads from progress to progress; each brings all that is needed to go on."""

    def __init__(self, knowledge: Knowledge, known: Interviewer | None = None) -> None:
        self._knowledge = knowledge
        reusable = known is not None and known.leads_as(knowledge)
        self._flips = Flips(knowledge)
        self.interviewer = known if known and reusable else Interviewer(knowledge)

    def start(self, note: str = "") -> Turn:
        """The guide's first question."""
        return self.guide(Progress(), note)

    def guide(self, progress: Progress, note: str = "") -> Turn:
        """The guide's next question after a progress, or the verdict."""
        progress = relevant(self._knowledge.guide, progress)
        question = self.interviewer.next(progress)
        if question is None:
            return self.recommend(progress)
        made = len(progress.made)
        about = made + self.interviewer.left(progress)
        so_far = replies.chosen_labels(self._knowledge, progress)
        step = Step(question, progress, made + 1, about, note, so_far)
        return Turn(step, Context(progress=progress))

    def back(self, progress: Progress) -> Turn:
        """The question before: the last one answered is asked again."""
        earlier = relevant(self._knowledge.guide, progress).back()
        turn = self.guide(earlier)
        while isinstance(turn.reply, Advice) and earlier.made:
            earlier = earlier.back()
            turn = self.guide(earlier)
        return turn

    def recommend(self, progress: Progress) -> Turn:
        """The verdict on a progress, however far it has come."""
        verdict = judge(self._knowledge, progress, self._flips)
        advice = replies.advice(self._knowledge, verdict)
        return Turn(advice, Context(progress=verdict.progress, advised=True))
