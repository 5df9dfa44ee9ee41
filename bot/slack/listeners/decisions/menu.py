"""What the menu of a card offers: its record, deleting it, opening it again, what has changed."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import deciding, wording
from bot.core.decision import Decision
from bot.core.replies import Notice
from bot.core.wording import acting
from bot.errors import NotClosedError
from bot.slack import board, decision_views, decode, ids, markup, send, sound, views
from bot.slack.decode import Submission
from bot.slack.desk import Desk
from bot.slack.listeners.decisions import recording, rights
from bot.slack.listeners.decisions.asked import Act, Click, listen, scopes
from bot.slack.markup import Markup


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the menu, to the buttons that do the same, and to a deletion being confirmed."""
    listen(app, desk, ids.DECISION_MENU, _take)
    listen(app, desk, ids.DECISION_RECORD, recording.save)
    listen(app, desk, ids.DECISION_CHANGES, _changes)

    @app.view(ids.DECISION_DELETE_VIEW)
    async def confirmed(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        sent = decode.submission(body, desk.knowledge.guide)
        own = sent.carried is not None and sent.carried.owner == sent.user
        text = acting.DELETING if own else wording.start_again(desk.knowledge.subject.command)
        view = views.notice(desk.canvas(sent.user), text)
        await ack(response_action="update", view=sound.view(view))
        if own:
            desk.background.run(
                _delete(desk, client, sent, scopes(context)),
                lambda _: _say(desk, client, sent, markup.escape(acting.NOT_DELETED)),
            )


async def _take(click: Click, decision: Decision) -> None:
    act = _ACTS.get(click.pressed.option.partition(":")[0])
    if act is None:
        await click.tell(wording.start_again(click.desk.knowledge.subject.command))
    else:
        await act(click, decision)


async def _ask_to_delete(click: Click, decision: Decision) -> None:
    user = click.pressed.user
    if await rights.may_delete(click.client, click.scopes, decision, user):
        await click.show(decision_views.delete(click.desk.canvas(user), decision))
    else:
        await click.say(rights.not_theirs_to_delete(decision))


async def _delete(
    desk: Desk, client: AsyncWebClient, sent: Submission, granted: frozenset[str]
) -> None:
    named = sent.carried.decision if sent.carried else ""
    decision = await desk.store.decisions.find(sent.team, named)
    if decision is None:
        said = markup.escape(acting.NO_DECISION)
    elif not await rights.may_delete(client, granted, decision, sent.user):
        said = rights.not_theirs_to_delete(decision)
    else:
        gone = await board.withdraw(desk, client, decision)
        said = markup.escape(acting.DELETED if gone else acting.DELETED_BUT_CARD)
    # Not within what is said to have changed nothing where it fails.
    desk.background.run(_say(desk, client, sent, said))


async def _say(desk: Desk, client: AsyncWebClient, sent: Submission, text: Markup) -> None:
    await send.update_view(client, sent.view, decision_views.says(desk.canvas(sent.user), text))


async def _reopen(click: Click, decision: Decision) -> None:
    if not await rights.may_close(click.client, click.scopes, decision, click.pressed.user):
        await click.say(rights.not_theirs_to_close(click.scopes, decision))
        return
    named = (decision.team, decision.id)
    try:
        opened = await click.desk.store.decisions.change(*named, lambda each: each.reopen())
    except NotClosedError:
        await click.tell(acting.OPEN_ALREADY)
        await board.follow(click.desk, click.client, *named)
        return
    if opened is None:
        await click.tell(acting.NO_DECISION)
        return
    # Not within what is said to have changed nothing where it fails.
    click.desk.background.run(_announce(click, opened))


async def _announce(click: Click, opened: Decision) -> None:
    """Draws the card anew and says in its thread who opened it."""
    await board.follow(click.desk, click.client, opened.team, opened.id)
    card = await click.desk.store.decisions.find(opened.team, opened.id) or opened
    said = decision_views.who(click.pressed.person, acting.REOPENED)
    message = decision_views.line(said)
    await send.post(click.client, card.channel, message, card.ts)


async def _changes(click: Click, decision: Decision) -> None:
    then = await click.desk.store.decisions.guide_of(decision.made_under)
    passages = deciding.changed_since(click.desk.knowledge, decision, then)
    canvas = click.desk.canvas(click.pressed.user)
    await click.show(
        decision_views.reads(canvas, acting.WHAT_CHANGED, Notice(decision.title, passages))
    )


_ACTS: Mapping[str, Act] = {
    "record": recording.save,
    "delete": _ask_to_delete,
    "reopen": _reopen,
    "changes": _changes,
}
