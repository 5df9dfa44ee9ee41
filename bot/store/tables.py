"""The tables. Everything is keyed by workspace."""

from sqlalchemy import Column, Float, MetaData, String, Table, Text

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
)

events = Table(
    "events",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("at", Float, nullable=False, index=True),
)
