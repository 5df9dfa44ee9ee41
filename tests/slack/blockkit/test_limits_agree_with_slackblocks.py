"""The numbers are slackblocks' own: at the limit all is well, one more is refused."""

from collections.abc import Callable

import pytest
from slackblocks import _limits

from bot.slack.blockkit import Fault, check_message, check_view
from tests.slack.blockkit.samples import (
    CARD,
    CONFIRM,
    FEEDBACK,
    ICON,
    IMAGE,
    MARKDOWN,
    Json,
    actions,
    button,
    field,
    modal,
    mrkdwn,
    option,
    plain,
    section,
)

Check = Callable[[int], list[Fault]]


def message(block: Callable[[int], Json]) -> Check:
    return lambda size: check_message([block(size)])


def element(of: Callable[[int], Json]) -> Check:
    return lambda size: check_message([actions(of(size))])


def small(of: Callable[[int], Json]) -> Check:
    return lambda size: check_message([{"type": "context_actions", "elements": [of(size)]}])


def submitted(of: Callable[[int], Json]) -> Check:
    return lambda size: check_view(modal(field(of(size)), submit=plain()))


def view(**made: Callable[[int], object]) -> Check:
    return lambda size: check_view(modal(**{name: make(size) for name, make in made.items()}))


def words(size: int) -> Json:
    return plain("a" * size)


def options(size: int) -> list[Json]:
    return [option(str(number)) for number in range(size)]


def menu(**more: object) -> Json:
    return {"type": "static_select", "options": [option()], **more}


def typed(**more: object) -> Json:
    return {"type": "plain_text_input", **more}


def grid(rows: int, columns: int) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * columns] * rows}


def url(size: int) -> str:
    return "https://a.b/".ljust(size, "c")


def quote(**more: object) -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": [], **more}],
    }


def listed(**more: object) -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [], **more}],
    }


def video(**more: object) -> Json:
    return {
        "type": "video",
        "title": plain(),
        "alt_text": "Tea",
        "thumbnail_url": url(20),
        "video_url": url(20),
        **more,
    }


