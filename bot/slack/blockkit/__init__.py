"""A strict reading of Block Kit: what Slack would refuse is found before it is sent.

The shapes are closed: an unknown field and an unknown type are faults. They cover what this bot
draws and its neighbours; Slack's other blocks (plans, charts, carousels …) are refused here.
"""

from bot.slack.blockkit.check import check_message, check_view
from bot.slack.blockkit.faults import Fault

__all__ = ["Fault", "check_message", "check_view"]
