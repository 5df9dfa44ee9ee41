from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.complete.async_complete import AsyncComplete
from slack_bolt.context.fail.async_fail import AsyncFail
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.local_slack import Person
from tests.playground.world import GENERAL, MANIFEST, Start, Wire, both, call, open_wire

Json = dict[str, Any]


def parameter(type_: str, required: bool = False) -> Json:
    return {
        "type": type_,
        "title": "Title",
        "description": "What it is",
        "is_required": required,
    }


INPUTS = {
    "drink": parameter("string", required=True),
    "cups": parameter("integer"),
    "warmth": parameter("number"),
    "milk": parameter("boolean"),
    "guest": parameter("slack#/types/user_id"),
    "where": parameter("slack#/types/channel_id"),
}
OUTPUTS = {"verdict": parameter("string", required=True), "margin": parameter("number")}
FUNCTION = {
    "title": "Brew",
    "description": "Makes a drink",
    "input_parameters": INPUTS,
    "output_parameters": OUTPUTS,
}
EVENTS = {"event_subscriptions": {"bot_events": ["function_executed"]}}
STEPPING = MANIFEST | {
    "functions": {"brew": FUNCTION},
    "settings": MANIFEST["settings"] | EVENTS | {"function_runtime": "remote"},
}
FULL = {
    "drink": "tea",
    "cups": 2,
    "warmth": 71.5,
    "milk": False,
    "guest": "U0BEN",
    "where": GENERAL,
}


@pytest.fixture
async def playground(start: Start) -> Playground:
    return await start(STEPPING)


@pytest.fixture
async def quick(start: Start) -> Playground:
    """A local Slack in which nobody waits for the end of a step."""
    return await start(STEPPING, step_within=0.0)


@pytest.fixture
async def bolt(playground: Playground, client: AsyncWebClient) -> Any:
    app = AsyncApp(client=client)

    @app.function("brew")
    async def brew(inputs: Json, complete: AsyncComplete, fail: AsyncFail) -> None:
        if inputs["drink"] == "tea":
            await complete({"verdict": f"{inputs.get('cups', 1)} cups", "margin": 0.5})
        else:
            await fail("There is only tea")

    handler = AsyncSocketModeHandler(app, playground.app_token)
    await handler.connect_async()
    yield handler
    await handler.close_async()


async def under_way(playground: Playground, session: ClientSession) -> tuple[Wire, Json]:
    """A run that the app heard of and has not ended yet."""
    wire = await open_wire(playground, session)
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    result, payload = await both(
        ana.does("run_step", callback_id="brew", inputs={"drink": "tea"}), wire
    )
    assert result == {"ok": True, "status": "running", "outputs": {}, "error": ""}
    event: Json = payload["event"]
    return wire, event


async def test_the_page_learns_which_steps_there_are(ana: Person) -> None:
    (step,) = (await ana.state())["steps"]
    told = ("callback_id", "title", "description")
    assert [step[field] for field in told] == ["brew", "Brew", "Makes a drink"]
    assert step["inputs"][:2] == [
        {
            "name": name,
            "type": type_,
            "title": "Title",
            "description": "What it is",
            "required": required,
        }
        for name, type_, required in (("drink", "string", True), ("cups", "integer", False))
    ]


async def test_a_bolt_app_completes_a_step(bolt: Any, ana: Person, ben: Person) -> None:
    done = await ana.does("run_step", callback_id="brew", inputs=FULL)
    outputs = {"verdict": "2 cups", "margin": 0.5}
    assert done == {"ok": True, "status": "completed", "outputs": outputs, "error": ""}
    (run,) = (await ana.state())["runs"]
    assert run == {"callback_id": "brew", "status": "completed", "outputs": outputs, "error": ""}
    assert (await ben.state())["runs"] == []


async def test_a_bolt_app_fails_a_step_and_the_newest_run_comes_first(
    bolt: Any, ana: Person
) -> None:
    await ana.does("run_step", callback_id="brew", inputs={"drink": "tea"})
    failed = await ana.does("run_step", callback_id="brew", inputs={"drink": "milk", "cups": ""})
    assert (failed["status"], failed["error"]) == ("failed", "There is only tea")
    assert [r["status"] for r in (await ana.state())["runs"]] == ["failed", "completed"]


async def test_the_event_is_as_slack_sends_it(quick: Playground, session: ClientSession) -> None:
    _, event = await under_way(quick, session)
    function = event["function"]
    assert event["type"] == "function_executed"
    assert event["inputs"] == {"drink": "tea"}
    assert (function["callback_id"], function["title"]) == ("brew", "Brew")
    assert function["input_parameters"][0] == INPUTS["drink"] | {"name": "drink"}
    assert [p["name"] for p in function["output_parameters"]] == ["verdict", "margin"]
    for once in ("function_execution_id", "workflow_execution_id", "event_ts", "bot_access_token"):
        assert event[once]
    assert event["bot_access_token"] != quick.bot_token


