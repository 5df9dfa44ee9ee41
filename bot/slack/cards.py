"""Draws the card of a decision, in as much detail as fits. Reads nothing and sends nothing."""

from collections.abc import Iterator
from dataclasses import replace

from slack_sdk.models.blocks import ActionsBlock, OverflowMenuElement

from bot.core.deciding import Card
from bot.core.deciding.together import day
from bot.core.decision import Decision
from bot.core.replies import Line, Notice, Passage
from bot.core.spoken import spoken
from bot.core.text import shorten
from bot.core.wording import acting
from bot.core.wording import sharing as words
from bot.slack import blocks, ids, markup, render, sound
from bot.slack.blocks import Message
from bot.slack.carried import Carried
from bot.slack.markup import Markup

_DETAIL = (12, 6, 3, 1, 0)
"""Lines that a passage is cut to, less and less, until the card fits."""
_LONGEST_LINE = 400
"""Characters of a line in a card that is cut."""


def message(card: Card) -> Message:
    """The fullest card that Slack takes."""
    return next(ever_shorter(card))


def ever_shorter(card: Card) -> Iterator[Message]:
    """The card in every detail that Slack takes, then in less and less; buttons are in each."""
    for passages in _ever_fewer(card.passages):
        drawn = _draw(replace(card, passages=passages))
        if sound.fits(drawn):
            yield drawn


def _ever_fewer(passages: tuple[Passage, ...]) -> Iterator[tuple[Passage, ...]]:
    yield passages
    before = passages
    for most in _DETAIL:
        fewer = tuple(_cut(passage, most) for passage in passages) if most else ()
        if fewer != before:
            yield fewer
        before = fewer


def _cut(passage: Passage, most: int) -> Passage:
    kept = tuple(_shortened(line, most) for line in passage.lines[:most])
    left = len(passage.lines) - len(kept)
    rest = (Line(words.more(left)),) if left > 0 else ()
    return replace(passage, lines=(*kept, *rest))


def _shortened(line: Line, most: int) -> Line:
    """The line with as many people as lines are shown, and the count of all where some are not."""
    text = shorten(line.text, _LONGEST_LINE)
    if len(line.people) > most:
        text += words.in_all(len(line.people))
    return replace(line, text=text, people=line.people[:most])


def _draw(card: Card) -> Message:
    said = spoken(Notice(f"{card.title}: {card.headline}", card.passages))
    return Message(
        markup.cut(said, render.LONGEST_TEXT),
        (
            blocks.header(card.title),
            blocks.context(_facts(card.decision)),
            blocks.section(markup.bold(card.headline)),
            *render.passages(card.passages),
            _buttons(card.decision),
        ),
    )


def _facts(decision: Decision) -> Markup:
    """Where it stands, who started it, and under which knowledge it was decided."""
    state = words.CLOSED if decision.closing else words.OPEN
    started = [
        markup.escape(words.started(day(decision.started))),
        render.person(decision.starter),
    ]
    version = words.knowledge(decision.made_under)
    facts = [markup.escape(state), markup.join(started, " "), markup.escape(version)]
    return markup.join(facts, " · ")


def _buttons(decision: Decision) -> ActionsBlock:
    value = Carried(decision=decision.id, version=decision.made_under).encode()
    compare = blocks.button(acting.COMPARE, ids.DECISION_COMPARE, value)
    if decision.closing is not None:
        options = {
            "record": acting.SAVE_RECORD,
            "changes": acting.WHAT_CHANGED,
            "reopen": words.OPEN_AGAIN,
            "delete": acting.DELETE,
        }
        return blocks.actions([compare, _menu(decision, options)])
    return blocks.actions(
        [
            blocks.button(acting.ADD_MY_VIEW, ids.DECISION_SAY, value, primary=True),
            compare,
            blocks.button(words.CLOSE, ids.DECISION_CLOSE, value),
            _menu(decision, {"record": acting.SAVE_RECORD, "delete": acting.DELETE}),
        ]
    )


def _menu(decision: Decision, options: dict[str, str]) -> OverflowMenuElement:
    return blocks.overflow(
        ids.DECISION_MENU, [(label, f"{act}:{decision.id}") for act, label in options.items()]
    )
