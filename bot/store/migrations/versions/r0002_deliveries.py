"""What Slack delivers is kept until it is answered, and workspaces install the bot themselves."""

from alembic import op
from sqlalchemy import Boolean, Column, DateTime, Float, Integer, String, Text, text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Adds tables, and to others columns that an older version need not fill."""
    for table in ("events", "threads"):
        delivery = Column("delivery", String(160), nullable=False, server_default="")
        op.add_column(table, delivery)
    op.add_column("threads", Column("before", Text, nullable=False, server_default=""))
    _deliveries()
    op.create_table(
        "oauth_states",
        Column("state", String(64), primary_key=True),
        Column("at", Float, nullable=False),
    )
    op.create_index("ix_oauth_states_at", "oauth_states", ["at"])
    op.create_table(
        "departures",
        Column("team", String(32), primary_key=True),
        Column("enterprise", String(32), nullable=False),
        Column("at", Float, nullable=False),
    )
    op.create_index("ix_departures_at", "departures", ["at"])
    op.create_table(
        "leases",
        Column("name", String(80), primary_key=True),
        Column("holder", String(32), nullable=False),
        Column("until", Float, nullable=False),
    )
    _installations()
    _bots()


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        Column("key", String(160), primary_key=True),
        Column("team", String(32), nullable=False),
        Column("at", Float, nullable=False),
        Column("body", Text, nullable=False),
        Column("lease_by", String(32), nullable=False),
        Column("lease_until", Float, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("posts", Text, nullable=False),
        Column("done", Float, nullable=True),
    )
    op.create_index("ix_deliveries_at", "deliveries", ["at"])
    owed = text("done IS NULL")
    op.create_index(
        "ix_deliveries_owed",
        "deliveries",
        ["lease_until"],
        sqlite_where=owed,
        postgresql_where=owed,
    )


def _installations() -> None:
    """As the SDK has it, but for the lengths of tokens and of incoming webhooks' fields."""
    op.create_table(
        "slack_installations",
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("client_id", String(32), nullable=False),
        Column("app_id", String(32), nullable=False),
        Column("enterprise_id", String(32)),
        Column("enterprise_name", String(200)),
        Column("enterprise_url", String(200)),
        Column("team_id", String(32)),
        Column("team_name", String(200)),
        Column("bot_token", Text),
        Column("bot_id", String(32)),
        Column("bot_user_id", String(32)),
        Column("bot_scopes", String(1000)),
        Column("bot_refresh_token", Text),
        Column("bot_token_expires_at", DateTime),
        Column("user_id", String(32), nullable=False),
        Column("user_token", Text),
        Column("user_scopes", String(1000)),
        Column("user_refresh_token", Text),
        Column("user_token_expires_at", DateTime),
        Column("incoming_webhook_url", Text),
        Column("incoming_webhook_channel", Text),
        Column("incoming_webhook_channel_id", Text),
        Column("incoming_webhook_configuration_url", Text),
        Column("is_enterprise_install", Boolean, nullable=False),
        Column("token_type", String(32)),
        Column("installed_at", DateTime, nullable=False),
    )
    columns = ["client_id", "enterprise_id", "team_id", "user_id", "installed_at"]
    op.create_index("slack_installations_idx", "slack_installations", columns)


def _bots() -> None:
    op.create_table(
        "slack_bots",
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("client_id", String(32), nullable=False),
        Column("app_id", String(32), nullable=False),
        Column("enterprise_id", String(32)),
        Column("enterprise_name", String(200)),
        Column("team_id", String(32)),
        Column("team_name", String(200)),
        Column("bot_token", Text),
        Column("bot_id", String(32)),
        Column("bot_user_id", String(32)),
        Column("bot_scopes", String(1000)),
        Column("bot_refresh_token", Text),
        Column("bot_token_expires_at", DateTime),
        Column("is_enterprise_install", Boolean, nullable=False),
        Column("installed_at", DateTime, nullable=False),
    )
    columns = ["client_id", "enterprise_id", "team_id", "installed_at"]
    op.create_index("slack_bots_idx", "slack_bots", columns)
