"""The whole conversation in a terminal, guide included."""

import click

from bot.cli import incoming
from bot.cli.mind import assistant
from bot.cli.terminal import Row, Terminal
from bot.core import followup, wording
from bot.core.ports import Context
from bot.core.replies import Advice, Offer, Reply, Step
from bot.core.text import plain, words
from bot.core.turns import Turn

_PROMPT = "> "
_GREETING = "Ask a question, or say “guide” for a recommendation and “stop” to leave."
_IN_GUIDE = "Type a number or answer in words; “back”, “why” and “stop” work too."
_AFTER_OFFER = f"Type a number; {wording.NONE_OF_THESE.lower()}: say “none”."
_AFTER_ADVICE = "Say “why”, “what would change it”, “back” or “start over”."
_GOODBYE = "Goodbye."


@click.command
def chat() -> None:
    """Talk with the bot here: questions, follow-ups and the guide."""
    mind = assistant()
    terminal = Terminal()
    if terminal.for_people:
        terminal.show([Row(mind.knowledge.subject.tagline, "bold"), Row(_GREETING), Row()])
    turn: Turn | None = None
    try:
        for text in incoming.lines(_PROMPT):
            context = turn.context if turn else Context()
            if _leaves(text, context):
                break
            turn = mind.hear(text, context)
            terminal.reply(turn.reply, _hint(turn.reply))
            terminal.show([Row()])
    except KeyboardInterrupt:
        click.echo()
    terminal.show([Row(_GOODBYE)])


def _leaves(text: str, context: Context) -> bool:
    """Whether a "stop" is meant for the conversation: within the guide it ends the guide."""
    in_guide = context.progress is not None and not context.advised
    return words(plain(text)) in followup.STOP and not in_guide


def _hint(reply: Reply) -> str:
    match reply:
        case Step():
            return _IN_GUIDE
        case Offer():
            return _AFTER_OFFER
        case Advice():
            return _AFTER_ADVICE
        case _:
            return ""
