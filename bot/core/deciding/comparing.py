"""Shows the views on a decision side by side."""

from collections.abc import Iterator, Sequence

from bot.core.deciding.together import label, note
from bot.core.decision import Decision, Voice
from bot.core.model import Knowledge
from bot.core.replies import Line, Notice, Passage, chosen_labels
from bot.core.replies import outcome as told
from bot.core.scoring import relevant
from bot.core.team import judge_team
from bot.core.wording import team as words


def comparison(knowledge: Knowledge, decision: Decision, user: str = "") -> Notice:
    """Who said what; while the tally is hidden, only what `user` said."""
    voices: Sequence[Voice] = decision.voices
    asked: Iterator[Passage] = iter(())
    if decision.tally_hidden:
        voices = [voice] if (voice := decision.voice(user)) else []
        text = words.HIDDEN_COMPARISON
    else:
        asked = _questions(knowledge, voices)
        text = words.compared(len(voices))
    alone = Passage(words.EACH_ALONE, tuple(_alone(knowledge, voice) for voice in voices))
    return Notice(text, tuple(passage for passage in (*asked, alone) if passage.lines))


def _questions(knowledge: Knowledge, voices: Sequence[Voice]) -> Iterator[Passage]:
    counted = [(relevant(knowledge.guide, v.progress), v.person) for v in voices]
    for question in knowledge.guide.questions:
        lines = []
        for answer in (*question.choices, None):
            made = (question.id, answer.id if answer else None)
            if people := tuple(person for progress, person in counted if made in progress.made):
                lines.append(Line(label(answer), people=people))
        yield Passage(question.ask, tuple(lines))


def _alone(knowledge: Knowledge, voice: Voice) -> Line:
    """What one person said, and what it comes to."""
    said = told(knowledge, judge_team(knowledge, [voice.progress]).today)
    labels = chosen_labels(knowledge, relevant(knowledge.guide, voice.progress))
    return Line(words.alone(said, labels, note(voice)), people=(voice.person,))
