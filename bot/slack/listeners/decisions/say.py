"""Adding one's own view to a decision, or changing it."""

from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import deciding, wording
from bot.core.decision import Decision, Person, Voice
from bot.core.model import Guide, Progress
from bot.core.scoring import relevant
from bot.core.wording import acting
from bot.errors import ClosedError
from bot.slack import board, carried, decision_views, decode, ids, markup, send, sound, views
from bot.slack.carried import Carried
from bot.slack.decision_views import Form
from bot.slack.decode import Press, Submission, Values
from bot.slack.delivery import current
from bot.slack.desk import Desk
from bot.slack.listeners.decisions.asked import Click, listen
from bot.slack.markup import Markup


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody sent as their view, from which modal."""

    team: str
    view: str
    person: Person
    holds: Carried
    progress: Progress
    note: str


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the button that asks for a view, and to what is sent."""
    listen(app, desk, ids.DECISION_SAY, _ask)

    @app.view(ids.DECISION_SAY_VIEW)
    async def sent(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        submitted = decode.submission(body, desk.knowledge.guide)
        said = _said(desk, submitted)
        canvas = desk.canvas(submitted.user)
        if said is None:
            text = wording.start_again(desk.knowledge.subject.command)
            await ack(response_action="update", view=sound.view(views.notice(canvas, text)))
        elif (further := desk.assistant.interviewer.next(said.progress)) is not None:
            form = replace(_form(desk, said), further=further, remark=acting.ONE_MORE)
            view = decision_views.say(form, said.holds)
            await ack(response_action="update", view=sound.view(view))
        else:
            waiting = views.notice(canvas, acting.ADDING)
            await ack(response_action="update", view=sound.view(waiting))
            _keep(desk, client, said)

    @app.action(ids.DECISION_SAY_NOW)
    async def as_it_is(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        pressed = decode.press(body, desk.knowledge.guide)
        said = _said(desk, pressed)
        canvas = desk.canvas(pressed.user)
        if said is None:
            view = views.notice(canvas, wording.start_again(desk.knowledge.subject.command))
            desk.background.run(_show(client, pressed.view, view))
        else:
            waiting = views.notice(canvas, acting.ADDING)
            desk.background.run(_show(client, pressed.view, waiting, pressed.view_hash))
            _keep(desk, client, said)


async def _ask(click: Click, decision: Decision) -> None:
    desk, pressed = click.desk, click.pressed
    if decision.closing is not None:
        await click.say(decision_views.who(decision.closing.by, acting.CLOSED_ALREADY))
        # A card that still has this button could not follow when it was closed.
        await board.follow(desk, click.client, decision.team, decision.id)
        return
    before = decision.voice(pressed.user)
    form = Form(
        deciding.form(desk.knowledge, decision, pressed.user),
        before.note if before else "",
        title=decision.title,
    )
    holds = desk.canvas(pressed.user).carry(decision=decision.id)
    await click.show(decision_views.say(form, holds))


def _said(desk: Desk, sent: Submission | Press) -> Said | None:
    """What was sent; None where it is not the sender's own or belongs to nothing."""
    holds = sent.carried
    if holds is None or not holds.decision or holds.owner != sent.user:
        return None
    note = decode.entered(sent.values, ids.DECISION_SAY_NOTE, ids.DECISION_SAY_NOTE)
    return Said(
        sent.team,
        sent.view,
        sent.person,
        holds,
        _progress(desk.knowledge.guide, sent.values),
        markup.tidy(note.get("value") or ""),
    )


def _progress(guide: Guide, values: Values) -> Progress:
    """The answers in a modal, as far as the guide knows them."""
    progress = Progress()
    for question in guide.questions:
        block = f"{ids.DECISION_SAY_CHOICE}:{question.id}"
        entered = decode.entered(values, block, ids.DECISION_SAY_CHOICE)
        choice = (entered.get("selected_option") or {}).get("value", "")
        if choice == ids.SKIP or question.choice(choice):
            progress = progress.choose(question.id, carried.choice_of(choice))
    return relevant(guide, progress)


def _form(desk: Desk, said: Said) -> Form:
    """What was sent as a form again: nobody answers twice."""
    asked = [
        (question, choice)
        for question_id, choice in said.progress.made
        if (question := desk.knowledge.guide.question(question_id)) is not None
    ]
    return Form(tuple(asked), said.note)


async def _show(client: AsyncWebClient, view_id: str, view: View, seen: str = "") -> None:
    await send.update_view(client, view_id, view, seen)


def _keep(desk: Desk, client: AsyncWebClient, said: Said) -> None:
    desk.background.run(_add(desk, client, said), lambda _: _not_kept(desk, client, said))


async def _not_kept(desk: Desk, client: AsyncWebClient, said: Said) -> None:
    form = replace(_form(desk, said), remark=acting.VIEW_NOT_KEPT, again=True)
    await send.update_view(client, said.view, decision_views.say(form, said.holds))


async def _add(desk: Desk, client: AsyncWebClient, said: Said) -> None:
    voice = Voice(said.person, said.progress, said.note, desk.now())
    named = (said.team, said.holds.decision)
    try:
        decision = await desk.store.decisions.change(*named, lambda each: _said_in(each, voice))
    except ClosedError:
        decision = await desk.store.decisions.find(*named)
        result = _too_late(decision, said)
    else:
        result = markup.escape(acting.NO_DECISION) if decision is None else _added(desk, decision)
    # From here on nothing may say that the view was not kept.
    view = decision_views.says(desk.canvas(said.person.id), result)
    desk.background.run(_show(client, said.view, view))
    if decision is not None:
        await board.follow(desk, client, *named)


def _said_in(decision: Decision, voice: Voice) -> Decision:
    """The decision with a voice, unless the person has changed it since the delivery came first."""
    delivery, before = current.get(), decision.voice(voice.person.id)
    if delivery is not None and delivery.again and before is not None and before.at > voice.at:
        return decision
    return decision.say(voice)


def _too_late(decision: Decision | None, said: Said) -> Markup:
    closing = decision.closing if decision else None
    by = closing.by if closing else Person("")
    return decision_views.who(by, acting.closed_meanwhile(said.note))


def _added(desk: Desk, decision: Decision) -> Markup:
    """That the view was added, and what the card says of all of them now."""
    now = markup.bold(deciding.card(desk.knowledge, decision).headline)
    if decision.tally_hidden:
        now = markup.escape(acting.TALLY_HIDDEN)
    return markup.join([markup.escape(acting.VIEW_ADDED), now])
