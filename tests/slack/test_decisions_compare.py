"""Seeing who said what on a decision."""

from tests.local_slack import Person, shown
from tests.slack.decisions import BLACK, CUP, asks, close, say, start


async def test_views_stand_side_by_side(ana: Person, ben: Person) -> None:
    card = await start(ana)
    await say(ben, card, BLACK, "it is what we have")
    view = await asks(ana, card, "Compare views", "2 views side by side")
    assert "Milk: <@U0BEN>" in shown(view)
    assert "Nothing, just tea: <@U0ANA>" in shown(view)
    assert "“it is what we have”: <@U0BEN>" in shown(view)


async def test_while_the_tally_is_hidden_everybody_sees_their_own_alone(
    ana: Person, ben: Person
) -> None:
    card = await start(ana, hidden=True)
    await say(ben, card, BLACK, "a secret")
    view = await asks(ben, card, "Compare views", "you see your own view only")
    assert "Milk" in shown(view)
    view = await asks(ana, card, "Compare views", "you see your own view only")
    assert "Milk" not in shown(view)
    assert "a secret" not in shown(view)
    assert "<@U0BEN>" not in shown(view)


async def test_once_it_is_closed_all_is_shown(ana: Person, ben: Person) -> None:
    card = await start(ana, hidden=True)
    await say(ben, card, BLACK, "a secret")
    await close(ana, card)
    view = await asks(ben, card, "Compare views", "2 views side by side")
    assert CUP in shown(view)
    assert "“a secret”: <@U0BEN>" in shown(view)


async def test_a_comparison_is_only_read(ana: Person) -> None:
    view = await asks(ana, await start(ana), "Compare views", "1 view side by side")
    assert view["submit"] is None
