"""What is asked of tables that have grown large is found by an index."""

from alembic import op
from sqlalchemy import text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds indexes."""
    op.create_index("ix_misses_team", "misses", ["team", "day"])
    op.create_index("ix_feedback_team", "feedback", ["team", "entry", "number"])
    meant = text("chosen != ''")
    op.create_index(
        "ix_feedback_meant", "feedback", ["day"], sqlite_where=meant, postgresql_where=meant
    )
    op.create_index("ix_decisions_closed", "decisions", ["closed", "started"])
    op.create_index("ix_departures_enterprise", "departures", ["enterprise"])
    op.create_index("ix_bots_team", "slack_bots", ["team_id", "client_id", "installed_at"])
