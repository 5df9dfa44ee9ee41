from typing import Any

from tests.local_slack import Json, Person, labels, shown
from tests.slack.conftest import Local

GENERAL = "C0GENERAL"


async def _opened(person: Person) -> Json:
    await person.commands("/whichtea", GENERAL)
    return await person.sees_view("Question 1 of about")


async def _to_the_verdict(person: Person, choice: str = "Doesn't matter") -> Json:
    view = await _opened(person)
    while view["submit"]:
        assert (await person.sends(view, choice))["ok"]
        view = (await person.state())["views"][-1]
    return view


def _chosen(view: Json) -> Any:
    element = next(b["element"] for b in view["blocks"] if b["type"] == "input")
    return (element.get("initial_option") or {}).get("text", {}).get("text")


async def test_each_answer_leads_to_the_next_question_and_then_to_a_verdict(ana: Person) -> None:
    view = await _opened(ana)
    seen = []
    while view["submit"]:
        seen.append(shown(view))
        element = next(b["element"] for b in view["blocks"] if b["type"] == "input")
        await ana.sends(view, element["options"][0]["text"]["text"])
        view = (await ana.state())["views"][-1]
    assert len(seen) == len(set(seen)) <= 6
    assert "What would change it" in shown(view)
    assert "Share to a channel" in labels(view)


async def test_back_asks_again_and_shows_what_was_answered(ana: Person) -> None:
    view = await _opened(ana)
    first = next(b["element"] for b in view["blocks"] if b["type"] == "input")
    choice = first["options"][0]["text"]["text"]
    await ana.sends(view, choice)
    second = await ana.sees_view("Question 2")
    await ana.presses("Back", second)
    again = await ana.sees_view("Question 1")
    assert _chosen(again) == choice


async def test_back_from_the_verdict_asks_the_last_question_again(ana: Person) -> None:
    verdict = await _to_the_verdict(ana)
    await ana.presses("Back", verdict)
    view = await ana.sees_view("Question")
    assert view["submit"]


async def test_recommend_now_ends_the_guide_early(ana: Person) -> None:
    await ana.sends(await _opened(ana), "Doesn't matter")
    await ana.presses("Recommend now", await ana.sees_view("Question 2"))
    await ana.sees_view("What would settle it")


async def test_start_over_forgets_the_answers(ana: Person) -> None:
    verdict = await _to_the_verdict(ana)
    await ana.presses("Start over", verdict)
    view = await ana.sees_view("Question 1")
    assert _chosen(view) is None


async def test_nothing_chosen_is_refused_beside_the_question(ana: Person) -> None:
    view = await _opened(ana)
    answer = await ana.act("submit", view_id=view["id"], values={})
    assert not answer["ok"]
    assert list(answer["errors"]) == [b["block_id"] for b in view["blocks"] if b["type"] == "input"]


async def test_two_clicks_on_back_do_no_harm(local: Local) -> None:
    ana = local.ana
    await ana.sends(await _opened(ana), "Doesn't matter")
    second = await ana.sees_view("Question 2")
    await ana.presses("Back", second)
    await ana.sees_view("Question 1")
    await ana.presses("Back", second)
    await ana.sees_view("Question 1")
