"""Files that the app uploads: tickets for them, and what came in."""

import mimetypes
import secrets
from dataclasses import dataclass

from bot.playground.errors import ApiError

MOST_BYTES = 1_000_000
MOST_WAITING = 100
"""How many uploads may be under way before the oldest is forgotten."""
LONGEST_PREVIEW = 20_000


@dataclass(slots=True)
class File:
    """A file, which has a content once it was sent."""

    id: str
    name: str
    size: int
    title: str = ""
    content: bytes | None = None

    @property
    def mimetype(self) -> str:
        """What the file's name says of its kind."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def preview(self) -> str:
        """The text of a text file, cut where it is long; empty for anything else."""
        if not self.mimetype.startswith("text/") or self.content is None:
            return ""
        return self.content.decode("utf-8", errors="replace")[:LONGEST_PREVIEW]


class Files:
    """Uploads under way, each under a token that nobody can guess."""

    def __init__(self) -> None:
        self._tickets: dict[str, File] = {}
        self._waiting: dict[str, File] = {}

    def expect(self, name: str, size: int) -> tuple[str, File]:
        """A token under which one file of this size may come in."""
        token = secrets.token_urlsafe(24)
        file = File(f"F0{secrets.token_hex(5).upper()}", name, size)
        self._tickets[token] = self._waiting[file.id] = file
        for kept in (self._tickets, self._waiting):
            if len(kept) > MOST_WAITING:
                kept.pop(next(iter(kept)))
        return token, file

    def receive(self, token: str, content: bytes) -> File | None:
        """Take a file in, once; None where the token is unknown or spent, or the size is wrong."""
        file = self._tickets.get(token)
        if file is None or len(content) != file.size:
            return None
        del self._tickets[token]
        file.content = content
        return file

    def uploaded(self, file_id: object) -> File:
        """A file that came in and was not shared yet, or Slack's refusal."""
        file = self._waiting.get(str(file_id))
        if file is None or file.content is None:
            raise ApiError("file_not_found")
        return file

    def finish(self, file: File, title: str) -> None:
        """Hand a file out of here, under its title."""
        file.title = title or file.name
        del self._waiting[file.id]
