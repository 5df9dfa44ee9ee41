import pytest

from bot.core.model import Knowledge
from bot.slack import ids
from tests.local_slack import Json, Person


async def _run(person: Person, **inputs: str) -> Json:
    return await person.does("run_step", callback_id=ids.RECOMMEND_STEP, inputs=inputs)


async def test_a_description_is_read_into_a_recommendation(ana: Person) -> None:
    run = await _run(ana, description="Milk in the cup, first thing at breakfast")
    assert run["status"] == "completed"
    told = run["outputs"]
    assert told["winner"] == "Black tea"
    assert told["margin"] in ("clear", "leaning")
    assert "Milk: Black tea carries milk" in told["reasons"]
    assert told["link"] == "https://slack.com/app_redirect?app=A0APP&team=T0PLAYGRND"


@pytest.mark.parametrize("answers", ["time=morning, milk=milk", "time=morning\nmilk = milk\n"])
async def test_answers_are_taken_as_they_are_named(ana: Person, answers: str) -> None:
    run = await _run(ana, answers=answers)
    assert run["outputs"]["winner"] == "Black tea"
    assert len(run["outputs"]["reasons"].splitlines()) == 2


async def test_answers_go_before_a_description(ana: Person) -> None:
    described = await _run(ana, description="in the morning, with milk")
    corrected = await _run(ana, description="in the morning, with milk", answers="milk=nothing")
    assert corrected["outputs"]["reasons"] != described["outputs"]["reasons"]


async def test_a_close_call_is_told_as_one(ana: Person) -> None:
    run = await _run(ana, answers="time=evening")
    assert run["outputs"]["winner"] == "a close call"
    assert run["outputs"]["margin"] == "close"
    assert run["outputs"]["reasons"]


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ({}, "Nothing was given"),
        ({"description": "  ", "answers": "\n"}, "Nothing was given"),
        ({"description": "A new kettle by Friday"}, "When do you drink it?"),
        ({"answers": "morning"}, "write question=choice"),
        ({"answers": "time="}, "write question=choice"),
        ({"answers": "time=noon"}, "It has: morning, evening"),
        ({"answers": "cup=large"}, "It has: time, milk"),
        ({"answers": "time=morning, time=evening"}, "answered twice"),
        ({"description": "with milk", "answers": "time=noon"}, "no choice “noon”"),
    ],
)
async def test_what_cannot_be_recommended_from_fails_with_the_reason(
    ana: Person, inputs: dict[str, str], why: str
) -> None:
    run = await _run(ana, **inputs)
    assert run["status"] == "failed"
    assert why in run["error"]


async def test_every_reason_names_its_choice(ana: Person, tea: Knowledge) -> None:
    run = await _run(ana, answers="time=morning, milk=milk")
    labels = {choice.label for question in tea.guide.questions for choice in question.choices}
    for line in run["outputs"]["reasons"].splitlines():
        assert line.partition(":")[0] in labels


async def test_a_run_that_is_delivered_again_is_ended_once(
    ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    assert (await _run(ana, answers="milk=milk"))["status"] == "completed"
    await ana.does("redeliver")
    await ana.says("what is black tea?")
    await ana.sees("left to oxidise")
    assert "refused" not in caplog.text
