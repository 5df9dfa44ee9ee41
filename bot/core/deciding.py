"""What is said of a decision: its card, its comparison, its summary and its record."""
