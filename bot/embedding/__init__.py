"""A sentence embedding that ships inside a package: nothing is downloaded when the bot runs."""

from bot.embedding.encoder import MiniLm, open_encoder
from bot.embedding.wordpieces import common_words

__all__ = ["MiniLm", "common_words", "open_encoder"]
