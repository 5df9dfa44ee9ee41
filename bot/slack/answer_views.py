"""The modal that answers a message to one person alone, and offers to post that in its thread."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.replies import Answer, Reply
from bot.core.text import shorten
from bot.core.wording import reach, sharing
from bot.slack import blocks, ids, markup, render
from bot.slack.carried import Carried
from bot.slack.pointed import Pointed
from bot.slack.render import Canvas
from bot.slack.views import LONGEST_TITLE


def answered(reply: Reply, canvas: Canvas, place: Pointed) -> View:
    """A reply to read; an answer on the subject can be posted."""
    drawn = [blocks.context(markup.escape(reach.ONLY_YOU)), *render.draw(reply, canvas)]
    if isinstance(reply, Answer) and not reply.entry.about_bot:
        holds = canvas.carry(entry=reply.entry.id, asked=canvas.asked)
        post = blocks.button(reach.POST_IN_THREAD, ids.ANSWER_POST, holds.encode(), primary=True)
        drawn.append(blocks.actions([post]))
    return _view(drawn, canvas, place)


def not_posted(why: str, holds: Carried, canvas: Canvas, place: Pointed) -> View:
    """Why an answer was not posted, with a way to try again."""
    again = blocks.button(sharing.TRY_AGAIN, ids.ANSWER_POST, holds.encode(), primary=True)
    return _view([blocks.section(markup.escape(why)), blocks.actions([again])], canvas, place)


def _view(drawn: list[Block], canvas: Canvas, place: Pointed) -> View:
    return View(
        type="modal",
        callback_id=ids.ANSWER_SHORTCUT,
        title=shorten(canvas.knowledge.subject.name, LONGEST_TITLE),
        close=sharing.CLOSE,
        private_metadata=place.encode(),
        blocks=drawn,
    )
