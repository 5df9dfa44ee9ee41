"""Tokens at rest: encrypted with a key where one is given, plain where none is."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import ConfigError, MemoryDownError

_SEALED = "fernet:"
"""Begins what is encrypted; no token of Slack's does."""


class SealError(MemoryDownError):
    """What was encrypted cannot be read with the keys that are given: another instance may."""

    def __init__(self) -> None:
        super().__init__(
            "A token in the database cannot be read: it was encrypted with a key that "
            "ENCRYPTION_KEY does not hold (put the old key behind the new one, with a comma "
            "between them, or have the workspaces install the bot again)"
        )


class Seal:
    """Encrypts with the first of several keys and reads with any of them; without keys, plainly.

    Raises ConfigError for what is no key.
    """

    def __init__(self, keys: Sequence[str] = ()) -> None:
        try:
            fernets = [Fernet(key) for key in keys]
        except ValueError:
            raise ConfigError(
                "ENCRYPTION_KEY holds what is no key (make one with `python -m bot key`)"
            ) from None
        self._newest = fernets[0] if fernets else None
        self._all = MultiFernet(fernets) if fernets else None

    def closed(self, token: str) -> str:
        """A token as it is written down; nothing stays nothing."""
        if self._newest is None or not token:
            return token
        return _SEALED + self._newest.encrypt(token.encode()).decode()

    def opened(self, written: str) -> str:
        """The token that was written down. Raises SealError where no key reads it."""
        if not written.startswith(_SEALED):
            return written
        if self._all is None:
            raise SealError
        try:
            return self._all.decrypt(written.removeprefix(_SEALED)).decode()
        except InvalidToken:
            raise SealError from None

    def current(self, written: str) -> bool:
        """Whether a token is written down as it would be now: with the first key, or plainly."""
        sealed = written.startswith(_SEALED)
        if self._newest is None or not sealed:
            return not written or sealed == (self._newest is not None)
        try:
            self._newest.decrypt(written.removeprefix(_SEALED))
        except InvalidToken:
            return False
        return True


def new_key() -> str:
    """A key that nobody has had before."""
    return Fernet.generate_key().decode()
