"""Who has installed the bot, and the tokens that they gave it: the SDK's store on our database."""

import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.sqlalchemy import (
    AsyncSQLAlchemyInstallationStore,
    SQLAlchemyInstallationStore,
)
from slack_sdk.oauth.sqlalchemy_utils import normalize_datetime_for_db
from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.database import Database
from bot.store.departures import alone, come, leave
from bot.store.sealing import Seal, SealError
from bot.store.tables import bots

_SECRETS = ("bot_token", "bot_refresh_token")
_AT_ONCE = 100
"""Rows that are encrypted anew in one transaction."""
_SEALING = 20.0
"""Seconds that this may take: a start waits for it, and nobody else."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The bot in one workspace, or, without `team`, in a whole organisation.

    `expires` and `at` are in seconds since 1970; a token that is not rotated expires at 0.
    """

    team: str
    enterprise: str
    token: str = field(repr=False)
    bot: str
    bot_user: str
    app: str = ""
    team_name: str = ""
    scopes: tuple[str, ...] = ()
    refresh: str = field(default="", repr=False)
    expires: int = 0
    at: float = 0.0

    @property
    def key(self) -> str:
        """What no other installation has."""
        return self.team or self.enterprise


class SqlInstallations:
    """Keeps the installations of one app. `clock` gives seconds since 1970.

    Of a workspace that installs again only the newest is kept. Every method may raise
    MemoryDownError, and reading SealError.
    """

    def __init__(
        self,
        database: Database,
        client_id: str,
        seal: Seal,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._client_id = client_id
        self._seal = seal
        self._clock = clock
        self._ours: ColumnElement[bool] = bots.c.client_id == client_id
        engine = cast(AsyncEngine, _Transactions(database))
        self._sdk = AsyncSQLAlchemyInstallationStore(client_id, engine)

    async def install(self, given: Installation) -> Installation:
        """Keeps a new installation in place of those before it: whose it is has not left."""
        # Rounded, it is read as it was written: a row is found by it.
        new = replace(given, at=round(self._clock(), 3))
        row = _written(self._closed(new)) | {"client_id": self._client_id}
        async with self._database.writing() as connection:
            await come(connection, new.team, new.enterprise)
            await connection.execute(delete(bots).where(self._of(new)))
            await connection.execute(insert(bots).values(row))
        return new

    async def rotated(self, changed: Installation) -> None:
        """Keeps an installation's new token."""
        row = _written(self._closed(changed))
        values = {name: row[name] for name in (*_SECRETS, "bot_token_expires_at")}
        async with self._database.writing() as connection:
            await connection.execute(update(bots).where(self._this(changed)).values(values))

    async def find(self, team: str, enterprise: str, *, org_wide: bool) -> Installation | None:
        """The installation that serves a workspace: its own, else its organisation's.

        A workspace is found by its own id alone, for payloads of shared channels name the
        organisation of the person.
        """
        row = None
        if team and not org_wide:
            query = select(bots).where(self._ours, bots.c.team_id == team)
            async with self._database.reading() as connection:
                newest = query.order_by(bots.c.installed_at.desc()).limit(1)
                row = (await connection.execute(newest)).mappings().first()
        if row is not None:
            return self._opened(SQLAlchemyInstallationStore.build_bot_entity(row))
        if not enterprise:
            return None
        found = await self._sdk.async_find_bot(
            enterprise_id=enterprise, team_id=None, is_enterprise_install=True
        )
        return self._opened(found) if found is not None else None

    async def are_more_than(self, number: int) -> bool:
        """Whether there are more installations than so many."""
        some = select(bots.c.id).where(self._ours).limit(number + 1)
        async with self._database.reading() as connection:
            return len((await connection.scalars(some)).all()) > number

    async def remove(self, gone: Installation) -> None:
        """Deletes an installation with its tokens, but not one that has come after it.

        Where it was the last one, it is noted that the workspace left.
        """
        async with self._database.writing() as connection:
            await alone(connection, gone.team, gone.enterprise)
            await connection.execute(delete(bots).where(self._this(gone)))
            await leave(connection, gone.team, gone.enterprise, self._clock())

    async def reseal(self) -> int:
        """Writes every token as the first key wants it; how many cannot be read with any."""
        unreadable = last = 0
        while True:
            some = select(bots).where(self._ours, bots.c.id > last).order_by(bots.c.id)
            async with self._database.writing(_SEALING) as connection:
                rows = (await connection.execute(some.limit(_AT_ONCE))).mappings().all()
                for row in rows:
                    try:
                        await self._resealed(connection, row)
                    except SealError:
                        unreadable += 1
            if not rows:
                return unreadable
            last = rows[-1]["id"]

    async def _resealed(self, connection: AsyncConnection, row: RowMapping) -> None:
        written = {name: row[name] or "" for name in _SECRETS}
        opened = {name: self._seal.opened(text) for name, text in written.items()}
        if not all(self._seal.current(text) for text in written.values()):
            values = {name: self._seal.closed(text) for name, text in opened.items()}
            # As it was read: another instance may rotate it meanwhile.
            same = (bots.c.id == row["id"]) & (bots.c.bot_token == row["bot_token"])
            await connection.execute(update(bots).where(same).values(values))

    def _of(self, given: Installation) -> ColumnElement[bool]:
        if given.team:
            return and_(self._ours, bots.c.team_id == given.team)
        of_all = bots.c.enterprise_id == given.enterprise
        return and_(self._ours, bots.c.team_id.is_(None), of_all)

    def _this(self, given: Installation) -> ColumnElement[bool]:
        return and_(self._of(given), bots.c.installed_at == _written(given)["installed_at"])

    def _closed(self, given: Installation) -> Installation:
        token, refresh = self._seal.closed(given.token), self._seal.closed(given.refresh)
        return replace(given, token=token, refresh=refresh)

    def _opened(self, bot: Bot) -> Installation:
        return Installation(
            team=bot.team_id or "",
            enterprise=bot.enterprise_id or "",
            token=self._seal.opened(bot.bot_token or ""),
            bot=bot.bot_id,
            bot_user=bot.bot_user_id,
            app=bot.app_id or "",
            team_name=bot.team_name or "",
            scopes=tuple(bot.bot_scopes or ()),
            refresh=self._seal.opened(bot.bot_refresh_token or ""),
            expires=bot.bot_token_expires_at or 0,
            at=bot.installed_at,
        )


class _Transactions:
    """Stands where the SDK's store has an engine: it then has our transactions and our errors."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._database.writing()

    def connect(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._database.reading()


def _written(given: Installation) -> dict[str, Any]:
    """A row as the SDK writes it, with times that name no zone."""
    row = as_bot(given).to_dict()
    times = (name for name, value in row.items() if isinstance(value, datetime))
    return row | {name: normalize_datetime_for_db(row[name]) for name in times}


def as_bot(given: Installation) -> Bot:
    """An installation as the SDK has it."""
    return Bot(
        app_id=given.app,
        enterprise_id=given.enterprise or None,
        team_id=given.team or None,
        team_name=given.team_name or None,
        bot_token=given.token,
        bot_id=given.bot,
        bot_user_id=given.bot_user,
        bot_scopes=list(given.scopes),
        bot_refresh_token=given.refresh or None,
        bot_token_expires_at=given.expires or None,
        is_enterprise_install=not given.team,
        installed_at=given.at,
    )
