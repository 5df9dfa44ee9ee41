"""The two workspaces that the app is installed in: who works there, and their channels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["channel", "private", "dm"]


@dataclass(frozen=True, slots=True)
class Member:
    """A person of one workspace."""

    id: str
    name: str
    handle: str
    admin: bool = False
    owner: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """A channel as it is when the playground starts; `said` holds who said what in it."""

    id: str
    name: str
    kind: Kind
    members: tuple[str, ...]
    bot: bool
    archived: bool = False
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Team:
    """One workspace; `people` are its members by id, `bot_user` and `bot_id` are the app there."""

    id: str
    name: str
    domain: str
    bot_user: str
    bot_id: str
    people: Mapping[str, Member]
    rooms: tuple[Room, ...] = field(default=())


def _by_id(*members: Member) -> dict[str, Member]:
    return {member.id: member for member in members}


_TRIO = ("U0ANA", "U0BEN", "U0CHLOE")
_LAST_WORD = ("U0BEN", "Which framework should the next one use? This channel can be archived.")

FIRST = Team(
    id="T0PLAYGRND",
    name="Playground",
    domain="playground",
    bot_user="U0BOT",
    bot_id="B0BOT",
    people=_by_id(
        Member("U0ANA", "Ana", "ana"),
        Member("U0BEN", "Ben", "ben"),
        Member("U0CHLOE", "Chloé", "chloe", admin=True),
    ),
    rooms=(
        Room("C0GENERAL", "general", "channel", _TRIO, bot=True),
        Room("C0MLTEAM", "ml-team", "channel", _TRIO, bot=True),
        Room("C0RANDOM", "random", "channel", _TRIO, bot=False),
        Room("G0LEADS", "leads", "private", ("U0ANA", "U0BEN"), bot=False),
        Room("C0OLD", "old-project", "channel", _TRIO, True, archived=True, said=(_LAST_WORD,)),
    ),
)
OTHER = Team(
    id="T0OTHER",
    name="Other playground",
    domain="other-playground",
    bot_user="U1BOT",
    bot_id="B1BOT",
    people=_by_id(Member("U1EMIL", "Emil", "emil", admin=True, owner=True)),
    rooms=(Room("C1GENERAL", "general", "channel", ("U1EMIL",), bot=True),),
)
TEAMS = (FIRST, OTHER)
