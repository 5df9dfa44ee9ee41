"""What a person asks in one place is answered in the order in which it came."""

from alembic import op
from sqlalchemy import Column, String, text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds a column that an older version need not fill: its deliveries wait for nobody."""
    op.add_column("deliveries", Column("lane", String(160), nullable=False, server_default=""))
    owed = text("done IS NULL")
    op.create_index(
        "ix_deliveries_lane",
        "deliveries",
        ["lane", "at"],
        sqlite_where=owed,
        postgresql_where=owed,
    )
