"""What Slack refuses, with its sentence and the place."""

import pytest

from bot.slack.blockkit import Fault, check_message, check_view
from tests.slack.blockkit.samples import (
    ALERT,
    CARD,
    FEEDBACK,
    FILE,
    IMAGE,
    MARKDOWN,
    MOMENT,
    TABLE,
    Json,
    actions,
    button,
    field,
    home,
    modal,
    mrkdwn,
    option,
    plain,
    section,
)

PICKER: Json = {"type": "conversations_select", "response_url_enabled": True}
ONLY_INPUT = "`response_url_enabled` is only available in input blocks in modals"
BOLD: Json = {"type": "text", "text": "Tea", "style": {"bold": 1}}


def rich(part: Json) -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [part]}],
    }


def select(**more: object) -> Json:
    return {"type": "static_select", **more}


def menu(kind: str, options: int) -> Json:
    return {"type": kind, "options": [option(str(number)) for number in range(options)]}


def table(rows: int, columns: int) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}] * columns] * rows}


BLOCKS: list[tuple[Json, str, str]] = [
    # The type decides which fields there are.
    ({"type": "tea"}, "unsupported type: tea", "/type"),
    ({"type": "plan", "title": "x"}, "unsupported type: plan", "/type"),
    ({"text": plain()}, "missing required field: type", ""),
    ({"type": 3}, "must provide a string", "/type"),
    ({"type": None}, "must provide a string", "/type"),
    # Sections.
    ({"type": "section"}, "must define either `text` or `fields`", "/type"),
    (section(text=mrkdwn("a" * 3001)), "must be less than 3001 characters", "/text/text"),
    (section(text=mrkdwn("")), "must be more than 0 characters", "/text/text"),
    (section(text="Tea"), "must provide an object", "/text"),
    (section(text=None), "must provide an object", "/text"),
    (section(text={"type": "mrkdwn"}), "missing required field: text", "/text"),
    (section(text={"text": "Tea"}), "missing required field: type", "/text"),
    (section(text={"type": "html", "text": "a"}), "unsupported type: html", "/text/type"),
    (section(text=mrkdwn() | {"emoji": True}), "invalid additional property: emoji", "/text"),
    (section(text=plain() | {"emoji": "yes"}), "must provide a boolean", "/text/emoji"),
    (section(fields=[]), "must provide at least 1 items", "/fields"),
    (section(fields=[plain()] * 11), "no more than 10 items allowed", "/fields"),
    (section(fields=[plain("a" * 2001)]), "must be less than 2001 characters", "/fields/0/text"),
    (section(fields={}), "must provide an array", "/fields"),
    (section(accessory=[]), "must provide an object", "/accessory"),
    (section(accessory=MOMENT), "unsupported type: datetimepicker", "/accessory/type"),
    (section(tea=1), "invalid additional property: tea", ""),
    (section(block_id=""), "must be more than 0 characters", "/block_id"),
    (section(block_id="a" * 256), "must be less than 256 characters", "/block_id"),
    # Other blocks of text.
    (
        {"type": "header", "text": plain("a" * 151)},
        "must be less than 151 characters",
        "/text/text",
    ),
    ({"type": "header", "text": mrkdwn()}, "unsupported type: mrkdwn", "/text/type"),
    ({"type": "header"}, "missing required field: text", ""),
    ({"type": "divider", "text": plain()}, "invalid additional property: text", ""),
    ({"type": "context", "elements": []}, "must provide at least 1 items", "/elements"),
    ({"type": "context", "elements": [plain()] * 11}, "no more than 10 items allowed", "/elements"),
    (
        {"type": "context", "elements": [button()]},
        "unsupported type: button",
        "/elements/0/type",
    ),
    (
        {"type": "context", "elements": [IMAGE | {"alt_text": "a" * 2001}]},
        "must be less than 2001 characters",
        "/elements/0/alt_text",
    ),
    (
        {"type": "context", "elements": [{"type": "image", "alt_text": "A cup"}]},
        "must define either `image_url` or `slack_file`",
        "/elements/0/type",
    ),
    (MARKDOWN | {"text": ""}, "must be more than 0 characters", "/text"),
    (MARKDOWN | {"text": "a" * 12_001}, "must be less than 12001 characters", "/text"),
    (rich({"type": "tea"}), "unsupported type: tea", "/elements/0/elements/0/type"),
    (rich(BOLD), "must provide a boolean", "/elements/0/elements/0/style/bold"),
    (rich({"type": "text", "text": 1}), "must provide a string", "/elements/0/elements/0/text"),
    # Actions and what they hold.
    (actions(), "must provide at least 1 items", "/elements"),
    (actions(*[button()] * 26), "no more than 25 items allowed", "/elements"),
    (
        actions({"type": "plain_text_input"}),
        "unsupported type: plain_text_input",
        "/elements/0/type",
    ),
    (
        actions({"type": "workflow_button"}),
        "unsupported type: workflow_button",
        "/elements/0/type",
    ),
    (
        actions(button(text=plain("a" * 76))),
        "must be less than 76 characters",
        "/elements/0/text/text",
    ),
    (
        actions(button(text=mrkdwn())),
        "unsupported type: mrkdwn",
        "/elements/0/text/type",
    ),
    (actions(button(value="a" * 2001)), "must be less than 2001 characters", "/elements/0/value"),
    (actions(button(value=1)), "must provide a string", "/elements/0/value"),
    (
        actions(button(url="https://" + "a" * 3000)),
        "must be less than 3001 characters",
        "/elements/0/url",
    ),
    (actions(button(url="no address")), "failed to match pattern", "/elements/0/url"),
    (actions(button(style="default")), "must be a valid enum value", "/elements/0/style"),
    (
        actions(button(accessibility_label="a" * 76)),
        "must be less than 76 characters",
        "/elements/0/accessibility_label",
    ),
    (
        actions(button(block_id="a")),
        "invalid additional property: block_id",
        "/elements/0",
    ),
    (actions(button(disabled=True)), "invalid additional property: disabled", "/elements/0"),
    (
        actions(button(action_id="a"), button(action_id="b"), button(action_id="a")),
        "`action_id` must be unique: a",
        "/elements/2/action_id",
    ),
    (
        actions(button(confirm={"title": plain(), "text": plain(), "confirm": plain()})),
        "missing required field: deny",
        "/elements/0/confirm",
    ),
    # Menus and their options.
    (actions(menu("radio_buttons", 11)), "no more than 10 items allowed", "/elements/0/options"),
    (actions(menu("checkboxes", 11)), "no more than 10 items allowed", "/elements/0/options"),
    (actions(menu("overflow", 6)), "no more than 5 items allowed", "/elements/0/options"),
    (actions(menu("overflow", 0)), "must provide at least 1 items", "/elements/0/options"),
    (
        actions(menu("static_select", 101)),
        "no more than 100 items allowed",
        "/elements/0/options",
    ),
    (actions(select()), "must define either `options` or `option_groups`", "/elements/0/type"),
    (
        actions(
            select(options=[option()], option_groups=[{"label": plain(), "options": [option()]}])
        ),
        "must define only one of `options` or `option_groups`",
        "/elements/0/type",
    ),
    (
        actions(select(option_groups=[{"label": plain("a" * 76), "options": [option()]}])),
        "must be less than 76 characters",
        "/elements/0/option_groups/0/label/text",
    ),
    (
        actions(select(options=[option(description=plain("a" * 76))])),
        "must be less than 76 characters",
        "/elements/0/options/0/description/text",
    ),
    (
        actions(select(options=[option("a" * 151)])),
        "must be less than 151 characters",
        "/elements/0/options/0/value",
    ),
    (
        actions(select(options=[{"text": mrkdwn(), "value": "a"}])),
        "unsupported type: mrkdwn",
        "/elements/0/options/0/text/type",
    ),
    (
        actions(select(options=[option(url="https://example.org")])),
        "invalid additional property: url",
        "/elements/0/options/0",
    ),
    (
        actions(select(options=[option()], initial_option=option("black"))),
        "must match one of the options",
        "/elements/0/initial_option",
    ),
    (
        actions(select(options=[option()], initial_option=option(text=plain("Other")))),
        "must match one of the options",
        "/elements/0/initial_option",
    ),
    (
        actions(
            select(
                option_groups=[{"label": plain(), "options": [option()]}],
                initial_option=option("black"),
            )
        ),
        "must match one of the options",
        "/elements/0/initial_option",
    ),
    (
        actions(
            menu("checkboxes", 2)
            | {"initial_options": [menu("overflow", 1)["options"][0], option("9")]}
        ),
        "must match one of the options",
        "/elements/0/initial_options/1",
    ),
    (
        actions(select(options=[option()], placeholder=plain("a" * 151))),
        "must be less than 151 characters",
        "/elements/0/placeholder/text",
    ),
    (
        actions({"type": "multi_users_select", "max_selected_items": 0}),
        "must be greater than 0",
        "/elements/0/max_selected_items",
    ),
    (
        actions({"type": "multi_users_select", "max_selected_items": True}),
        "must provide an integer",
        "/elements/0/max_selected_items",
    ),
    (
        actions({"type": "conversations_select", "filter": {"include": []}}),
        "must provide at least 1 items",
        "/elements/0/filter/include",
    ),
    (
        actions({"type": "datepicker", "initial_date": "25.11.2026"}),
        "failed to match pattern",
        "/elements/0/initial_date",
    ),
    (
        actions({"type": "timepicker", "initial_time": "24:00"}),
        "failed to match pattern",
        "/elements/0/initial_time",
    ),
    (actions(PICKER), ONLY_INPUT, "/elements/0/response_url_enabled"),
    (section(accessory=PICKER), ONLY_INPUT, "/accessory/response_url_enabled"),
    (field(PICKER), ONLY_INPUT, "/element/response_url_enabled"),
    # Inputs.
    (field(button()), "unsupported type: button", "/element/type"),
    (
        {"type": "input", "element": {"type": "plain_text_input"}},
        "missing required field: label",
        "",
    ),
    (
        field({"type": "plain_text_input"}, label=plain("a" * 2001)),
        "must be less than 2001 characters",
        "/label/text",
    ),
    (
        field({"type": "plain_text_input", "max_length": 3001}),
        "must be less than 3001",
        "/element/max_length",
    ),
    (
        field({"type": "plain_text_input", "max_length": 0}),
        "must be greater than 0",
        "/element/max_length",
    ),
    (field({"type": "number_input"}), "missing required field: is_decimal_allowed", "/element"),
    # Pictures, tables, cards.
    (
        {"type": "image", "alt_text": "A cup"},
        "must define either `image_url` or `slack_file`",
        "/type",
    ),
    (
        IMAGE | {"slack_file": {"id": "F1"}},
        "must define only one of `image_url` or `slack_file`",
        "/type",
    ),
    (
        {"type": "image", "alt_text": "A cup", "slack_file": {}},
        "must define either `id` or `url`",
        "/slack_file",
    ),
    ({"type": "image", "image_url": "https://a.b"}, "missing required field: alt_text", ""),
    (IMAGE | {"image_url": "tea.png"}, "failed to match pattern", "/image_url"),
    (table(101, 1), "no more than 100 items allowed", "/rows"),
    (table(1, 21), "no more than 20 items allowed", "/rows/0"),
    (table(0, 0), "must provide at least 1 items", "/rows"),
    (
        TABLE | {"column_settings": [{"align": "top"}]},
        "must be a valid enum value",
        "/column_settings/0/align",
    ),
    (
        {"type": "card"},
        "must define either `hero_image` or `title` or `actions` or `body`",
        "/type",
    ),
    (CARD | {"body": plain("a" * 201)}, "must be less than 201 characters", "/body/text"),
    (CARD | {"title": "Tea"}, "must provide an object", "/title"),
    (CARD | {"actions": [button()] * 4}, "no more than 3 items allowed", "/actions"),
    (FILE | {"source": "local"}, "must be a valid enum value", "/source"),
    (
        {"type": "context_actions", "elements": [FEEDBACK] * 6},
        "no more than 5 items allowed",
        "/elements",
    ),
    (
        {"type": "context_actions", "elements": [button()]},
        "unsupported type: button",
        "/elements/0/type",
    ),
    (ALERT, "unsupported type: alert", "/type"),
]


