"""Scores the matching on public data beside published systems: `make bench-matching DATA=folder`.

The folder holds HINT3 v1 (hint3/v1, hint3/preds; Arora et al. 2020, hellohaptik/HINT3) and
CLINC150 (clinc150; Larson et al. 2019, clinc/oos-eval), as their repositories lay them out. Every
constant of ours is fitted on a bot's own phrasings, by leaving each and each entry out; nothing
is chosen on the questions that are scored. A question counts as right if its intent is named, or
none where none is right; the published systems are given the threshold that suits them best.
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bot.core.matching import Language, Matcher
from bot.core.matching.fusion import probabilities
from bot.core.matching.training import choose_kernel, weights
from bot.core.matching.unfitted import UNFITTED
from bot.core.model import (
    Article,
    Entry,
    EntryId,
    Guide,
    Knowledge,
    Margins,
    Subject,
    Vocabulary,
)
from bot.embedding import common_words, open_encoder

BOTS = ("curekart", "powerplay11", "sofmattress")
SYSTEMS = ("rasa", "dialogflow", "luis", "haptik", "bert")
NONE = "NO_NODES_DETECTED"
CACHE = Path("whichframework.vectors")

Labelled = Sequence[tuple[str, str]]
"""Questions with their intents."""


@dataclass(frozen=True)
class Reader:
    """A matcher fitted to an intent set; names an intent, or none."""

    matcher: Matcher
    fitted: dict[str, float]

    def answer(self, text: str) -> tuple[str, str]:
        """The likeliest intent, and what is answered: that intent, or none where it is likelier."""
        query = self.matcher.read(text)
        if not query.words:
            return NONE, NONE
        none, candidates = self.matcher.candidates(query)
        shares = probabilities(self.fitted, [none, *(each.features for each in candidates)])
        best = int(np.argmax(shares[1:]))
        intent = str(candidates[best].entry.id)
        return intent, intent if shares[best + 1] > shares[0] else NONE


def learn(phrasings: Labelled, language: Language) -> Reader:
    """Fits a matcher to phrasings alone."""
    knowledge = knowledge_of(phrasings)
    start = UNFITTED["embedding" if language.encoder else "lexical"]
    matcher, samples = choose_kernel(Matcher(knowledge, language, start))
    return Reader(Matcher(knowledge, language, matcher.calibration), weights(samples))


def knowledge_of(phrasings: Labelled) -> Knowledge:
    """A knowledge of nothing but phrasings, each with the intent that is its entry."""
    by_intent: dict[str, list[str]] = {}
    for text, intent in phrasings:
        by_intent.setdefault(intent, []).append(text)
    article = Article("", "", "", ())
    return Knowledge(
        Subject("bench", "/bench", "", "", "", "", (), article),
        tuple(
            Entry(EntryId(intent), texts[0], intent, tuple(texts[1:]), intent)
            for intent, texts in by_intent.items()
        ),
        (),
        Guide((), Margins(0, 1)),
        Vocabulary((), frozenset()),
        {},
        (),
        "",
    )


def hint3(data: Path, languages: dict[str, Language]) -> None:
    """The accuracy table of HINT3 v1: three bots, ours at a threshold that saw no test."""
    print("\nHINT3 v1: accuracy over all questions, in percent\n")
    print("| system | " + " | ".join(BOTS) + " | mean |\n|---|" + "---|" * (len(BOTS) + 1))
    for system in SYSTEMS:
        row = [_best_accuracy(data / "preds" / f"{system}_{bot}.csv") for bot in BOTS]
        _row(f"{system}, at the best threshold for each bot", row)
    for name, language in languages.items():
        row = []
        for bot in BOTS:
            reader = learn(read_csv(data / f"v1/train/{bot}_train.csv"), language)
            tests = read_csv(data / f"v1/test/{bot}_test.csv")
            row.append(_share(reader.answer(text)[1] == intent for text, intent in tests))
        _row(f"ours, {name}", row)


def clinc(data: Path, languages: dict[str, Language]) -> None:
    """CLINC150 with ten phrasings an intent: in scope right, and out of scope refused."""
    print("\nCLINC150, 10 phrasings an intent, in percent\n")
    print("| system | in scope, likeliest | in scope, answered right | out of scope refused |")
    print("|---|---|---|---|")
    tests, beyond = read_lines(data / "test"), read_lines(data / "oos/test")
    for name, language in languages.items():
        reader = learn(read_lines(data / "train_10"), language)
        answers = [(reader.answer(text), intent) for text, intent in tests]
        likeliest = _share(best == intent for (best, _), intent in answers)
        right = _share(answer == intent for (_, answer), intent in answers)
        refused = _share(reader.answer(text)[1] == NONE for text, _ in beyond)
        _row(f"ours, {name}", [likeliest, right, refused], mean=False)


def _best_accuracy(path: Path) -> float:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["label"], row["predicted_node"], float(row["predicted_node_score"] or 0))
            for row in csv.DictReader(file)
        ]
    return max(
        _share((node if score >= least else NONE) == label for label, node, score in rows)
        for least in sorted({score for _, _, score in rows} | {2.0})
    )


def _share(found: Iterable[bool]) -> float:
    return float(np.mean(list(found)))


def _row(name: str, values: Iterable[float], *, mean: bool = True) -> None:
    values = list(values)
    cells = [*values, float(np.mean(values))] if mean else values
    print(f"| {name} | " + " | ".join(f"{100 * each:.1f}" for each in cells) + " |", flush=True)


def read_csv(path: Path) -> Labelled:
    """The questions of a file of HINT3 with their intents."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["sentence"], row["label"]) for row in csv.DictReader(file)]


def read_lines(folder: Path) -> Labelled:
    """The questions of a folder of CLINC150 with their intents."""
    texts = (folder / "seq.in").read_text("utf-8").splitlines()
    return list(zip(texts, (folder / "label").read_text("utf-8").splitlines(), strict=True))


def main(data: Path) -> None:
    """Prints both tables. `data` is the folder that holds hint3/ and clinc150/."""
    if not (data / "hint3").is_dir() or not (data / "clinc150").is_dir():
        sys.exit(f"{data} holds no hint3/ and clinc150/: name the folder with DATA=folder")
    language = Language(open_encoder(CACHE), common_words())
    languages = {"words alone": replace(language, encoder=None), "with the embedding": language}
    hint3(data / "hint3", languages)
    clinc(data / "clinc150", languages)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ""))
