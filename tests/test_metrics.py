"""What is counted, as the one who reads /metrics meets it."""

from collections.abc import Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.app import EVENTS_PATH, running
from bot.core.assistant import Assistant
from bot.metrics import PATH, Metrics, routes
from tests.local_slack import Person
from tests.slack.raw_slack import raw_slack
from tests.slack.test_http import GREEN, Slack

Figures = dict[tuple[str, tuple[str, ...]], float]


async def _figures(metrics: Metrics) -> Figures:
    app = web.Application()
    app.add_routes(routes(metrics))
    async with TestClient(TestServer(app)) as client, client.get(PATH) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/plain"
        text = await answer.text()
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_two_bots_in_one_process_count_for_themselves() -> None:
    one, other = Metrics(), Metrics()
    one.met("answer")
    assert (await _figures(one))["bot_outcomes_total", ("answer",)] == 1
    assert ("bot_outcomes_total", ("answer",)) not in await _figures(other)


async def test_memory_and_processor_are_told() -> None:
    figures = await _figures(Metrics())
    assert figures["process_resident_memory_bytes", ()] > 1e6


@pytest.mark.parametrize("name", [lambda number: f"method{number}", lambda number: "x" * number])
async def test_no_flood_of_names_makes_more_than_some_series(name: Callable[[int], str]) -> None:
    metrics = Metrics()
    for number in range(1000):
        metrics.called(name(number), name(number))
    figures = await _figures(metrics)
    assert sum(metric == "bot_slack_calls_total" for metric, _ in figures) <= 101
    assert figures["bot_slack_calls_total", ("other", "other")] > 800


async def test_calls_that_slack_asked_to_wait_with_are_counted_by_method(
    assistant: Assistant,
) -> None:
    metrics = Metrics()
    async with (
        raw_slack() as raw,
        running(raw.settings(), assistant, metrics=metrics) as bot,
        TestClient(TestServer(bot.web_app(EVENTS_PATH))) as client,
    ):
        raw.answers_next("chat.postMessage", '{"ok": false, "error": "ratelimited"}', status=429)
        slack = Slack(client, Person(client.session, raw.url, "U0ANA", "D0ANA"))
        assert (await slack.tells(GREEN)).status == 200
    figures = await _figures(metrics)
    assert figures["bot_slack_calls_total", ("chat.postMessage", "ok")] == 1
    assert figures["bot_slack_rate_limits_total", ("chat.postMessage",)] == 1


async def test_a_question_is_counted_from_its_receipt_to_its_answer(assistant: Assistant) -> None:
    metrics = Metrics()
    async with (
        raw_slack() as raw,
        running(raw.settings(), assistant, metrics=metrics) as bot,
        TestClient(TestServer(bot.web_app(EVENTS_PATH))) as client,
    ):
        slack = Slack(client, Person(client.session, raw.url, "U0ANA", "D0ANA"))
        for _ in range(2):
            assert (await slack.tells(GREEN)).status == 200
        assert (await slack.commands("what is green tea")).status == 200
    figures = await _figures(metrics)
    told = {key: value for key, value in figures.items() if key[0].startswith("bot_")}
    assert told["bot_received_total", ("event_callback", "accepted")] == 1
    assert told["bot_received_total", ("event_callback", "repeated")] == 1
    assert told["bot_outcomes_total", ("answer",)] == 2
    assert told["bot_acknowledged_seconds_count", ("event_callback",)] == 2
    assert told["bot_answered_seconds_count", ("event_callback",)] == 1
    assert told["bot_slack_calls_total", ("chat.postMessage", "ok")] == 1
    assert told["bot_deliveries_total", ("done",)] == 1
    assert told["bot_deliveries_open", ()] == 0


async def test_each_fault_of_the_database_is_counted(assistant: Assistant) -> None:
    metrics = Metrics()
    async with raw_slack() as raw:
        nobody = raw.settings("postgresql://bot:none@127.0.0.1:9/bot")
        async with running(nobody, assistant, metrics=metrics):
            pass
    figures = await _figures(metrics)
    assert figures["bot_store_errors_total", ("OperationalError",)] > 0
