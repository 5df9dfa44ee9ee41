"""Every block that this bot may draw, and the surfaces that show it."""

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from bot.slack.blockkit.elements import (
    Accessory,
    ActionElement,
    CardAction,
    ContextAction,
    InputElement,
)
from bot.slack.blockkit.kinds import (
    AltText,
    ByType,
    Id,
    Mrkdwn,
    Name,
    Plain24,
    Plain150,
    Plain200,
    Plain2000,
    PlainText,
    ShortUrl,
    Text150,
    Text200,
    Text2000,
    Text3000,
    Url,
    Written,
)
from bot.slack.blockkit.objects import Image, SlackFile
from bot.slack.blockkit.rich_text import RichText


class Block(TypedDict, total=False):
    """Fields of every block."""

    block_id: Id


class Section(Block):
    """A text, or fields in two columns, with one element beside it."""

    type: Literal["section"]
    text: NotRequired[Text3000]
    fields: NotRequired[Annotated[list[Text2000], Field(min_length=1, max_length=10)]]
    accessory: NotRequired[Accessory]
    expand: NotRequired[bool]


class Header(Block):
    """A title."""

    type: Literal["header"]
    text: Plain150


class Divider(Block):
    """A line."""

    type: Literal["divider"]


ContextPart = Annotated[PlainText | Mrkdwn | Image, ByType()]


class Context(Block):
    """Small print."""

    type: Literal["context"]
    elements: Annotated[list[ContextPart], Field(min_length=1, max_length=10)]


class Actions(Block):
    """Buttons and menus in a row."""

    type: Literal["actions"]
    elements: Annotated[list[ActionElement], Field(min_length=1, max_length=25)]


class ContextActions(Block):
    """Small buttons under a message."""

    type: Literal["context_actions"]
    elements: Annotated[list[ContextAction], Field(min_length=1, max_length=5)]


class Input(Block):
    """A labelled element that is submitted."""

    type: Literal["input"]
    label: Plain2000
    element: InputElement
    hint: NotRequired[Plain2000]
    optional: NotRequired[bool]
    dispatch_action: NotRequired[bool]


class ImageBlock(Block):
    """A picture with a title."""

    type: Literal["image"]
    alt_text: AltText
    image_url: NotRequired[Url]
    slack_file: NotRequired[SlackFile]
    title: NotRequired[Plain2000]


class Markdown(Block):
    """Standard Markdown."""

    type: Literal["markdown"]
    text: Annotated[str, Field(min_length=1, max_length=12_000)]


class Video(Block):
    """A film."""

    type: Literal["video"]
    alt_text: AltText
    title: Plain200
    thumbnail_url: Url
    video_url: Url
    title_url: NotRequired[ShortUrl]
    description: NotRequired[Plain200]
    author_name: NotRequired[Annotated[str, Field(max_length=50)]]
    provider_name: NotRequired[Annotated[str, Field(max_length=50)]]
    provider_icon_url: NotRequired[ShortUrl]


class File(Block):
    """A remote file."""

    type: Literal["file"]
    external_id: Id
    source: Literal["remote"]


class RawText(TypedDict):
    """A cell of words."""

    type: Literal["raw_text"]
    text: Written


class RawNumber(TypedDict):
    """A cell that sorts as a number."""

    type: Literal["raw_number"]
    value: float
    text: Written


class Column(TypedDict, total=False):
    """How a column is drawn."""

    align: Literal["left", "center", "right"]
    is_wrapped: bool


Cell = Annotated[RawText | RawNumber | RichText, ByType()]
Row = Annotated[list[Cell], Field(min_length=1, max_length=20)]


class Table(Block):
    """Rows and columns; the first row is the heading."""

    type: Literal["table"]
    rows: Annotated[list[Row], Field(min_length=1, max_length=100)]
    column_settings: NotRequired[Annotated[list[Column | None], Field(max_length=20)]]


CardImage = Annotated[Image, ByType()]


class Card(Block):
    """A small page: picture, title, text, buttons."""

    type: Literal["card"]
    hero_image: NotRequired[CardImage]
    icon: NotRequired[CardImage]
    title: NotRequired[Text150]
    subtitle: NotRequired[Text150]
    body: NotRequired[Text200]
    subtext: NotRequired[Text200]
    actions: NotRequired[Annotated[list[CardAction], Field(min_length=1, max_length=3)]]


class Alert(Block):
    """A remark that stands out."""

    type: Literal["alert"]
    text: Text200
    level: NotRequired[Literal["default", "info", "warning", "error", "success"]]


Anywhere = (
    Section | Header | Divider | Context | Actions | Input | ImageBlock | RichText | Video | Card
)
MessageBlock = Annotated[Anywhere | Markdown | ContextActions | File | Table, ByType()]
ModalBlock = Annotated[Anywhere | Alert, ByType()]
HomeBlock = Annotated[Anywhere | Table, ByType()]

MessageBlocks = Annotated[list[MessageBlock], Field(max_length=50)]


class Modal(TypedDict):
    """A window over the conversation."""

    type: Literal["modal"]
    title: Plain24
    blocks: Annotated[list[ModalBlock], Field(max_length=100)]
    submit: NotRequired[Plain24]
    close: NotRequired[Plain24]
    private_metadata: NotRequired[Annotated[str, Field(max_length=3000)]]
    callback_id: NotRequired[Name]
    external_id: NotRequired[Name]
    clear_on_close: NotRequired[bool]
    notify_on_close: NotRequired[bool]


class Home(TypedDict):
    """The bot's own page; it is not submitted, so it has neither title nor buttons below."""

    type: Literal["home"]
    blocks: Annotated[list[HomeBlock], Field(max_length=100)]
    private_metadata: NotRequired[Annotated[str, Field(max_length=3000)]]
    callback_id: NotRequired[Name]
    external_id: NotRequired[Name]


View = Annotated[Modal | Home, ByType()]
