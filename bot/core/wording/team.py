"""Sentences about decisions that a team makes together."""