@pytest.mark.parametrize(("block", "message", "below"), BLOCKS)
def test_a_message_is_refused_with_one_fault_at_its_place(
    block: Json, message: str, below: str
) -> None:
    assert check_message([{"type": "divider"}, block]) == [Fault(message, f"/blocks/1{below}")]


VIEWS: list[tuple[object, str, str]] = [
    ([], "must provide an object", ""),
    ({}, "missing required field: type", ""),
    ({"type": "window", "blocks": []}, "unsupported type: window", "/type"),
    ({"type": "modal", "blocks": []}, "missing required field: title", ""),
    ({"type": "home"}, "missing required field: blocks", ""),
    (modal(title=plain("a" * 25)), "must be less than 25 characters", "/title/text"),
    (modal(title=mrkdwn()), "unsupported type: mrkdwn", "/title/type"),
    (modal(submit=plain("a" * 25)), "must be less than 25 characters", "/submit/text"),
    (modal(close=plain("a" * 25)), "must be less than 25 characters", "/close/text"),
    (modal(private_metadata="a" * 3001), "must be less than 3001 characters", "/private_metadata"),
    (modal(callback_id="a" * 256), "must be less than 256 characters", "/callback_id"),
    (modal(external_id="a" * 256), "must be less than 256 characters", "/external_id"),
    (modal(submit_disabled=True), "invalid additional property: submit_disabled", ""),
    (modal(*[section()] * 101), "no more than 100 items allowed", "/blocks"),
    (modal(MARKDOWN), "unsupported type: markdown", "/blocks/0/type"),
    (modal(TABLE), "unsupported type: table", "/blocks/0/type"),
    (home(ALERT), "unsupported type: alert", "/blocks/0/type"),
    (home(FILE), "unsupported type: file", "/blocks/0/type"),
    (home(submit=plain()), "invalid additional property: submit", ""),
    (home(close=plain()), "invalid additional property: close", ""),
    (home(title=plain()), "invalid additional property: title", ""),
    (home(field(PICKER)), ONLY_INPUT, "/blocks/0/element/response_url_enabled"),
    (modal(actions(PICKER)), ONLY_INPUT, "/blocks/0/elements/0/response_url_enabled"),
    (
        modal(section(), field({"type": "plain_text_input"})),
        "must define `submit` to use an `input` block in modals",
        "/blocks/1/input",
    ),
    (
        modal(field({"type": "plain_text_input"}, label=mrkdwn()), submit=plain()),
        "unsupported type: mrkdwn",
        "/blocks/0/label/type",
    ),
]


