"""Reads the knowledge folder and refuses what is not right, all faults at once."""
