"""Payloads as only a broken or bent Slack could sign them: real ones, changed in places."""

import json
from copy import deepcopy
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from bot.slack import ids
from bot.slack.carried import Carried
from tests.slack.signed import FORM, JSON

Json = dict[str, Any]

_STEP = Carried("U0ANA", question="milk", choice="milk").encode()
_ANSWER = Carried("U0ANA", entry="green-caffeine", asked="caffeine in green tea").encode()
_PERSON = {"user": {"id": "U0ANA", "username": "ana", "name": "ana", "team_id": "T1"}}
_TEAM = {"team": {"id": "T1", "domain": "tea"}, "enterprise": None, "is_enterprise_install": False}
_MESSAGE = {"type": "message", "text": "what is green tea", "ts": "1.2", "user": "U0ANA"}


def _event(kind: str, **fields: Any) -> Json:
    return {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "Ev1",
        "authorizations": [{"team_id": "T1", "user_id": "U0BOT", "is_bot": True}],
        "event": {"type": kind, "user": "U0ANA", "channel": "D1", "ts": "1700.1", **fields},
    }


def _click(action: str, value: str, **fields: Any) -> Json:
    container = {"type": "message", "message_ts": "1700.1", "channel_id": "C1"}
    return {
        "type": "block_actions",
        **_PERSON,
        **_TEAM,
        "actions": [{"action_id": action, "block_id": "b", "value": value, "type": "button"}],
        "container": container | {"is_ephemeral": False},
        "channel": {"id": "C1", "name": "general"},
        "message": _MESSAGE,
        "trigger_id": "1.2.3",
        "response_url": "https://hooks.slack.com/actions/T1/1/x",
        **fields,
    }


def _modal(callback: str, metadata: str, block: str, action: str, state: Json) -> Json:
    view = {
        "id": "V1",
        "type": "modal",
        "hash": "1.a",
        "callback_id": callback,
        "private_metadata": metadata,
        "state": {"values": {block: {action: state}}},
    }
    return {"type": "view_submission", **_PERSON, **_TEAM, "view": view, "response_urls": []}


_VIEW = {"view": {"id": "V1", "type": "home", "hash": "1.a", "state": {"values": {}}}}
_OPTION = {"selected_option": {"value": "milk"}}
SAMPLES: list[Json] = [
    _event("message", channel_type="im", text="what is green tea"),
    _event("message", channel_type="channel", channel="C1", text="1", thread_ts="1699.1"),
    _event("app_mention", channel="C1", text="<@U0BOT> guide"),
    _event("app_home_opened", tab="home"),
    _event("app_home_opened", tab="messages"),
    _event("message", subtype="message_changed", message=_MESSAGE, previous_message=_MESSAGE),
    _event("function_executed", function={"callback_id": ids.RECOMMEND_STEP}, inputs={}),
    _event("tokens_revoked", tokens={"bot": ["U0BOT"]}),
    _event("team_access_revoked", team_ids=["T7", "T8"]),
    {
        "command": "/whichtea",
        "text": "what is green tea",
        "user_id": "U0ANA",
        "team_id": "T1",
        "channel_id": "C1",
        "channel_name": "general",
        "trigger_id": "1.2.3",
        "response_url": "https://hooks.slack.com/commands/T1/1/x",
    },
    _click(ids.GUIDE_CHOOSE, _STEP),
    _click(ids.ENTRY_HELPED, _ANSWER),
    _click(ids.SHARE_OPEN, _ANSWER),
    _click(ids.DECISION_SAY, Carried("", decision="d1").encode()),
    _click(ids.HOME_ASK, "green tea", **_VIEW),
    _click(ids.HOME_FORGET, Carried("U0ANA").encode(), **_VIEW),
    _modal(ids.GUIDE_VIEW, _STEP, f"{ids.GUIDE_INPUT}:milk", ids.GUIDE_INPUT, _OPTION),
    _modal(ids.SHARE_VIEW, json.dumps({"s": _ANSWER, "w": "post"}), "x", "y", {"value": "note"}),
    _modal(ids.DECISION_SAY_VIEW, Carried("U0ANA", decision="d1").encode(), "x", "y", _OPTION),
    {"type": "shortcut", **_PERSON, **_TEAM, "callback_id": ids.GUIDE_SHORTCUT, "trigger_id": "1"},
    {
        "type": "message_action",
        **_PERSON,
        **_TEAM,
        "callback_id": ids.ANSWER_SHORTCUT,
        "trigger_id": "1.2.3",
        "channel": {"id": "C1", "name": "general"},
        "message": _MESSAGE,
        "response_url": "https://hooks.slack.com/app/T1/1/x",
    },
]
_TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", "\0", "\ud800", "<!channel>", "U0ANA", "T1", "x" * 4000, "{}", "[" * 50]),
)
_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**19), 10**19),
    st.floats(allow_nan=False, allow_infinity=False),
    _TEXTS,
    st.lists(_TEXTS, max_size=3),
    st.dictionaries(_TEXTS, _TEXTS, max_size=3),
    st.just([]),
    st.just({}),
    st.just([[[[]]]]),
)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[bytes, str]:
    """A body with its kind: one of the samples with up to four places changed."""
    payload = deepcopy(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.sampled_from(_places(payload)))
        at: Any = payload
        for key in place[:-1]:
            at = at[key]
        if draw(st.booleans()):
            at[place[-1]] = deepcopy(draw(_VALUES))
        elif isinstance(at, dict):
            at.pop(place[-1], None)
        if not payload:
            break
    _as_another(payload, draw(st.integers(0, 10**9)))
    if payload.get("type") == "event_callback":
        return json.dumps(payload).encode(), JSON
    if "type" not in payload:
        fields = {str(key): str(value) for key, value in payload.items()}
        return urlencode(fields, errors="replace").encode(), FORM
    return urlencode({"payload": json.dumps(payload)}).encode(), FORM


def _as_another(payload: Json, number: int) -> None:
    """What is the same as what was sent before would not be looked at again."""
    if isinstance(payload.get("event_id"), str):
        payload["event_id"] += str(number)
    payload["action_ts"] = str(number)


def _places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands, by the keys that lead there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, each in inner:
        found.append((*above, key))
        if isinstance(each, dict | list):
            found += _places(each, (*above, key))
    return found or [("type",)]