@pytest.mark.parametrize(("view", "message", "below"), VIEWS)
def test_a_view_is_refused_with_one_fault_at_its_place(
    view: object, message: str, below: str
) -> None:
    assert check_view(view) == [Fault(message, f"/view{below}")]


def test_blocks_that_are_no_list_are_refused() -> None:
    assert check_message({"blocks": []}) == [Fault("must provide an array", "/blocks")]


def test_the_fifty_first_block_is_one_too_many() -> None:
    assert check_message([section()] * 51) == [Fault("no more than 50 items allowed", "/blocks")]


def test_a_block_id_that_repeats_is_refused_where_it_repeats() -> None:
    found = check_message([section(block_id="a"), section(), section(block_id="a")])
    assert found == [Fault("`block_id` must be unique: a", "/blocks/2/block_id")]


def test_markdown_is_counted_over_the_whole_message() -> None:
    half = {"type": "markdown", "text": "a" * 6001}
    assert check_message([half, half]) == [
        Fault("markdown text must be less than 12001 characters", "/blocks")
    ]


def test_only_one_element_takes_the_focus() -> None:
    focused = field({"type": "plain_text_input", "focus_on_load": True})
    assert check_view(modal(focused, focused, submit=plain())) == [
        Fault("only one element can set `focus_on_load`", "/view/blocks/1/element/focus_on_load")
    ]


def test_every_fault_of_the_shapes_is_told_at_once() -> None:
    found = check_message([{"type": "tea"}, section(text=mrkdwn(""), tea=1)])
    assert set(found) == {
        Fault("unsupported type: tea", "/blocks/0/type"),
        Fault("must be more than 0 characters", "/blocks/1/text/text"),
        Fault("invalid additional property: tea", "/blocks/1"),
    }


def test_a_fault_reads_as_slack_writes_it() -> None:
    assert str(Fault("must be less than 76 characters", "/blocks/0/text")) == (
        "must be less than 76 characters [json-pointer:/blocks/0/text]"
    )
