"""How the tables came to be what they are, revision by revision.

Each revision only adds, so that the bot of the revision before goes on working beside the new.
"""

REVISIONS = ("0001", "0002", "0003", "0004")
"""Oldest first."""
