"""What the SDK's models build is valid; what they let pass is refused."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    ConversationFilter,
    ConversationSelectElement,
    DividerBlock,
    HeaderBlock,
    ImageBlock,
    ImageElement,
    InputBlock,
    MarkdownTextObject,
    Option,
    OptionGroup,
    OverflowMenuElement,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    StaticSelectElement,
    UserMultiSelectElement,
)
from slack_sdk.models.views import View

from bot.slack.blockkit import Fault, check_message, check_view

PICTURE = "https://example.org/tea.png"


def choices(number: int) -> list[Option]:
    return [Option(value=str(index), text=f"Tea {index}") for index in range(number)]


def checked(*blocks: Block) -> list[Fault]:
    return check_message([block.to_dict() for block in blocks])


def opened(blocks: Sequence[Block], submit: str | None) -> list[Fault]:
    view = View(type="modal", title=PlainTextObject(text="Tea"), blocks=blocks, submit=submit)
    return check_view(view.to_dict())


def test_a_message_of_the_sdks_models_is_valid() -> None:
    confirm = ConfirmObject(title="Sure?", text="It stays brewed.", confirm="Yes", deny="No")
    assert (
        checked(
            HeaderBlock(text="Tea"),
            SectionBlock(
                text=MarkdownTextObject(text="*Tea*", verbatim=True),
                accessory=ImageElement(image_url=PICTURE, alt_text="A cup"),
            ),
            SectionBlock(fields=["Green", "Black"]),
            DividerBlock(),
            ContextBlock(elements=[MarkdownTextObject(text="small")]),
            ImageBlock(image_url=PICTURE, alt_text="A cup", title="Tea"),
            ActionsBlock(
                block_id="row",
                elements=[
                    ButtonElement(text="Go", action_id="go", value="1", style="primary"),
                    ButtonElement(text="Remove", action_id="remove", confirm=confirm),
                    OverflowMenuElement(options=choices(3), action_id="more"),
                    StaticSelectElement(
                        placeholder="Which tea", options=choices(3), initial_option=choices(1)[0]
                    ),
                    RadioButtonsElement(options=choices(3), action_id="one"),
                    CheckboxesElement(options=choices(3), action_id="any"),
                ],
            ),
        )
        == []
    )


def test_a_modal_of_the_sdks_models_is_valid() -> None:
    blocks = [
        InputBlock(
            label="Where to",
            element=ConversationSelectElement(
                response_url_enabled=True,
                default_to_current_conversation=True,
                filter=ConversationFilter(include=["public", "private"]),
            ),
        ),
        InputBlock(label="With whom", element=UserMultiSelectElement(), optional=True),
        InputBlock(
            label="Words",
            element=PlainTextInputElement(multiline=True, max_length=500),
            hint="A line or two",
        ),
        InputBlock(
            label="Kind",
            element=StaticSelectElement(
                option_groups=[OptionGroup(label="Green", options=choices(2))]
            ),
        ),
    ]
    assert opened(blocks, submit="Share") == []


def test_a_modal_of_inputs_that_the_sdk_lets_pass_without_submit_is_refused() -> None:
    found = opened([InputBlock(label="Words", element=PlainTextInputElement())], submit=None)
    assert [fault.pointer for fault in found] == ["/view/blocks/0/input"]


def test_a_field_that_is_too_long_for_slack_but_not_for_the_sdk_is_refused() -> None:
    found = checked(SectionBlock(fields=["a" * 2001]))
    assert found == [Fault("must be less than 2001 characters", "/blocks/0/fields/0/text")]


def test_eleven_choices_that_the_sdk_lets_pass_are_refused() -> None:
    found = checked(ActionsBlock(elements=[RadioButtonsElement(options=choices(11))]))
    assert found == [Fault("no more than 10 items allowed", "/blocks/0/elements/0/options")]


def test_an_empty_row_of_actions_that_the_sdk_lets_pass_is_refused() -> None:
    assert checked(ActionsBlock(elements=[])) == [
        Fault("missing required field: elements", "/blocks/0")
    ]
