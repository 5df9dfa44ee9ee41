"""Draws pictures of figures, into files of the kind that their names end in."""

from collections.abc import Sequence
from pathlib import Path

from bot.core.scores import Point
from bot.errors import InputError

_KINDS = (".png", ".svg", ".pdf")


def check_kind(path: Path) -> None:
    """Raises InputError where no picture can be written under this name."""
    if path.suffix.lower() not in _KINDS:
        raise InputError(f"{path} is no picture (end its name in {', '.join(_KINDS)})")


def plot_curve(points: Sequence[Point], answer: float, path: Path) -> None:
    """Coverage against precision over the threshold, with the one in use. Raises InputError."""
    # Takes a second to import, and only this needs it.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4.0), layout="constrained")
    axes = figure.subplots()
    thresholds = [each.threshold for each in points]
    axes.step(thresholds, [each.precision for each in points], label="precision", where="pre")
    axes.step(thresholds, [each.coverage for each in points], label="coverage", where="pre")
    axes.axvline(answer, linestyle="--", color="grey", label=f"answers from {answer:g}")
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="threshold", ylabel="share of questions")
    axes.set_title("What answering from a threshold upwards comes to")
    axes.grid(alpha=0.3)
    axes.legend(loc="lower left")
    try:
        figure.savefig(path, dpi=150)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"{path} cannot be written: {reason} (name another file)") from None
