"""Constants for a folder without matching.yaml, and where a fit starts from."""

from collections.abc import Mapping

from bot.core.model import Calibration, Kernel, Method

_WEIGHTS = {
    "none": 1.0,
    "none_score": 2.0,
    "none_unknown": 1.0,
    "none_nearest": 0.0,
    "none_best": 0.0,
    "score": 6.0,
    "lead": 1.0,
    "nearest": 2.0,
    "sorted": 0.5,
    "subset": 0.5,
    "covered": 1.0,
    "missed": -2.0,
    "added": -0.5,
    "presumed": -0.5,
    "bot": 0.0,
}

UNFITTED: Mapping[Method, Calibration] = {
    "lexical": Calibration(
        Kernel(2.0, 0.1, {"characters": 1.0, "words": 1.0}), _WEIGHTS, answer=0.6, offer=0.3
    ),
    "embedding": Calibration(
        Kernel(2.0, 0.1, {"meaning": 1.0, "characters": 0.3, "words": 0.3}),
        _WEIGHTS,
        answer=0.6,
        offer=0.3,
    ),
}
