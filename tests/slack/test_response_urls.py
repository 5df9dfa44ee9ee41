"""Response URLs: only Slack's are called, and where one is of no use, people hear all the same."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.errors import SlackApiError

from bot.slack import send
from bot.slack.caller import Caller
from bot.slack.calling import Calls
from bot.slack.decode import Ear
from bot.slack.send import NotPostedError
from tests.local_slack import shown
from tests.slack.conftest import Local
from tests.slack.lines import HELLO

GOOD = "https://hooks.slack.com/commands/T1/1/x"
BAD = [
    "", "/commands/T1", "//hooks.slack.com/x", "hooks.slack.com/x", "javascript:alert(1)",
    "http://hooks.slack.com/x", "https://hooks.slack.com:8443/x", "https://hooks.slack.com.evil/x",
    "https://evil.example/x", "https://evil.example/hooks.slack.com", "ftp://hooks.slack.com/x",
    "https://hooks.slack.com@evil.example/x", "https://evil.example@hooks.slack.com/x",
    "https://u:p@hooks.slack.com/x", "https://evil.example#hooks.slack.com/x",
    "https://evil.example?https://hooks.slack.com/", "https://hooks.slack.comx/x",
    "https://xhooks.slack.com/x", "https://slack.com/api/chat.postMessage", "https://127.0.0.1/x",
    "https://localhost/x", "https://[::1]/x", "https://169.254.169.254/latest/meta-data",
    "https://hooks.slack.com\\@evil.example/x", "https://hooks.slack.com%2eevil.example/x",
    "https://hooks.slack.com\n.evil.example/x", "https://hooks。slack.com.evil.example/x",
    "file:///etc/passwd", "https://hooks.slack.com:0x/x", "https://[/x", "https://hooks.slack-gov.com/x",
]  # fmt: skip


@pytest.mark.parametrize("url", BAD)
async def test_what_is_not_slacks_is_not_called(url: str) -> None:
    client = Caller(Calls(), token="xoxb-1", base_url="https://slack.com/api/")
    assert not client.answers_at(url)
    with pytest.raises(SlackApiError, match="not an address of Slack's"):
        await client.respond(url, {}, repeatable=False)


def test_what_is_slacks_is_called() -> None:
    gov = "https://hooks.slack-gov.com/commands/T1/1/x"
    at = {"https://slack.com/api/": GOOD, "https://slack-gov.com/api/": gov}
    for base, url in at.items():
        assert Caller(Calls(), base_url=base).answers_at(url)
    local = Caller(Calls(), base_url="http://127.0.0.1:3000/api/")
    assert local.answers_at("http://127.0.0.1:3000/response/x")
    assert not local.answers_at("http://127.0.0.1:3001/response/x")
    assert not local.answers_at(GOOD)


async def test_a_redirect_is_not_followed() -> None:
    asked = []

    async def redirect(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=307, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.add_routes([web.post("/{any}", redirect)])
    server = TestServer(app)
    await server.start_server()
    client = Caller(Calls(), base_url=f"{server.make_url('/api/')}")
    with pytest.raises(NotPostedError, match="307"):
        await send.publish(client, str(server.make_url("/response")), HELLO)
    await server.close()
    assert asked == ["/response"]


@pytest.mark.parametrize("word", ["expired_url", "used_url"])
async def test_who_cannot_be_answered_there_is_told_in_the_channel(local: Local, word: str) -> None:
    with local.playground.answering("response_url", status=404, body={"error": word}):
        await local.ana.commands("/whichtea decisions", "C0GENERAL")
        told = await local.ana.sees("There is no decision in this channel", "C0GENERAL")
    assert told["ephemeral"]


async def test_who_cannot_be_told_in_the_channel_either_gets_a_direct_message(local: Local) -> None:
    gone = local.playground.answering("response_url", status=404, body="<html>")
    no = local.playground.answering(
        "chat.postEphemeral", body={"ok": False, "error": "user_not_in_channel"}
    )
    with gone, no:
        await local.ana.commands("/whichtea decisions", "C0GENERAL")
        await local.ana.sees("There is no decision in this channel")


async def test_a_message_that_cannot_be_replaced_there_is_drawn_anew(local: Local) -> None:
    await local.ana.says("which tea should I drink?")
    step = await local.ana.sees("Question 1")
    gone = local.playground.answering("response_url", status=404, body={"error": "used_url"})
    with gone:
        await local.ana.presses("1.", step)
        drawn = await local.ana.sees("Question 2")
    assert drawn["ts"] == step["ts"]


async def test_what_may_have_been_said_there_is_not_said_again(local: Local) -> None:
    local.playground.answer_next("response_url", status=500, body="<html>", effective=True)
    await local.ana.commands("/whichtea decisions", "C0GENERAL")
    await local.ana.sees("Slack did not tell me", "C0GENERAL")
    messages = (await local.ana.state())["messages"]["C0GENERAL"]
    assert sum("There is no decision in this channel" in shown(each) for each in messages) == 1


def test_where_somebody_hears_is_shown_without_the_leave_to_post() -> None:
    assert GOOD not in repr(Ear(GOOD, "U0ANA"))
