"""Builds the bot's mind from the settings, for whoever serves it."""

import gc
import logging

from threadpoolctl import threadpool_limits

from bot.config import Settings
from bot.content.load import load
from bot.core.assistant import Assistant
from bot.core.matching import Language
from bot.core.model import Knowledge
from bot.embedding import common_words, open_encoder
from bot.solutions import Solutions

_log = logging.getLogger(__name__)


def assistant(settings: Settings) -> Assistant:
    """The mind over the knowledge that the settings name. Raises KnowledgeError."""
    return made(load(settings.knowledge), language(settings))


def made(knowledge: Knowledge, language: Language) -> Assistant:
    """The mind over some knowledge, made for the first time in this process."""
    mind = Assistant(knowledge, language)
    # A question's sums are small: sharing them out among cores costs more than it gains.
    threadpool_limits(limits=1)
    if not gc.isenabled():  # a start of `python -m bot`: all that it made is there to stay
        gc.freeze()
        gc.enable()
    return mind


def language(settings: Settings) -> Language:
    """What is known of the language at large; without the embedding where that is off."""
    if not settings.embedding:
        _log.info("matching by words alone: EMBEDDING is off")
    encoder = open_encoder(settings.vectors) if settings.embedding else None
    kept = settings.vectors
    solutions = Solutions(kept.parent / f"{kept.stem}.solved{kept.suffix}")
    return Language(encoder, common_words(), solutions)
