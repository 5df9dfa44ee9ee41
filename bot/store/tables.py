"""The tables. Everything is keyed by workspace."""

from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    literal_column,
)

metadata = MetaData()

threads = Table(
    "threads",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("user", String(32), primary_key=True),
    Column("context", Text, nullable=False),
    Column("at", Float, nullable=False, index=True),
    # Which delivery it was kept with, and what that one found: it may be worked on again.
    Column("delivery", String(160), nullable=False, server_default=""),
    Column("before", Text, nullable=False, server_default=""),
    Index("ix_threads_person", "team", "user"),
)

events = Table(
    "events",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("at", Float, nullable=False, index=True),
    # Which delivery it came with: to that one it is new however often it is worked on.
    Column("delivery", String(160), nullable=False, server_default=""),
)

# What Slack delivered and is still owed work, or was done not long ago.
deliveries = Table(
    "deliveries",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("team", String(32), nullable=False),
    Column("at", Float, nullable=False, index=True),
    # Empty once it is done.
    Column("body", Text, nullable=False),
    Column("lease_by", String(32), nullable=False),
    Column("lease_until", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("posts", Text, nullable=False),
    # Null while it is owed.
    Column("done", Float, nullable=True),
    # Within one the order of arrival is kept; empty: nobody's order.
    Column("lane", String(160), nullable=False, server_default=""),
)
_OWED = deliveries.c.done.is_(None)
Index(
    "ix_deliveries_lane",
    deliveries.c.lane,
    deliveries.c.at,
    sqlite_where=_OWED,
    postgresql_where=_OWED,
)
Index(
    "ix_deliveries_owed",
    deliveries.c.lease_until,
    sqlite_where=_OWED,
    postgresql_where=_OWED,
)

decisions = Table(
    "decisions",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("starter", String(32), nullable=False),
    Column("starter_name", Text, nullable=False),
    Column("started", Float, nullable=False),
    # Null while it is open.
    Column("closed", Float, nullable=True),
    Column("closer", String(32), nullable=False),
    Column("closer_name", Text, nullable=False),
    Column("ts", String(32), nullable=False),
    Column("link", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    # The rest of it, which names nobody.
    Column("body", Text, nullable=False),
    Index("ix_decisions_channel", "team", "channel", "started"),
    Index("ix_decisions_starter", "team", "starter"),
    Index("ix_decisions_closer", "team", "closer"),
    Index("ix_decisions_card", "ts", "started"),
    Index("ix_decisions_closed", "closed", "started"),
)

voices = Table(
    "voices",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("decision", String(64), primary_key=True),
    # Which of the voices: several may be of people who had themselves forgotten.
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("person", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("progress", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Float, nullable=False),
    Index("ix_voices_person", "team", "person"),
)

guides = Table(
    "guides",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("guide", Text, nullable=False),
)

recommendations = Table(
    "recommendations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("team", String(32), nullable=False),
    Column("user", String(32), nullable=False),
    Column("progress", Text, nullable=False),
    Column("version", String(64), nullable=False),
    Column("at", Float, nullable=False, index=True),
    Index("ix_recommendations_person", "team", "user", "at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("team", String(32), nullable=False),
    Column("day", String(10), nullable=False, index=True),
    Column("helped", Boolean, nullable=False),
    Column("question", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("chosen", Text, nullable=False),
    Index("ix_feedback_team", "team", "entry", "number"),
)
# Said by those who also said what they had meant: few. No parameter, or no index is found by it.
MEANT = feedback.c.chosen != literal_column("''")
Index("ix_feedback_meant", feedback.c.day, sqlite_where=MEANT, postgresql_where=MEANT)

counts = Table(
    "counts",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("n", Integer, nullable=False),
    Index("ix_counts_day", "day"),
)

misses = Table(
    "misses",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("team", String(32), nullable=False),
    Column("day", String(10), nullable=False, index=True),
    Column("outcome", String(16), nullable=False),
    Column("question", Text, nullable=False),
    Column("candidates", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("chosen", Text, nullable=False),
    Index("ix_misses_team", "team", "day"),
)

# A row says that a workspace has switched something off.
switches = Table(
    "switches",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("what", String(32), primary_key=True),
)

# States of installations that were begun in a browser and not yet ended.
oauth_states = Table(
    "oauth_states",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("at", Float, nullable=False, index=True),
)

# Workspaces that removed the bot, and whose data goes after a while.
departures = Table(
    "departures",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("enterprise", String(32), nullable=False, index=True),
    Column("at", Float, nullable=False, index=True),
)

# What one instance does at a time.
leases = Table(
    "leases",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("until", Float, nullable=False),
)

installations = SQLAlchemyInstallationStore.build_installations_table(
    metadata, SQLAlchemyInstallationStore.default_installations_table_name
)
bots = SQLAlchemyInstallationStore.build_bots_table(
    metadata, SQLAlchemyInstallationStore.default_bots_table_name
)
for _column in (*installations.c, *bots.c):
    # Encrypted, a token is longer than the SDK has thought.
    if _column.name.endswith("_token") or _column.name.startswith("incoming_webhook_"):
        _column.type = Text()
# A workspace is found by its own id alone.
Index("ix_bots_team", bots.c.team_id, bots.c.client_id, bots.c.installed_at)
