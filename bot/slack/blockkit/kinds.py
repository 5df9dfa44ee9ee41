"""The small words that the shapes are written in: kinds, lengths, lists and texts."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired, get_args, get_type_hints

from pydantic import AfterValidator, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from typing_extensions import TypedDict


def was_kind(step: int | str) -> bool:
    """Whether a step of pydantic's path names a kind, and not a field or a position."""
    return isinstance(step, str) and step.startswith("<")


def named(kind: str) -> str:
    """The `type` that a kind stands for."""
    return kind[1:-1]


def _kind(value: object) -> str | None:
    """The kind of an object, by its `type`; the brackets keep it apart from a field's name."""
    name = value.get("type") if isinstance(value, Mapping) else None
    return f"<{name}>" if isinstance(name, str) else None


class ByType:
    """Marks a union of shapes that are told apart by their `type`, in one step."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        shapes = get_args(source) or (source,)
        choices = {_type_of(shape): handler.generate_schema(shape) for shape in shapes}
        return core_schema.tagged_union_schema(dict(choices), _kind)


def _type_of(shape: Any) -> str:
    return f"<{get_args(get_type_hints(shape)['type'])[0]}>"


def refusal(message: str, below: str = "") -> PydanticCustomError:
    """What a rule raises: Slack's sentence, and the step from the value down to the fault."""
    return PydanticCustomError("slack", "{message}", {"message": message, "below": below})


def up_to(most: int) -> AfterValidator:
    """A text object whose text has at most so many characters."""

    def rule(value: Mapping[str, Any]) -> Mapping[str, Any]:
        if len(value["text"]) > most:
            raise refusal(f"must be less than {most + 1} characters", "/text")
        return value

    return AfterValidator(rule)


Written = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(min_length=1, max_length=255)]
Name = Annotated[str, Field(max_length=255)]
AltText = Annotated[str, Field(min_length=1, max_length=2000)]
Label75 = Annotated[str, Field(min_length=1, max_length=75)]
WEB = r"^https?://\S+$"
Url = Annotated[str, Field(min_length=1, max_length=3000, pattern=WEB)]
ShortUrl = Annotated[str, Field(min_length=1, max_length=2000, pattern=WEB)]
# A button may also open a mail or another app, so any scheme will do.
Link = Annotated[
    str, Field(min_length=1, max_length=3000, pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$")
]


class PlainText(TypedDict):
    """Text as it stands."""

    type: Literal["plain_text"]
    text: Written
    emoji: NotRequired[bool]


class Mrkdwn(TypedDict):
    """Text with Slack's markup."""

    type: Literal["mrkdwn"]
    text: Written
    verbatim: NotRequired[bool]


Plain = Annotated[PlainText, ByType()]
Text = Annotated[PlainText | Mrkdwn, ByType()]

Plain24 = Annotated[Plain, up_to(24)]
Plain30 = Annotated[Plain, up_to(30)]
Plain75 = Annotated[Plain, up_to(75)]
Plain100 = Annotated[Plain, up_to(100)]
Plain150 = Annotated[Plain, up_to(150)]
Plain200 = Annotated[Plain, up_to(200)]
Plain2000 = Annotated[Plain, up_to(2000)]
Text75 = Annotated[Text, up_to(75)]
Text150 = Annotated[Text, up_to(150)]
Text200 = Annotated[Text, up_to(200)]
Text300 = Annotated[Text, up_to(300)]
Text2000 = Annotated[Text, up_to(2000)]
Text3000 = Annotated[Text, up_to(3000)]
