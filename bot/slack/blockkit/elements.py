"""Every element that this bot may draw, and which block may hold it."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from bot.slack.blockkit.kinds import ByType, Id, Label75, Link, Plain75, Plain150
from bot.slack.blockkit.objects import (
    Choice,
    Confirm,
    DispatchConfig,
    FeedbackButton,
    Filter,
    Image,
    Option,
    OptionGroup,
    OverflowOption,
    Style,
)

Options = Annotated[list[Option], Field(min_length=1, max_length=100)]
OptionGroups = Annotated[list[OptionGroup], Field(min_length=1, max_length=100)]
Choices = Annotated[list[Choice], Field(min_length=1, max_length=10)]
Ids = list[Id]
Most = Annotated[int, Field(ge=1)]
Least = Annotated[int, Field(ge=0)]
ButtonValue = Annotated[str, Field(max_length=2000)]
Date = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Time = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Seen = Annotated[list[Id], Field(min_length=1, max_length=10)]


class Acting(TypedDict, total=False):
    """Fields of everything that a person can act on."""

    action_id: Id


class Asking(Acting, total=False):
    """Fields of what may ask once more before it acts."""

    confirm: Confirm


class Picking(Asking, total=False):
    """Fields of what a person chooses from."""

    focus_on_load: bool


class Menu(Picking, total=False):
    """Fields of a menu that opens."""

    placeholder: Plain150


class Multi(Menu, total=False):
    """Fields of a menu in which several may be chosen."""

    max_selected_items: Most


class Typing(Acting, total=False):
    """Fields of what a person types into."""

    focus_on_load: bool
    placeholder: Plain150
    dispatch_action_config: DispatchConfig


class Button(Asking):
    """A button."""

    type: Literal["button"]
    text: Plain75
    url: NotRequired[Link]
    value: NotRequired[ButtonValue]
    style: NotRequired[Style]
    accessibility_label: NotRequired[Label75]
    visible_to_user_ids: NotRequired[Seen]


class Overflow(Asking):
    """The menu behind three dots."""

    type: Literal["overflow"]
    options: Annotated[list[OverflowOption], Field(min_length=1, max_length=5)]


class RadioButtons(Picking):
    """One of a few."""

    type: Literal["radio_buttons"]
    options: Choices
    initial_option: NotRequired[Choice]


class Checkboxes(Picking):
    """Any of a few."""

    type: Literal["checkboxes"]
    options: Choices
    initial_options: NotRequired[Choices]


class StaticSelect(Menu):
    """One of many."""

    type: Literal["static_select"]
    options: NotRequired[Options]
    option_groups: NotRequired[OptionGroups]
    initial_option: NotRequired[Option]


class MultiStaticSelect(Multi):
    """Any of many."""

    type: Literal["multi_static_select"]
    options: NotRequired[Options]
    option_groups: NotRequired[OptionGroups]
    initial_options: NotRequired[Options]


class ExternalSelect(Menu):
    """One of what the bot answers with."""

    type: Literal["external_select"]
    initial_option: NotRequired[Option]
    min_query_length: NotRequired[Least]


class MultiExternalSelect(Multi):
    """Any of what the bot answers with."""

    type: Literal["multi_external_select"]
    initial_options: NotRequired[Options]
    min_query_length: NotRequired[Least]


class UsersSelect(Menu):
    """A person."""

    type: Literal["users_select"]
    initial_user: NotRequired[Id]


class MultiUsersSelect(Multi):
    """People."""

    type: Literal["multi_users_select"]
    initial_users: NotRequired[Ids]


class ChannelsSelect(Menu):
    """A public channel."""

    type: Literal["channels_select"]
    initial_channel: NotRequired[Id]
    response_url_enabled: NotRequired[bool]


class MultiChannelsSelect(Multi):
    """Public channels."""

    type: Literal["multi_channels_select"]
    initial_channels: NotRequired[Ids]


class ConversationsSelect(Menu):
    """Any conversation that the person can see."""

    type: Literal["conversations_select"]
    initial_conversation: NotRequired[Id]
    default_to_current_conversation: NotRequired[bool]
    response_url_enabled: NotRequired[bool]
    filter: NotRequired[Filter]


class MultiConversationsSelect(Multi):
    """Conversations that the person can see."""

    type: Literal["multi_conversations_select"]
    initial_conversations: NotRequired[Ids]
    default_to_current_conversation: NotRequired[bool]
    filter: NotRequired[Filter]


class DatePicker(Menu):
    """A day."""

    type: Literal["datepicker"]
    initial_date: NotRequired[Date]


class TimePicker(Menu):
    """An hour and a minute."""

    type: Literal["timepicker"]
    initial_time: NotRequired[Time]
    timezone: NotRequired[Id]


class DateTimePicker(Picking):
    """A moment, in seconds since 1970."""

    type: Literal["datetimepicker"]
    initial_date_time: NotRequired[Annotated[int, Field(ge=1_000_000_000, le=9_999_999_999)]]


class PlainTextInput(Typing):
    """A line, or several, to type in."""

    type: Literal["plain_text_input"]
    initial_value: NotRequired[str]
    multiline: NotRequired[bool]
    min_length: NotRequired[Annotated[int, Field(ge=0, le=3000)]]
    max_length: NotRequired[Annotated[int, Field(ge=1, le=3000)]]


class EmailInput(Typing):
    """A mail address to type in."""

    type: Literal["email_text_input"]
    initial_value: NotRequired[str]


class UrlInput(Typing):
    """An address to type in."""

    type: Literal["url_text_input"]
    initial_value: NotRequired[str]


class NumberInput(Typing):
    """A number to type in; its bounds are strings."""

    type: Literal["number_input"]
    is_decimal_allowed: bool
    initial_value: NotRequired[str]
    min_value: NotRequired[str]
    max_value: NotRequired[str]


class FeedbackButtons(Acting):
    """Two thumbs under an answer."""

    type: Literal["feedback_buttons"]
    positive_button: FeedbackButton
    negative_button: FeedbackButton


class IconButton(Asking):
    """A button that is a picture."""

    type: Literal["icon_button"]
    icon: Literal["trash"]
    text: Plain75
    value: NotRequired[ButtonValue]
    accessibility_label: NotRequired[Label75]
    visible_to_user_ids: NotRequired[Seen]


Single = StaticSelect | ExternalSelect | UsersSelect | ChannelsSelect | ConversationsSelect
Several = (
    MultiStaticSelect
    | MultiExternalSelect
    | MultiUsersSelect
    | MultiChannelsSelect
    | MultiConversationsSelect
)
Picked = Single | Several | RadioButtons | Checkboxes | DatePicker | TimePicker
Typed = PlainTextInput | EmailInput | UrlInput | NumberInput

Accessory = Annotated[Picked | Button | Overflow | Image, ByType()]
ActionElement = Annotated[Picked | Button | Overflow | DateTimePicker, ByType()]
InputElement = Annotated[Picked | Typed | DateTimePicker, ByType()]
CardAction = Annotated[Button | Overflow, ByType()]
ContextAction = Annotated[FeedbackButtons | IconButton, ByType()]
