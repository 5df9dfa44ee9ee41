"""Sentences for those who run the bot: how it is, and what of its knowledge waits for them."""

BUG = "brings out a bug in this bot: {name}"
TELL = "look into the log, and take back what was changed last"
NEW_MANIFEST = (
    "The knowledge now presents the app otherwise than at the start: give Slack the new manifest "
    "(python -m bot manifest)."
)
NEW_COMMAND = "The command is still {now}: {new} is heard after a new start, with the new manifest."
NOT_YET = "has not come up yet"
SLOW = "has not answered in time"
NOT_CONNECTED = "no connection to Slack"
TOKENS_REFUSED = "Slack refuses every token (the log says which, and why); they are tried again"
HELD_BACK = (
    "Slack held events of workspace {team} back, for there were too many: those of the minute from "
    "{minute_rate_limited}. It last said so at {last_told}."
)
TITLE = "How the bot is"
LIVE = "It is up."
KNOWLEDGE = "Knowledge {version}, live since {since}"
HOLDS = "{entries} entries, {matching} matching"
REFUSED = "A change was refused at {at}; what was live before stays live"
PROBLEM_HEADS = ("Where", "What", "Next step")
MORE = "… and {more} more."
FINE = "Nothing is the matter with the files."
