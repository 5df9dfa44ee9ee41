"""Rich text, as far as this bot may draw it: sections, lists, quotes and preformatted text."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from bot.slack.blockkit.kinds import ByType, Id, Written


class TextStyle(TypedDict, total=False):
    """How a piece of text is drawn."""

    bold: bool
    italic: bool
    strike: bool
    code: bool
    underline: bool


class Styled(TypedDict, total=False):
    """Fields of every piece of text."""

    style: TextStyle


class TextPart(Styled):
    """Words."""

    type: Literal["text"]
    text: Written


class LinkPart(Styled):
    """An address, with or without words."""

    type: Literal["link"]
    url: Written
    text: NotRequired[str]
    unsafe: NotRequired[bool]


class UserPart(Styled):
    """A person's name."""

    type: Literal["user"]
    user_id: Id


class ChannelPart(Styled):
    """A channel's name."""

    type: Literal["channel"]
    channel_id: Id


class UserGroupPart(Styled):
    """A group's name."""

    type: Literal["usergroup"]
    usergroup_id: Id


class EmojiPart(Styled):
    """A small picture by its name."""

    type: Literal["emoji"]
    name: Written
    unicode: NotRequired[str]
    skin_tone: NotRequired[int]


class BroadcastPart(Styled):
    """A call to a whole channel."""

    type: Literal["broadcast"]
    range: Literal["here", "channel", "everyone"]


class DatePart(Styled):
    """A moment, drawn in the reader's own time."""

    type: Literal["date"]
    timestamp: int
    format: Written
    url: NotRequired[str]
    fallback: NotRequired[str]


class ColorPart(Styled):
    """A colour, drawn beside its code."""

    type: Literal["color"]
    value: Written


Part = Annotated[
    TextPart
    | LinkPart
    | UserPart
    | ChannelPart
    | UserGroupPart
    | EmojiPart
    | BroadcastPart
    | DatePart
    | ColorPart,
    ByType(),
]
Border = Annotated[int, Field(ge=0, le=1)]


class RichSection(TypedDict):
    """A run of text."""

    type: Literal["rich_text_section"]
    elements: list[Part]


class RichPreformatted(TypedDict):
    """Text as a machine printed it."""

    type: Literal["rich_text_preformatted"]
    elements: list[Part]
    border: NotRequired[Border]
    language: NotRequired[str]


class RichQuote(TypedDict):
    """Somebody else's words."""

    type: Literal["rich_text_quote"]
    elements: list[Part]
    border: NotRequired[Border]


class RichList(TypedDict):
    """A list, with dots or numbers."""

    type: Literal["rich_text_list"]
    style: Literal["bullet", "ordered"]
    elements: list[Annotated[RichSection, ByType()]]
    indent: NotRequired[Annotated[int, Field(ge=0, le=8)]]
    offset: NotRequired[Annotated[int, Field(ge=0)]]
    border: NotRequired[Border]


class RichText(TypedDict):
    """Text whose pieces are objects."""

    type: Literal["rich_text"]
    elements: list[Annotated[RichSection | RichPreformatted | RichQuote | RichList, ByType()]]
    block_id: NotRequired[Id]
