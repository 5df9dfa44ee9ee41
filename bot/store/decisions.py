"""What teams decide, on a SQL database."""
