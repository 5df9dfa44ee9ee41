"""Rasa's understanding of a message, trained with the pipeline that `rasa init` gives.

Each entry is an intent, and so is "none". Only what DIET needs to be the same in each run, its
seed, is added. The ranking is taken before FallbackClassifier's own threshold.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ["SQLALCHEMY_SILENCE_UBER_WARNING"] = "1"

from rasa.core.agent import Agent  # it reads the environment when it is imported
from rasa.model_training import train_nlu

from tests.bench.peers.lines import MOST, Examples, Ranked, serve

_NONE = "none"
_CONFIG = """
recipe: default.v1
assistant_id: peer
language: en
pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: 100
    constrain_similarities: true
    random_seed: 1
  - name: EntitySynonymMapper
  - name: ResponseSelector
    epochs: 100
    constrain_similarities: true
    random_seed: 1
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.1
"""


def prepare(examples: Examples, folder: Path) -> None:
    (folder / "config.yml").write_text(_CONFIG)
    (folder / "nlu.yml").write_text(_training(examples))
    train_nlu(
        str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="model"
    )


def _training(examples: Examples) -> str:
    texts: dict[str, list[str]] = {}
    for text, entry in examples:
        texts.setdefault(entry or _NONE, []).append(" ".join(text.split()))
    lines = ['version: "3.1"', "nlu:"]
    for intent, of_intent in texts.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in of_intent)]
    return "\n".join(lines)


def load(examples: Examples, folder: Path) -> Callable[[str], Ranked]:
    agent = Agent.load(folder / "model.tar.gz")
    loop = asyncio.new_event_loop()

    def answer(question: str) -> Ranked:
        parsed = loop.run_until_complete(agent.parse_message(question))
        ranking = [(each["name"], each["confidence"]) for each in parsed["intent_ranking"]]
        intents = [(name, score) for name, score in ranking if name != "nlu_fallback"]
        return [("" if name == _NONE else name, score) for name, score in intents[:MOST]]

    return answer


if __name__ == "__main__":
    serve(prepare, load)
