"""A Slack bot that answers from curated knowledge and guides people to a recommendation."""
