"""Holds what Slack sends against what the bot relies on, so that no listener meets a surprise.

Whatever is not named here is let be: Slack adds fields at any time.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

_LONGEST_TEXT = 60_000

Id = Annotated[str, StringConstraints(strict=True, pattern=r"\A[A-Za-z0-9_-]{1,32}\z")]
Moment = Annotated[str, StringConstraints(strict=True, pattern=r"\A[0-9.-]{1,32}\z")]
EventId = Annotated[str, StringConstraints(strict=True, pattern=r"\A[A-Za-z0-9_-]{1,100}\z")]
Name = Annotated[str, StringConstraints(strict=True, max_length=300)]
Text = Annotated[str, StringConstraints(strict=True, max_length=_LONGEST_TEXT)]


class _Shape(BaseModel):
    # Each is built when the first of its kind comes in, and not all of them at the start.
    model_config = ConfigDict(extra="ignore", strict=True, defer_build=True)


class Named(_Shape):
    """A person, a workspace, a channel: Slack gives the id alone, or an object with it."""

    id: Id | None = None
    name: Text | None = None
    username: Text | None = None
    enterprise_id: Id | None = None
    team_id: Id | None = None


class Common(_Shape):
    """What any payload may hold, on any level, and is read by Bolt before a listener."""

    enterprise: Named | Id | None = None
    enterprise_id: Id | None = None
    team: Named | Id | None = None
    team_id: Id | None = None
    user_team: Id | None = None
    user: Named | Id | None = None
    user_id: Id | None = None
    channel: Named | Id | None = None
    channel_id: Id | None = None
    thread_ts: Moment | None = None
    is_ext_shared_channel: bool | None = None
    authorizations: "list[Common] | None" = None
    event: "Common | None" = None
    item: "Common | None" = None
    message: "Message | None" = None
    previous_message: "Message | None" = None
    assistant_thread: "Common | None" = None
    view: "View | None" = None
    response_url: Text | None = None
    response_urls: "list[ResponseUrl] | None" = None
    function_data: "Common | None" = None
    function: "Function | None" = None
    function_execution_id: Name | None = None
    bot_access_token: Name | None = None
    execution_id: Name | None = None
    inputs: dict[str, Any] | None = None


class ResponseUrl(_Shape):
    """Leave to post where a modal named a place."""

    response_url: Text


class Function(_Shape):
    """The workflow step that is to be taken."""

    app_id: Id | None = None
    callback_id: Name | None = None


class Message(Common):
    """A message as payloads show it."""

    text: Text | None = None
    ts: Moment | None = None
    bot_id: Id | None = None
    metadata: dict[str, Any] | None = None


class Option(_Shape):
    """What was chosen from several."""

    value: Text = ""


class Element(_Shape):
    """One element of a modal, as it was left."""

    value: Text | None = None
    selected_option: Option | None = None
    selected_options: list[Option] | None = None
    selected_conversation: Id | None = None


class State(_Shape):
    """All that was entered in a modal, by block and action."""

    values: dict[str, dict[str, Element]] | Annotated[list[Any], Field(max_length=0)] | None = None


class View(_Shape):
    """A modal, or a home tab."""

    id: Id
    type: Name = "modal"
    hash: Name = ""
    callback_id: Name = ""
    private_metadata: Text | None = None
    app_installed_team_id: Id | None = None
    team_id: Id | None = None
    state: State | None = None


class Container(_Shape):
    """What was clicked in."""

    channel_id: Id = ""
    message_ts: Moment = ""
    thread_ts: Moment | None = None
    is_ephemeral: bool | None = None


class Action(_Shape):
    """What was clicked on."""

    action_id: Name
    block_id: Name | None = None
    value: Text | None = None
    selected_option: Option | None = None


class Person(Named):
    """Who acted, or where."""

    id: Id


class Heard(Common):
    """An event of any kind."""

    type: Name
    subtype: Name | None = None


class Revoked(Heard):
    """Tokens that are good no more, by whose they were."""

    tokens: dict[str, list[Id] | None] | None = None


class Access(Heard):
    """Workspaces that an organisation's installation serves from now on, or no more."""

    team_ids: list[Id] | None = None


class Said(Heard):
    """A message, or a mention."""

    user: Id | None = None
    channel: Id
    ts: Moment
    text: Text | None = None
    channel_type: Name | None = None
    bot_id: Id | None = None


class Opened(Heard):
    """A tab of the app that somebody opened."""

    user: Id
    channel: Id
    tab: Name | None = None


class Callback(Common):
    """An event with what Slack says of it."""

    event_id: EventId
    team_id: Id
    event: Heard


class Saying(Callback):
    """Something was said."""

    event: Said


class Opening(Callback):
    """A tab was opened."""

    event: Opened


class Revoking(Callback):
    """Tokens were revoked."""

    event: Revoked


class Accessing(Common):
    """An organisation let the bot into workspaces, or out: the event may name no workspace."""

    event_id: EventId
    event: Access


class HeldBack(Common):
    """Slack keeps events of a workspace from the bot, for there are too many."""

    team_id: Id
    minute_rate_limited: Annotated[int, Field(ge=0, lt=2**33)]


class Command(Common):
    """A slash command."""

    command: Name
    text: Text = ""
    user_id: Id
    channel_id: Id
    channel_name: Name | None = None
    trigger_id: Name


class Interaction(Common):
    """Anything that a person does to something of ours."""

    user: Person
    trigger_id: Name = ""
    container: Container | None = None


class Click(Interaction):
    """A click."""

    actions: Annotated[list[Action], Field(min_length=1)]


class Submitted(View):
    """A modal that was sent, or closed: of it Bolt reads what it is."""

    type: Name


class Submission(Interaction):
    """A modal was sent, or closed."""

    view: Submitted


class Shortcut(Interaction):
    """A shortcut from anywhere."""

    callback_id: Name
    trigger_id: Name


class OnMessage(Shortcut):
    """A shortcut from a message's menu."""

    channel: Person
    message: Message
    message_ts: Moment | None = None