@pytest.mark.parametrize(
    ("inputs", "error"),
    [
        ({}, "Missing required parameter: drink."),
        ({"drink": ""}, "Missing required parameter: drink."),
        ({"drink": "tea", "sugar": 1}, "Unknown parameter: sugar."),
        ({"drink": 5}, "Parameter drink must be of type string."),
        ({"drink": "tea", "cups": "2"}, "Parameter cups must be of type integer."),
        ({"drink": "tea", "cups": True}, "Parameter cups must be of type integer."),
        ({"drink": "tea", "cups": 1.5}, "Parameter cups must be of type integer."),
        ({"drink": "tea", "warmth": "hot"}, "Parameter warmth must be of type number."),
        ({"drink": "tea", "milk": 1}, "Parameter milk must be of type boolean."),
        (
            {"drink": "tea", "guest": "U1EMIL"},
            "Parameter guest must be of type slack#/types/user_id.",
        ),
        (
            {"drink": "tea", "where": "C1GENERAL"},
            "Parameter where must be of type slack#/types/channel_id.",
        ),
        ([], "Missing required parameter: drink."),
        (["tea"], "The inputs of a step are given by their names."),
    ],
)
async def test_inputs_that_do_not_fit_never_reach_the_app(
    ana: Person, inputs: Any, error: str
) -> None:
    refused = await ana.act("run_step", callback_id="brew", inputs=inputs)
    assert refused == {"ok": False, "error": error}
    assert (await ana.state())["runs"] == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"functions": {}}, "tiny has no such step for workflows."),
        ({"settings": MANIFEST["settings"] | EVENTS}, "tiny has no such step for workflows."),
        (
            {"settings": MANIFEST["settings"] | {"function_runtime": "remote"}},
            "tiny does not subscribe to function_executed, so it would never hear of this.",
        ),
    ],
)
async def test_a_step_needs_all_that_slack_asks_of_the_manifest(
    start: Start, session: ClientSession, change: Json, error: str
) -> None:
    playground = await start(STEPPING | change)
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    refused = await ana.act("run_step", callback_id="brew", inputs={"drink": "tea"})
    assert refused["error"] == error


async def test_a_step_that_takes_long_ends_later(quick: Playground, session: ClientSession) -> None:
    _, event = await under_way(quick, session)
    ana = Person(session, quick.url, "U0ANA", "D0ANA")
    client = AsyncWebClient(token=event["bot_access_token"], base_url=quick.api_url)
    id_ = event["function_execution_id"]
    await client.functions_completeSuccess(function_execution_id=id_, outputs={"verdict": "Hot"})
    (run,) = (await ana.state())["runs"]
    assert (run["status"], run["outputs"]) == ("completed", {"verdict": "Hot"})
    for again in (
        client.functions_completeSuccess(function_execution_id=id_, outputs={"verdict": "Cold"}),
        client.functions_completeError(function_execution_id=id_, error="Spilt"),
    ):
        with pytest.raises(SlackApiError, match="execution_not_in_running_state"):
            await again


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        ({}, "Missing required parameter: verdict"),
        ({"verdict": "Hot", "more": 1}, "Unknown parameter: more"),
        ({"verdict": 5}, "Parameter verdict must be of type string"),
        ({"verdict": "Hot", "margin": "wide"}, "Parameter margin must be of type number"),
    ],
)
async def test_outputs_must_be_those_that_are_declared(
    quick: Playground, session: ClientSession, outputs: Json, message: str
) -> None:
    _, event = await under_way(quick, session)
    client = AsyncWebClient(token=quick.bot_token, base_url=quick.api_url)
    id_ = event["function_execution_id"]
    with pytest.raises(SlackApiError) as refusal:
        await client.functions_completeSuccess(function_execution_id=id_, outputs=outputs)
    answer = refusal.value.response
    assert answer["error"] == "parameter_validation_failed"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {message}"]
    assert (await client.functions_completeError(function_execution_id=id_, error="No"))["ok"]


async def test_a_steps_token_is_the_bots_but_ends_its_own_run_only(
    quick: Playground, session: ClientSession, ana: Person
) -> None:
    wire, first = await under_way(quick, session)
    await wire.socket.close()  # of two, either would be told of the second
    _, second = await under_way(quick, session)
    token = first["bot_access_token"]
    posted = await call(
        quick, session, "chat.postMessage", token, channel=GENERAL, text="From a workflow"
    )
    assert posted["message"]["user"] == "U0BOT"
    other = {"function_execution_id": second["function_execution_id"], "error": "No"}
    refused = await call(quick, session, "functions.completeError", token, **other)
    assert refused["error"] == "access_denied"
    assert (await call(quick, session, "functions.completeError", token + "x"))["error"] == (
        "invalid_auth"
    )


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("completeSuccess", {"outputs": {}}, "invalid_arguments"),
        ("completeSuccess", {"function_execution_id": "Fx0", "outputs": "["}, "invalid_arguments"),
        ("completeSuccess", {"function_execution_id": "Fx0"}, "invalid_arguments"),
        (
            "completeSuccess",
            {"function_execution_id": "Fx0", "outputs": {}},
            "function_execution_not_found",
        ),
        ("completeError", {"function_execution_id": "Fx0"}, "invalid_arguments"),
        (
            "completeError",
            {"function_execution_id": "Fx0", "error": "No"},
            "function_execution_not_found",
        ),
    ],
)
async def test_only_a_known_run_can_be_ended(
    playground: Playground, session: ClientSession, method: str, args: Json, error: str
) -> None:
    answer = await call(playground, session, f"functions.{method}", **args)
    assert answer["error"] == error


async def test_a_step_of_an_app_that_is_away_stays_open(ana: Person) -> None:
    started = await ana.does("run_step", callback_id="brew", inputs={"drink": "tea"})
    assert started["status"] == "running"
    assert [r["status"] for r in (await ana.state())["runs"]] == ["running"]


async def test_only_the_last_runs_are_remembered(ana: Person) -> None:
    for _ in range(22):
        await ana.does("run_step", callback_id="brew", inputs={"drink": "tea"})
    assert len((await ana.state())["runs"]) == 20
