"""The tables as they were before there were migrations, where they are not there already."""

from alembic import op
from sqlalchemy import Boolean, Column, Float, Integer, String, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes what is missing: versions without migrations made the tables themselves."""
    op.create_table(
        "threads",
        Column("team", String(32), primary_key=True),
        Column("channel", String(32), primary_key=True),
        Column("ts", String(32), primary_key=True),
        Column("user", String(32), primary_key=True),
        Column("context", Text, nullable=False),
        Column("at", Float, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_threads_at", "threads", ["at"], if_not_exists=True)
    op.create_index("ix_threads_person", "threads", ["team", "user"], if_not_exists=True)
    op.create_table(
        "events",
        Column("key", String(128), primary_key=True),
        Column("at", Float, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_events_at", "events", ["at"], if_not_exists=True)
    op.create_table(
        "decisions",
        Column("team", String(32), primary_key=True),
        Column("id", String(64), primary_key=True),
        Column("channel", String(32), nullable=False),
        Column("title", Text, nullable=False),
        Column("starter", String(32), nullable=False),
        Column("starter_name", Text, nullable=False),
        Column("started", Float, nullable=False),
        Column("closed", Float, nullable=True),
        Column("closer", String(32), nullable=False),
        Column("closer_name", Text, nullable=False),
        Column("ts", String(32), nullable=False),
        Column("link", Text, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("body", Text, nullable=False),
        if_not_exists=True,
    )
    op.create_index(
        "ix_decisions_channel", "decisions", ["team", "channel", "started"], if_not_exists=True
    )
    op.create_index("ix_decisions_starter", "decisions", ["team", "starter"], if_not_exists=True)
    op.create_index("ix_decisions_closer", "decisions", ["team", "closer"], if_not_exists=True)
    op.create_index("ix_decisions_card", "decisions", ["ts", "started"], if_not_exists=True)
    op.create_table(
        "voices",
        Column("team", String(32), primary_key=True),
        Column("decision", String(64), primary_key=True),
        Column("place", Integer, primary_key=True, autoincrement=False),
        Column("person", String(32), nullable=False),
        Column("name", Text, nullable=False),
        Column("progress", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("at", Float, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_voices_person", "voices", ["team", "person"], if_not_exists=True)
    op.create_table(
        "guides",
        Column("version", String(64), primary_key=True),
        Column("guide", Text, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "recommendations",
        Column("number", Integer, primary_key=True),
        Column("team", String(32), nullable=False),
        Column("user", String(32), nullable=False),
        Column("progress", Text, nullable=False),
        Column("version", String(64), nullable=False),
        Column("at", Float, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_recommendations_at", "recommendations", ["at"], if_not_exists=True)
    op.create_index(
        "ix_recommendations_person", "recommendations", ["team", "user", "at"], if_not_exists=True
    )
    op.create_table(
        "feedback",
        Column("number", Integer, primary_key=True),
        Column("team", String(32), nullable=False),
        Column("day", String(10), nullable=False),
        Column("helped", Boolean, nullable=False),
        Column("question", Text, nullable=False),
        Column("entry", Text, nullable=False),
        Column("chosen", Text, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_feedback_day", "feedback", ["day"], if_not_exists=True)
    op.create_table(
        "counts",
        Column("team", String(32), primary_key=True),
        Column("day", String(10), primary_key=True),
        Column("what", String(16), primary_key=True),
        Column("key", String(128), primary_key=True),
        Column("n", Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_counts_day", "counts", ["day"], if_not_exists=True)
    op.create_table(
        "misses",
        Column("number", Integer, primary_key=True),
        Column("team", String(32), nullable=False),
        Column("day", String(10), nullable=False),
        Column("outcome", String(16), nullable=False),
        Column("question", Text, nullable=False),
        Column("candidates", Text, nullable=False),
        Column("kind", String(16), nullable=False),
        Column("chosen", Text, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_misses_day", "misses", ["day"], if_not_exists=True)
    op.create_table(
        "switches",
        Column("team", String(32), primary_key=True),
        Column("what", String(32), primary_key=True),
        if_not_exists=True,
    )
