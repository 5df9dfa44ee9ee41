"""Closing a decision: with what the views came to together, or with something else and a reason."""

from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import deciding, replies, wording
from bot.core.deciding.together import combined
from bot.core.decision import FORGOTTEN, Closing, Decision, Person
from bot.core.model import FrameworkId, Knowledge
from bot.core.wording import acting, team
from bot.errors import ClosedError, InputError
from bot.slack import blocks, board, decision_views, decode, ids, markup, render, send, sound, views
from bot.slack.blocks import Message
from bot.slack.carried import Carried
from bot.slack.decision_views import NONE, TOGETHER, Draft
from bot.slack.decode import Submission
from bot.slack.delivery import current
from bot.slack.desk import Desk
from bot.slack.listeners.decisions import rights
from bot.slack.listeners.decisions.asked import Click, listen, scopes
from bot.slack.markup import Markup


@dataclass(frozen=True, slots=True)
class Ending:
    """How somebody means to close a decision, with all that is needed to do it."""

    desk: Desk
    client: AsyncWebClient
    sent: Submission
    holds: Carried
    choice: str
    reason: str
    scopes: frozenset[str]

    async def show(self, view: View) -> None:
        """Puts a view in the place of the modal that was sent."""
        await send.update_view(self.client, self.sent.view, view)

    async def say(self, text: Markup) -> None:
        """Says something in the modal that was sent."""
        await self.show(decision_views.says(self.desk.canvas(self.sent.user), text))

    async def tell(self, text: str) -> None:
        """Says something that names nobody in the modal that was sent."""
        await self.say(markup.escape(text))

    async def ask_again(self, draft: Draft, why: str) -> None:
        """Asks once more, with what was entered."""
        again = replace(
            draft, choice=self.choice, reason=self.reason, remarks=(why, *draft.remarks)
        )
        await self.show(decision_views.close(self.desk.canvas(self.sent.user), again))

    async def sorry(self) -> None:
        """Says that it did not work; what was entered stays."""
        draft = Draft(self.holds.decision, "", self.holds.choice)
        await self.ask_again(draft, acting.NOT_CLOSED)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the button that closes, and to what is sent."""
    listen(app, desk, ids.DECISION_CLOSE, _ask)

    @app.view(ids.DECISION_CLOSE_VIEW)
    async def sent(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        submitted = decode.submission(body, desk.knowledge.guide)
        ending = _ending(desk, client, submitted, scopes(context))
        canvas = desk.canvas(submitted.user)
        if ending is None:
            view = views.notice(canvas, wording.start_again(desk.knowledge.subject.command))
            await ack(response_action="update", view=sound.view(view))
        elif ending.choice != ending.holds.choice and not ending.reason:
            missing = {ids.DECISION_CLOSE_REASON: team.REASON_NEEDED}
            await ack(response_action="errors", errors=missing)
        else:
            waiting = views.notice(canvas, acting.CLOSING)
            await ack(response_action="update", view=sound.view(waiting))
            desk.background.run(_close(ending), lambda _: ending.sorry())


async def _ask(click: Click, decision: Decision) -> None:
    pressed = click.pressed
    if decision.closing is not None:
        await click.say(_closed_already(decision, pressed.user))
        # A card that still has this button could not follow when it was closed.
        await board.follow(click.desk, click.client, decision.team, decision.id)
    elif not await rights.may_close(click.client, click.scopes, decision, pressed.user):
        await click.say(rights.not_theirs_to_close(click.scopes, decision))
    else:
        draft = _draft(click.desk.knowledge, decision)
        await click.show(decision_views.close(click.desk.canvas(pressed.user), draft))


def _draft(knowledge: Knowledge, decision: Decision) -> Draft:
    """What the voices come to as the outcome, if anybody may know it; a close call is none."""
    about = Draft(decision.id, decision.title, TOGETHER, TOGETHER)
    if decision.tally_hidden:
        return replace(about, remarks=(acting.COMBINED_HIDDEN,))
    today = combined(knowledge, decision).today
    said = (acting.combined(replies.outcome(knowledge, today)),)
    return replace(about, proposed=today.winner or NONE, choice=today.winner or "", remarks=said)


def _ending(
    desk: Desk, client: AsyncWebClient, sent: Submission, granted: frozenset[str]
) -> Ending | None:
    """What was sent; None where it is not the sender's own or names no outcome that there is."""
    holds = sent.carried
    option = sent.entered(ids.DECISION_CLOSE_CHOICE, ids.DECISION_CLOSE_CHOICE)
    choice = (option.get("selected_option") or {}).get("value", "")
    frameworks = {str(framework.id) for framework in desk.knowledge.frameworks}
    if holds is None or holds.owner != sent.user:
        return None
    if choice not in frameworks | {NONE, TOGETHER}:
        return None
    reason = sent.entered(ids.DECISION_CLOSE_REASON, ids.DECISION_CLOSE_REASON).get("value") or ""
    return Ending(desk, client, sent, holds, choice, markup.tidy(reason), granted)


