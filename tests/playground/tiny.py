"""A toy app that does a little of everything, with Bolt and nothing else."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from tests.playground.world import actions, asked, button, modal, section

Json = dict[str, Any]


@dataclass
class Heard:
    """What the app received, in order."""

    events: list[Json] = field(default_factory=list)
    submitted: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)


def build(client: AsyncWebClient, heard: Heard) -> AsyncApp:
    app = AsyncApp(client=client)

    @app.command("/tiny")
    async def tiny(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        if body["text"] == "form":
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=form())
        elif body["text"] == "aloud":
            await ack(text="For all", response_type="in_channel")
        else:
            await ack(
                text=f"You said {body['text']}", blocks=[section("Hi"), actions(button("press"))]
            )

    @app.event("message")
    async def message(event: Json, body: Json, say: AsyncSay) -> None:
        heard.events.append(body)
        if "subtype" not in event:
            await say(text=f"echo {event['text']}", thread_ts=event["ts"])

    @app.event("app_mention")
    async def mention(event: Json, say: AsyncSay) -> None:
        await say(text="You called?", thread_ts=event["ts"])

    @app.event("app_home_opened")
    async def home(event: Json, client: AsyncWebClient) -> None:
        view = {"type": "home", "blocks": [section("Welcome"), actions(button("press"))]}
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=view)

    @app.action("press")
    async def press(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        if "response_url" in body:
            await respond(text="Pressed", replace_original=True)

    @app.view("form")
    async def submit(ack: AsyncAck, body: Json, view: Json) -> None:
        text = view["state"]["values"]["word"]["it"]["value"]
        replies: dict[str, Json] = {
            "wrong": {"response_action": "errors", "errors": {"word": "Not that one"}},
            "next": {"response_action": "update", "view": form(title="Next")},
            "deeper": {"response_action": "push", "view": form(title="Deeper")},
            "all": {"response_action": "clear"},
        }
        await ack(**replies.get(text, {}))
        heard.submitted.put_nowait(body)

    return app


def form(title: str = "Form") -> Json:
    where = {
        "type": "conversations_select",
        "response_url_enabled": True,
        "default_to_current_conversation": True,
    }
    word = asked("word", {"type": "plain_text_input"})
    return modal(word, asked("where", where), title={"type": "plain_text", "text": title})
