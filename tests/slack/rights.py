"""Every thing that can be pressed or sent, with who may, for tests: what is Ana's, of workspace T1.

Payloads are as Slack sends them, but for who acts: that is put in by `Actor.acts`.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from bot.slack import ids
from bot.slack.carried import Carried
from bot.slack.decision_views import NONE

Json = dict[str, Any]
Whose = Literal["owner", "channel", "starter", "admin", "anyone"]
"""Who may: the one whom it was drawn for, everybody in the decision's channel, who started the
decision, who administers the workspace, or anybody, for themselves."""

HOME, OTHER, ORGANISATION = "T1", "T2", "E1"
ANA = "U0ANA"
CHANNEL, CARD = "C1", "1.2"


@dataclass(frozen=True)
class Actor:
    """Somebody who acts. `place` is the workspace that the bot acts in for them."""

    id: str
    place: str
    home: str
    org_wide: bool = False

    def acts(self, payload: Json, trigger: str) -> Json:
        """The payload of an act of this person."""
        if "command" in payload:
            org = {"enterprise_id": ORGANISATION, "is_enterprise_install": "true"}
            whose = {"user_id": self.id, "team_id": self.place, "trigger_id": trigger}
            return payload | whose | (org if self.org_wide else {})
        who: Json = {
            "user": {"id": self.id, "name": "somebody", "team_id": self.home},
            "team": None if self.org_wide else {"id": self.place, "domain": "tea"},
            "enterprise": {"id": ORGANISATION, "name": "All"} if self.org_wide else None,
            "is_enterprise_install": self.org_wide,
            "api_app_id": "A0APP",
            "trigger_id": trigger,
        }
        if "view" in payload:
            theirs = {"app_installed_team_id": self.place, "team_id": self.home}
            who["view"] = payload["view"] | theirs
        return payload | who


ACTORS = {
    "the owner": Actor(ANA, HOME, HOME),
    "another person": Actor("U0BEN", HOME, HOME),
    "a guest": Actor("U9CHLOE", HOME, OTHER),
    "the same id elsewhere": Actor(ANA, OTHER, OTHER),
    "somebody of the organisation": Actor("W0EMIL", OTHER, OTHER, org_wide=True),
}


@dataclass(frozen=True)
class Stage:
    """The decisions that Ana has started, by their ids, and where a response URL leads."""

    open: str
    closed: str
    doomed: str
    reply: str


@dataclass(frozen=True)
class Case:
    """One thing to press or send. `part` tells it from others of its id."""

    kind: Literal["action", "view", "shortcut", "command"]
    id: str
    whose: Whose
    payload: Callable[[Stage, str], Json]
    part: str = ""

    @property
    def name(self) -> str:
        return f"{self.kind} {self.id} {self.part}".strip()


def _holds(**more: Any) -> str:
    return Carried(ANA, **more).encode()


def _click(stage: Stage, action: str, value: str = "", option: str = "") -> Json:
    pressed: Json = {"action_id": action, "block_id": "b", "type": "button", "value": value}
    if option:
        pressed = {"action_id": action, "block_id": "b", "type": "overflow"}
        pressed["selected_option"] = {"value": option}
    place = {"channel_id": CHANNEL, "message_ts": CARD, "is_ephemeral": False}
    return {
        "type": "block_actions",
        "actions": [pressed],
        "container": {"type": "message", **place},
        "channel": {"id": CHANNEL, "name": "general"},
        "message": {"type": "message", "ts": CARD, "text": "a card", "bot_id": "B1"},
        "response_url": stage.reply,
    }


def _view(
    metadata: str = "", callback: str = "", values: Json | None = None, kind: str = "modal"
) -> Json:
    shown = {"id": "V1", "type": kind, "hash": "1.a", "callback_id": callback}
    return shown | {"private_metadata": metadata, "state": {"values": values or {}}}


def _inside(action: str, value: str, view: Json) -> Json:
    pressed = {"action_id": action, "block_id": "b", "type": "button", "value": value}
    container = {"type": "view", "view_id": "V1"}
    return {"type": "block_actions", "actions": [pressed], "container": container, "view": view}


def _sent(callback: str, metadata: str, values: Json | None = None) -> Json:
    return {"type": "view_submission", "view": _view(metadata, callback, values)}


def _draft(stage: Stage) -> str:
    shared = {"s": _holds(), "w": "post", "u": stage.reply, "c": CHANNEL}
    return json.dumps(shared)


def _pointed(stage: Stage) -> str:
    return json.dumps({"o": ANA, "c": CHANNEL, "t": CARD, "u": stage.reply})


_CLOSED = {
    ids.DECISION_CLOSE_CHOICE: {
        ids.DECISION_CLOSE_CHOICE: {"type": "static_select", "selected_option": {"value": NONE}}
    },
    ids.DECISION_CLOSE_REASON: {
        ids.DECISION_CLOSE_REASON: {"type": "plain_text_input", "value": "it is late"}
    },
}
_CHOSEN = {
    f"{ids.GUIDE_INPUT}:milk": {
        ids.GUIDE_INPUT: {"type": "radio_buttons", "selected_option": {"value": "milk"}}
    }
}
_ENTRY = {"entry": "green-caffeine", "asked": "caffeine in green tea"}
_TURNS: dict[str, Json] = {
    ids.GUIDE_START: {},
    ids.GUIDE_CHOOSE: {"question": "milk", "choice": "milk"},
    ids.GUIDE_BACK: {"question": "milk", "choice": "milk"},
    ids.GUIDE_OVER: {},
    ids.GUIDE_NOW: {},
    ids.ENTRY_SHOW: _ENTRY,
    ids.ENTRY_ALSO: _ENTRY,
    ids.ENTRY_NONE: _ENTRY,
    ids.ENTRY_HELPED: _ENTRY | {"page": "+"},
    ids.ENTRY_MEANT: _ENTRY | {"shown": "black-caffeine"},
    ids.SHARE_OPEN: {},
    ids.DECISION_PAGE: {"page": "here:0"},
}
_IN_MODALS = (ids.GUIDE_CHOOSE, ids.GUIDE_BACK, ids.GUIDE_NOW, ids.ENTRY_SHOW, ids.SHARE_OPEN)
_AT_HOME: dict[str, Json] = {
    ids.HOME_TOPIC: {},
    ids.HOME_PAGE: {"page": "0:"},
    ids.HOME_ADVICE: {},
    ids.HOME_FORGET: {},
    ids.ENTRY_SHOW: _ENTRY,
    ids.SHARE_OPEN: {},
}


def _pressed(action: str, holds: Json) -> Case:
    value = _holds(**holds)
    return Case("action", action, "owner", lambda stage, _: _click(stage, action, value))


def _in_modal(action: str, holds: Json) -> Case:
    payload = _inside(action, _holds(**holds), _view(callback=ids.GUIDE_VIEW))
    return Case("action", action, "owner", lambda *_: payload, "in a modal")


def _at_home(action: str, holds: Json) -> Case:
    payload = _inside(action, _holds(**holds), _view(kind="home"))
    return Case("action", action, "owner", lambda *_: payload, "on the home tab")


def _under_answer(action: str) -> Case:
    value = _holds(**_ENTRY)

    def payload(stage: Stage, _: str) -> Json:
        return _inside(action, value, _view(_pointed(stage), ids.ANSWER_SHORTCUT))

    return Case("action", action, "owner", payload, "under an answer to a message")


def _sharing(action: str) -> Case:
    def payload(stage: Stage, _: str) -> Json:
        return _inside(action, "", _view(_draft(stage), ids.SHARE_VIEW))

    return Case("action", action, "owner", payload)


def _of_card(action: str, whose: Whose) -> Case:
    def payload(stage: Stage, _: str) -> Json:
        return _click(stage, action, Carried(decision=stage.open).encode())

    return Case("action", action, whose, payload)


def _in_menu(act: str, whose: Whose) -> Case:
    def payload(stage: Stage, _: str) -> Json:
        decision = stage.closed if act == "reopen" else stage.open
        return _click(stage, ids.DECISION_MENU, option=f"{act}:{decision}")

    return Case("action", ids.DECISION_MENU, whose, payload, act)


def _drawn_for(which: Callable[[Stage], str], callback: str, values: Json | None) -> Case:
    def payload(stage: Stage, _: str) -> Json:
        return _sent(callback, _holds(decision=which(stage)), values)

    return Case("view", callback, "owner", payload)


def _drawn_for_actor(which: Callable[[Stage], str], callback: str, values: Json | None) -> Case:
    """The modal as if it had been opened for the one who sends it."""

    def payload(stage: Stage, actor: str) -> Json:
        return _sent(callback, Carried(actor, decision=which(stage)).encode(), values)

    return Case("view", callback, "starter", payload, "of one's own")


def _command(text: str, whose: Whose = "anyone") -> Case:
    def payload(stage: Stage, _: str) -> Json:
        given = {"command": "/whichtea", "text": text, "response_url": stage.reply}
        return given | {"channel_id": CHANNEL, "channel_name": "general"}

    return Case("command", "/whichtea", whose, payload, text)


def _say_now(stage: Stage, _: str) -> Json:
    view = _view(_holds(decision=stage.open), ids.DECISION_SAY_VIEW)
    return _inside(ids.DECISION_SAY_NOW, _holds(decision=stage.open), view)


def _on_message(stage: Stage, _: str) -> Json:
    message = {"type": "message", "ts": CARD, "text": "what is green tea", "user": "U0BEN"}
    taken = {"type": "message_action", "callback_id": ids.ANSWER_SHORTCUT, "message_ts": CARD}
    place = {"channel": {"id": CHANNEL, "name": "general"}, "response_url": stage.reply}
    return taken | place | {"message": message}


CASES = (
    *(_pressed(action, holds) for action, holds in _TURNS.items()),
    *(_in_modal(action, _TURNS[action]) for action in _IN_MODALS),
    *(_under_answer(each) for each in (ids.ENTRY_SHOW, ids.ENTRY_ALSO, ids.ENTRY_NONE)),
    _under_answer(ids.ANSWER_POST),
    *map(_sharing, (ids.SHARE_WAY, ids.SHARE_ELSEWHERE, ids.SHARE_AGAIN, ids.SHARE_PLAIN)),
    Case("view", ids.SHARE_VIEW, "owner", lambda stage, _: _sent(ids.SHARE_VIEW, _draft(stage))),
    Case(
        "view",
        ids.GUIDE_VIEW,
        "owner",
        lambda *_: _sent(ids.GUIDE_VIEW, _holds(question="milk"), _CHOSEN),
    ),
    Case("action", ids.DECISION_SAY_NOW, "owner", _say_now),
    *(
        _of_card(each, "channel")
        for each in (
            ids.DECISION_SAY,
            ids.DECISION_COMPARE,
            ids.DECISION_RECORD,
            ids.DECISION_CHANGES,
        )
    ),
    _of_card(ids.DECISION_CLOSE, "starter"),
    *(_in_menu(act, "channel") for act in ("record", "changes")),
    *(_in_menu(act, "starter") for act in ("delete", "reopen")),
    Case(
        "action",
        ids.HOME_ASK,
        "anyone",
        lambda *_: _inside(ids.HOME_ASK, "what is green tea", _view(kind="home")),
    ),
    Case("shortcut", ids.ANSWER_SHORTCUT, "anyone", _on_message),
    Case(
        "shortcut",
        ids.GUIDE_SHORTCUT,
        "anyone",
        lambda *_: {"type": "shortcut", "callback_id": ids.GUIDE_SHORTCUT},
    ),
    *(_command(text) for text in ("", "what is green tea", "decisions", "my decisions", "misses")),
    *(_command(text, "admin") for text in ("misses off", "misses on")),
    _drawn_for(lambda stage: stage.open, ids.DECISION_SAY_VIEW, None),
    _drawn_for(lambda stage: stage.open, ids.DECISION_CLOSE_VIEW, _CLOSED),
    _drawn_for_actor(lambda stage: stage.open, ids.DECISION_CLOSE_VIEW, _CLOSED),
    # What changes the most comes last.
    *(_at_home(action, holds) for action, holds in _AT_HOME.items() if action != ids.HOME_FORGET),
    _drawn_for(lambda stage: stage.doomed, ids.DECISION_DELETE_VIEW, None),
    _drawn_for_actor(lambda stage: stage.closed, ids.DECISION_DELETE_VIEW, None),
    _at_home(ids.HOME_FORGET, {}),
)
