"""What the voices of a team come to together."""