MOST: dict[str, Check] = {
    "ACTION_ID_MAX_LENGTH": element(lambda n: button(action_id="a" * n)),
    "BLOCK_ID_MAX_LENGTH": message(lambda n: section(block_id="a" * n)),
    "BUTTON_TEXT_MAX_LENGTH": element(lambda n: button(text=words(n))),
    "BUTTON_URL_MAX_LENGTH": element(lambda n: button(url=url(n))),
    "BUTTON_VALUE_MAX_LENGTH": element(lambda n: button(value="a" * n)),
    "BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH": element(lambda n: button(accessibility_label="a" * n)),
    "CONFIRMATION_TITLE_MAX_LENGTH": element(
        lambda n: button(confirm=CONFIRM | {"title": words(n)})
    ),
    "CONFIRMATION_TEXT_MAX_LENGTH": element(lambda n: button(confirm=CONFIRM | {"text": words(n)})),
    "CONFIRMATION_CONFIRM_MAX_LENGTH": element(
        lambda n: button(confirm=CONFIRM | {"confirm": words(n)})
    ),
    "CONFIRMATION_DENY_MAX_LENGTH": element(lambda n: button(confirm=CONFIRM | {"deny": words(n)})),
    "OPTION_TEXT_MAX_LENGTH": element(lambda n: menu(options=[option() | {"text": words(n)}])),
    "OPTION_VALUE_MAX_LENGTH": element(lambda n: menu(options=[option("a" * n)])),
    "OPTION_DESCRIPTION_MAX_LENGTH": element(
        lambda n: menu(options=[option(description=words(n))])
    ),
    "OPTION_URL_MAX_LENGTH": element(
        lambda n: {"type": "overflow", "options": [option(url=url(n))]}
    ),
    "OPTION_GROUP_LABEL_MAX_LENGTH": element(
        lambda n: {
            "type": "static_select",
            "option_groups": [{"label": words(n), "options": [option()]}],
        }
    ),
    "OPTION_GROUP_OPTIONS_MAX_ITEMS": element(
        lambda n: {
            "type": "static_select",
            "option_groups": [{"label": plain(), "options": options(n)}],
        }
    ),
    "SELECT_OPTION_GROUPS_MAX_ITEMS": element(
        lambda n: {
            "type": "static_select",
            "option_groups": [{"label": plain(), "options": [option()]}] * n,
        }
    ),
    "SELECT_PLACEHOLDER_MAX_LENGTH": element(lambda n: menu(placeholder=words(n))),
    "SELECT_OPTIONS_MAX_ITEMS": element(lambda n: menu(options=options(n))),
    "OVERFLOW_OPTIONS_MAX_ITEMS": element(lambda n: {"type": "overflow", "options": options(n)}),
    "CHECKBOXES_OPTIONS_MAX_ITEMS": element(
        lambda n: {"type": "checkboxes", "options": options(n)}
    ),
    "RADIO_BUTTONS_OPTIONS_MAX_ITEMS": element(
        lambda n: {"type": "radio_buttons", "options": options(n)}
    ),
    "PLAIN_TEXT_INPUT_MIN_LENGTH_MAX": submitted(lambda n: typed(min_length=n)),
    "PLAIN_TEXT_INPUT_MAX_LENGTH_MAX": submitted(lambda n: typed(max_length=n)),
    "PLAIN_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH": submitted(lambda n: typed(placeholder=words(n))),
    "EMAIL_INPUT_PLACEHOLDER_MAX_LENGTH": submitted(
        lambda n: {"type": "email_text_input", "placeholder": words(n)}
    ),
    "URL_INPUT_PLACEHOLDER_MAX_LENGTH": submitted(
        lambda n: {"type": "url_text_input", "placeholder": words(n)}
    ),
    "NUMBER_INPUT_PLACEHOLDER_MAX_LENGTH": submitted(
        lambda n: {"type": "number_input", "is_decimal_allowed": True, "placeholder": words(n)}
    ),
    "DATE_PICKER_PLACEHOLDER_MAX_LENGTH": element(
        lambda n: {"type": "datepicker", "placeholder": words(n)}
    ),
    "TIME_PICKER_PLACEHOLDER_MAX_LENGTH": element(
        lambda n: {"type": "timepicker", "placeholder": words(n)}
    ),
    "DISPATCH_ACTION_CONFIGURATION_TRIGGER_ACTIONS_ON_MAX_ITEMS": submitted(
        lambda n: typed(dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * n})
    ),
    "ACTIONS_ELEMENTS_MAX_ITEMS": message(lambda n: actions(*[button()] * n)),
    "ALERT_TEXT_MAX_LENGTH": lambda n: check_view(modal({"type": "alert", "text": words(n)})),
    "CARD_TITLE_MAX_LENGTH": message(lambda n: CARD | {"title": words(n)}),
    "CARD_SUBTITLE_MAX_LENGTH": message(lambda n: CARD | {"subtitle": words(n)}),
    "CARD_BODY_MAX_LENGTH": message(lambda n: CARD | {"body": words(n)}),
    "CARD_SUBTEXT_MAX_LENGTH": message(lambda n: CARD | {"subtext": words(n)}),
    "CARD_ACTIONS_MAX_ITEMS": message(lambda n: CARD | {"actions": [button()] * n}),
    "CONTEXT_ELEMENTS_MAX_ITEMS": message(
        lambda n: {"type": "context", "elements": [mrkdwn()] * n}
    ),
    "CONTEXT_ACTIONS_ELEMENTS_MAX_ITEMS": message(
        lambda n: {"type": "context_actions", "elements": [ICON] * n}
    ),
    "FEEDBACK_BUTTON_TEXT_MAX_LENGTH": small(
        lambda n: FEEDBACK | {"positive_button": {"text": words(n), "value": "a"}}
    ),
    "FEEDBACK_BUTTON_VALUE_MAX_LENGTH": small(
        lambda n: FEEDBACK | {"negative_button": {"text": plain(), "value": "a" * n}}
    ),
    "FEEDBACK_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH": small(
        lambda n: (
            FEEDBACK
            | {
                "negative_button": {
                    "text": plain(),
                    "value": "a",
                    "accessibility_label": "a" * n,
                }
            }
        )
    ),
    "ICON_BUTTON_VALUE_MAX_LENGTH": small(lambda n: ICON | {"value": "a" * n}),
    "ICON_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH": small(
        lambda n: ICON | {"accessibility_label": "a" * n}
    ),
    "ICON_BUTTON_VISIBLE_TO_USER_IDS_MAX_ITEMS": small(
        lambda n: ICON | {"visible_to_user_ids": ["U1"] * n}
    ),
    "TABLE_ROWS_MAX_ITEMS": message(lambda n: grid(n, 1)),
    "TABLE_COLUMNS_MAX_ITEMS": message(lambda n: grid(1, n)),
    "TABLE_COLUMN_SETTINGS_MAX_ITEMS": message(
        lambda n: grid(1, 1) | {"column_settings": [None] * n}
    ),
    "HEADER_TEXT_MAX_LENGTH": message(lambda n: {"type": "header", "text": words(n)}),
    "IMAGE_IMAGE_URL_MAX_LENGTH": message(lambda n: IMAGE | {"image_url": url(n)}),
    "IMAGE_ALT_TEXT_MAX_LENGTH": message(lambda n: IMAGE | {"alt_text": "a" * n}),
    "IMAGE_TITLE_MAX_LENGTH": message(lambda n: IMAGE | {"title": words(n)}),
    "IMAGE_ELEMENT_IMAGE_URL_MAX_LENGTH": message(
        lambda n: section(accessory=IMAGE | {"image_url": url(n)})
    ),
    "IMAGE_ELEMENT_ALT_TEXT_MAX_LENGTH": message(
        lambda n: section(accessory=IMAGE | {"alt_text": "a" * n})
    ),
    "INPUT_LABEL_MAX_LENGTH": message(lambda n: field(typed(), label=words(n))),
    "INPUT_HINT_MAX_LENGTH": message(lambda n: field(typed(), hint=words(n))),
    "MARKDOWN_TEXT_MAX_LENGTH": message(lambda n: MARKDOWN | {"text": "a" * n}),
    "MARKDOWN_TOTAL_TEXT_MAX_LENGTH": lambda n: check_message(
        [MARKDOWN | {"text": "a" * (n - 1)}, MARKDOWN | {"text": "a"}]
    ),
    "RICH_TEXT_LIST_INDENT_MAX": message(lambda n: listed(indent=n)),
    "RICH_TEXT_LIST_BORDER_MAX": message(lambda n: listed(border=n)),
    "RICH_TEXT_QUOTE_BORDER_MAX": message(lambda n: quote(border=n)),
    "RICH_TEXT_PREFORMATTED_BORDER_MAX": message(
        lambda n: quote(type="rich_text_preformatted", border=n)
    ),
    "SECTION_TEXT_MAX_LENGTH": message(lambda n: section(text=words(n))),
    "SECTION_FIELDS_MAX_ITEMS": message(lambda n: section(fields=[mrkdwn()] * n)),
    "SECTION_FIELDS_ITEM_MAX_LENGTH": message(lambda n: section(fields=[words(n)])),
    "VIDEO_ALT_TEXT_MAX_LENGTH": message(lambda n: video(alt_text="a" * n)),
    "VIDEO_TITLE_MAX_LENGTH": message(lambda n: video(title=words(n))),
    "VIDEO_DESCRIPTION_MAX_LENGTH": message(lambda n: video(description=words(n))),
    "VIDEO_AUTHOR_NAME_MAX_LENGTH": message(lambda n: video(author_name="a" * n)),
    "VIDEO_PROVIDER_NAME_MAX_LENGTH": message(lambda n: video(provider_name="a" * n)),
    "VIDEO_THUMBNAIL_URL_MAX_LENGTH": message(lambda n: video(thumbnail_url=url(n))),
    "VIDEO_VIDEO_URL_MAX_LENGTH": message(lambda n: video(video_url=url(n))),
    "VIDEO_TITLE_URL_MAX_LENGTH": message(lambda n: video(title_url=url(n))),
    "VIDEO_PROVIDER_ICON_URL_MAX_LENGTH": message(lambda n: video(provider_icon_url=url(n))),
    "MESSAGE_BLOCKS_MAX_ITEMS": lambda n: check_message([section()] * n),
    "VIEW_BLOCKS_MAX_ITEMS": lambda n: check_view(modal(*[section()] * n)),
    "VIEW_PRIVATE_METADATA_MAX_LENGTH": view(private_metadata=lambda n: "a" * n),
    "VIEW_CALLBACK_ID_MAX_LENGTH": view(callback_id=lambda n: "a" * n),
    "VIEW_EXTERNAL_ID_MAX_LENGTH": view(external_id=lambda n: "a" * n),
    "VIEW_TITLE_MAX_LENGTH": view(title=words),
    "VIEW_CLOSE_MAX_LENGTH": view(close=words),
    "VIEW_SUBMIT_MAX_LENGTH": view(submit=words),
}

# Limits of what is not read here: blocks and inputs that this bot does not draw, a message's
# channel and attachments, and the text object, whose limit depends on where it stands.
ELSEWHERE = (
    "BUTTON_AGENT_PROMPT",
    "CAROUSEL",
    "CONTAINER",
    "DATA_TABLE",
    "DATA_VISUALIZATION",
    "FILE_INPUT",
    "MESSAGE_ATTACHMENTS",
    "MESSAGE_DATA_VISUALIZATIONS",
    "PLAN",
    "RICH_TEXT_INPUT",
    "TEXT_MAX_LENGTH",
    "WORKFLOW_BUTTON",
)


@pytest.mark.parametrize("name", MOST)
def test_at_the_limit_all_is_well_and_one_more_is_refused(name: str) -> None:
    check, limit = MOST[name], getattr(_limits, name)
    assert check(limit) == []
    assert check(limit + 1) != []


def test_every_upper_limit_that_slackblocks_knows_is_held_here() -> None:
    known = {name for name in vars(_limits) if name.endswith(("_MAX_LENGTH", "_MAX_ITEMS", "_MAX"))}
    assert {name for name in known if not name.startswith(ELSEWHERE)} == set(MOST)
