"""What blocks and elements are put together from: options, confirmations, pictures, filters."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from bot.slack.blockkit.kinds import (
    AltText,
    Id,
    Label75,
    Link,
    Plain30,
    Plain75,
    Plain100,
    Text75,
    Text300,
    Url,
)

OptionValue = Annotated[str, Field(min_length=1, max_length=150)]
Style = Literal["primary", "danger"]


class Confirm(TypedDict):
    """The dialog that asks once more."""

    title: Plain100
    text: Text300
    confirm: Plain30
    deny: Plain30
    style: NotRequired[Style]


class Option(TypedDict):
    """A line of a menu, which draws no markup."""

    text: Plain75
    value: OptionValue
    description: NotRequired[Plain75]


class OverflowOption(Option):
    """A line of an overflow menu; it alone may lead to an address."""

    url: NotRequired[Link]


class Choice(TypedDict):
    """A row of radio buttons or checkboxes, which draw markup."""

    text: Text75
    value: OptionValue
    description: NotRequired[Text75]


class OptionGroup(TypedDict):
    """Lines of a menu under one heading."""

    label: Plain75
    options: Annotated[list[Option], Field(min_length=1, max_length=100)]


class SlackFile(TypedDict, total=False):
    """A picture kept in Slack, by its id or its address."""

    id: Id
    url: Url


class Image(TypedDict):
    """A small picture within another block."""

    type: Literal["image"]
    alt_text: AltText
    image_url: NotRequired[Url]
    slack_file: NotRequired[SlackFile]


class Filter(TypedDict, total=False):
    """Which conversations a picker lists."""

    include: Annotated[
        list[Literal["im", "mpim", "private", "public"]], Field(min_length=1, max_length=4)
    ]
    exclude_external_shared_channels: bool
    exclude_bot_users: bool


class DispatchConfig(TypedDict):
    """When a typed input tells the bot before it is submitted."""

    trigger_actions_on: Annotated[
        list[Literal["on_enter_pressed", "on_character_entered"]],
        Field(min_length=1, max_length=2),
    ]


class FeedbackButton(TypedDict):
    """One of the two thumbs."""

    text: Plain75
    value: Annotated[str, Field(min_length=1, max_length=2000)]
    accessibility_label: NotRequired[Label75]
