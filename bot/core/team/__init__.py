"""What the voices of a team come to together.

Each voice counts alike, however many questions it answered: its points are divided by their sum,
and the mean over all voices is the team's score. The lead that makes a close call, or a leaning,
is measured in the same way, so that people who all say the same get the verdict that each of them
has alone.
"""

from bot.core.team.judging import judge_team
from bot.core.team.values import Answer, Disagreement, Held, Said, TeamReading, TeamVerdict

__all__ = [
    "Answer",
    "Disagreement",
    "Held",
    "Said",
    "TeamReading",
    "TeamVerdict",
    "judge_team",
]
