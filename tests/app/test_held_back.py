"""Slack holds events back: whoever runs the bot reads of it, in the log, figures and pages."""

import json
from pathlib import Path
from typing import Any

from tests.served import Served, serving

JSON = "application/json"
HELD_BACK = "Slack holds events of workspace"


async def _told(bot: Served, team: str, minute: object) -> int:
    """The status with which Slack is answered that says what it holds back."""
    body = {"type": "app_rate_limited", "token": "t", "team_id": team, "api_app_id": "A1"}
    return await bot.sent(json.dumps(body | {"minute_rate_limited": minute}), JSON)


async def _page(bot: Served, path: str, accept: str = JSON, *, public: bool = False) -> str:
    url = bot.url if public else f"http://127.0.0.1:{bot.health_port}"
    async with bot.session.get(url + path, headers={"Accept": accept}) as answer:
        return await answer.text()


async def _held_back(bot: Served) -> Any:
    return json.loads(await _page(bot, "/health"))["held_back"]


async def test_what_slack_holds_back_is_logged_now_and_then_counted_and_shown_inside(
    tmp_path: Path,
) -> None:
    log = tmp_path / "log"
    with log.open("wb") as file:
        async with serving(file.fileno(), DATABASE_URL="sqlite://") as bot:
            assert await _held_back(bot) is None
            for minute in range(1_700_000_040, 1_700_000_220, 60):
                assert await _told(bot, "T1", minute) == 200
            assert await _told(bot, "T2", 1_700_000_160) == 200
            told = await _held_back(bot)
            assert (told["team"], told["minute_rate_limited"]) == ("T2", "2023-11-14T22:16:00Z")
            page = await _page(bot, "/health", "text/html")
            assert "Slack held events of workspace T2 back" in page
            assert told["minute_rate_limited"] in page
            assert told["last_told"] in page
            counted = 'bot_received_total{kind="app_rate_limited",result="accepted"} 4.0'
            assert counted in await _page(bot, "/metrics")
            assert "T2" not in await _page(bot, "/health", public=True)
            assert bot.slack.sent("chat.postMessage") == []
    logged = [line for line in log.read_text().splitlines() if HELD_BACK in line]
    assert [line.split(HELD_BACK)[1].split()[0] for line in logged] == ["T1", "T2"]


async def test_what_says_so_in_another_shape_is_refused_and_shown_nowhere(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as file:
        async with serving(file.fileno(), DATABASE_URL="sqlite://") as bot:
            for minute in ("soon", -1, 10**30, None, [1]):
                assert await _told(bot, "T1", minute) == 400
            assert await _told(bot, "<b>T1</b>", 1_700_000_040) == 400
            assert await _held_back(bot) is None
