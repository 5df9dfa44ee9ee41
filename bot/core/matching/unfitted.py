"""Constants for a folder without matching.yaml, and where a fit starts from.

They are what a fit reached on the knowledge that this bot came with, rounded: another subject's
own fit is better, but these refuse a stranger's question there too.
"""

from collections.abc import Mapping

from bot.core.calibration import Calibration, Kernel, Method

_WEIGHTS = {
    "none": 1.7,
    "none_score": 7.0,
    "none_unknown": 0.4,
    "none_nearest": 0.6,
    "none_best": -0.5,
    "score": 4.0,
    "lead": 5.0,
    "nearest": 2.0,
    "sorted": 0.7,
    "subset": 1.2,
    "covered": 1.5,
    "missed": -2.2,
    "added": -2.0,
    "presumed": -1.8,
    "bot": -1.0,
}

UNFITTED: Mapping[Method, Calibration] = {
    "lexical": Calibration(
        Kernel(2.0, 0.1, {"characters": 1.0, "words": 1.0}), _WEIGHTS, answer=0.6, offer=0.25
    ),
    "embedding": Calibration(
        Kernel(1.5, 0.1, {"meaning": 1.0, "characters": 0.3, "words": 0.3}),
        _WEIGHTS,
        answer=0.55,
        offer=0.22,
    ),
}