async def _close(ending: Ending) -> None:
    kept, named = ending.desk.store.decisions, (ending.sent.team, ending.holds.decision)
    decision = await kept.find(*named)
    if decision is None:
        await ending.tell(acting.NO_DECISION)
    elif not await rights.may_close(ending.client, ending.scopes, decision, ending.sent.user):
        await ending.say(rights.not_theirs_to_close(ending.scopes, decision))
    else:
        await _end(ending, decision)


async def _end(ending: Ending, before: Decision) -> None:
    kept, knowledge = ending.desk.store.decisions, ending.desk.knowledge
    await kept.keep_guide(knowledge.version, deciding.remember(knowledge))
    try:
        closed = await kept.change(
            before.team, before.id, lambda each: each.close(_closing(ending, each))
        )
    except ClosedError:
        closed = await kept.find(before.team, before.id)
        if closed is None or not _closed_by_this(ending, closed):
            await ending.say(_closed_already(closed or before, ending.sent.user))
            return
    except InputError as error:
        now = await kept.find(before.team, before.id)
        await ending.ask_again(_draft(knowledge, now or before), str(error))
        return
    if closed is None:
        await ending.tell(acting.NO_DECISION)
        return
    # From here on nothing may say that nothing was changed.
    ending.desk.background.run(
        _announce(ending, closed), lambda _: ending.tell(acting.CLOSED_WITHOUT_SUMMARY)
    )


async def _announce(ending: Ending, closed: Decision) -> None:
    """Draws the card anew, posts the summary in its thread, and says so."""
    desk = ending.desk
    await board.follow(desk, ending.client, closed.team, closed.id)
    card = await desk.store.decisions.find(closed.team, closed.id) or closed
    reply = deciding.summary(desk.knowledge, closed)
    said = render.message(reply, desk.canvas(public=True))
    save = blocks.button(acting.SAVE_RECORD, ids.DECISION_RECORD, _about(closed).encode())
    message = Message(said.text, (*said.blocks, blocks.actions([save])))
    await send.post(ending.client, card.channel, message, card.ts)
    await ending.tell(acting.CLOSED)


def _about(decision: Decision) -> Carried:
    return Carried(decision=decision.id, version=decision.made_under)


def _closing(ending: Ending, decision: Decision) -> Closing:
    """The end that somebody chose. Raises InputError where it needs a reason."""
    knowledge = ending.desk.knowledge
    choice = None if ending.choice == NONE else FrameworkId(ending.choice)
    if ending.choice == TOGETHER:
        choice = combined(knowledge, decision).today.winner
    return deciding.closing(
        knowledge,
        decision,
        by=ending.sent.person,
        at=ending.desk.now(),
        choice=choice,
        reason=ending.reason,
    )


def _closed_by_this(ending: Ending, decision: Decision) -> bool:
    """Whether it was closed by the delivery that is worked on again, which still owes the rest."""
    delivery, closing = current.get(), decision.closing
    if delivery is None or not delivery.again or closing is None:
        return False
    return (closing.by.id, closing.at) == (ending.sent.user, ending.desk.now())


def _closed_already(decision: Decision, user: str) -> Markup:
    by = decision.closing.by if decision.closing else Person(FORGOTTEN)
    if by.id == user:
        return markup.escape(acting.CLOSED_BY_YOU)
    return decision_views.who(by, acting.CLOSED_ALREADY)
