"""One small valid value of each block and element, as JSON."""

from typing import Any

Json = dict[str, Any]


def plain(text: str = "Tea") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "*Tea*") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "green", **more: object) -> Json:
    return {"text": plain(), "value": value, **more}


def button(**more: object) -> Json:
    return {"type": "button", "text": plain(), **more}


def section(**more: object) -> Json:
    return {"type": "section", "text": mrkdwn(), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(element: Json, **more: object) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def modal(*blocks: Json, **more: object) -> Json:
    return {"type": "modal", "title": plain(), "blocks": list(blocks), **more}


def home(*blocks: Json, **more: object) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


IMAGE: Json = {"type": "image", "image_url": "https://example.org/tea.png", "alt_text": "A cup"}
FEEDBACK: Json = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": {"text": plain("Yes"), "value": "yes", "accessibility_label": "It helped"},
    "negative_button": {"text": plain("No"), "value": "no"},
}
ICON: Json = {"type": "icon_button", "icon": "trash", "text": plain("Remove"), "value": "1"}
CONFIRM: Json = {
    "title": plain("Sure?"),
    "text": mrkdwn("It *stays* brewed."),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}

MENUS: list[Json] = [
    {
        "type": "static_select",
        "placeholder": plain(),
        "options": [option()],
        "initial_option": option(),
    },
    {
        "type": "static_select",
        "option_groups": [{"label": plain(), "options": [option()]}],
        "initial_option": option(),
    },
    {"type": "multi_static_select", "options": [option()], "max_selected_items": 1},
    {"type": "external_select", "min_query_length": 0, "initial_option": option()},
    {"type": "multi_external_select", "initial_options": [option()]},
    {"type": "users_select", "initial_user": "U1", "focus_on_load": True},
    {"type": "multi_users_select", "initial_users": ["U1"]},
    {"type": "channels_select", "initial_channel": "C1"},
    {"type": "multi_channels_select", "initial_channels": []},
    {
        "type": "conversations_select",
        "default_to_current_conversation": True,
        "filter": {"include": ["public", "im"], "exclude_bot_users": True},
    },
    {"type": "multi_conversations_select", "initial_conversations": ["C1"], "confirm": CONFIRM},
    {"type": "radio_buttons", "options": [{"text": mrkdwn(), "value": "a"}]},
    {"type": "checkboxes", "options": [option()], "initial_options": [option()]},
    {"type": "datepicker", "initial_date": "2026-11-25", "placeholder": plain()},
    {"type": "timepicker", "initial_time": "23:59", "timezone": "Europe/Vienna"},
]
BUTTONS: list[Json] = [
    button(action_id="go", value="", style="primary", confirm=CONFIRM),
    button(url="https://example.org", accessibility_label="Read about tea"),
    {"type": "overflow", "options": [option(url="https://example.org")]},
]
TYPED: list[Json] = [
    {"type": "plain_text_input", "multiline": True, "min_length": 0, "max_length": 3000},
    {"type": "plain_text_input", "initial_value": "", "placeholder": plain()},
    {
        "type": "email_text_input",
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    },
    {"type": "url_text_input", "initial_value": "https://example.org"},
    {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"},
]
MOMENT: Json = {"type": "datetimepicker", "initial_date_time": 1_700_000_000}

RICH: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Tea", "style": {"bold": True}},
                {"type": "link", "url": "https://example.org"},
                {"type": "user", "user_id": "U1"},
                {"type": "channel", "channel_id": "C1"},
                {"type": "usergroup", "usergroup_id": "S1"},
                {"type": "emoji", "name": "tea"},
                {"type": "broadcast", "range": "here"},
                {"type": "date", "timestamp": 1, "format": "{date}"},
                {"type": "color", "value": "#00ff00"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [{"type": "rich_text_section", "elements": []}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "Tea!"}]},
        {"type": "rich_text_preformatted", "elements": [], "border": 1},
    ],
}
TABLE: Json = {
    "type": "table",
    "rows": [
        [{"type": "raw_text", "text": "Tea"}, {"type": "raw_number", "value": 3, "text": "3"}]
    ],
    "column_settings": [{"align": "right"}, None],
}
CARD: Json = {
    "type": "card",
    "hero_image": IMAGE,
    "title": mrkdwn(),
    "body": plain(),
    "actions": [button()],
}
ALERT: Json = {"type": "alert", "text": mrkdwn(), "level": "warning"}
MARKDOWN: Json = {"type": "markdown", "text": "**Tea**"}
FILE: Json = {"type": "file", "external_id": "F1", "source": "remote"}
ANYWHERE: list[Json] = [
    section(block_id="a", expand=True),
    {"type": "section", "fields": [mrkdwn(), plain()]},
    {"type": "header", "text": plain()},
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn(), plain(), IMAGE]},
    actions(*BUTTONS),
    field({"type": "plain_text_input"}, hint=plain(), optional=True, dispatch_action=True),
    IMAGE | {"title": plain()},
    {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A cup"},
    RICH,
    CARD,
    {
        "type": "video",
        "title": plain(),
        "alt_text": "Brewing",
        "thumbnail_url": "https://example.org/tea.png",
        "video_url": "https://example.org/tea",
    },
]
MESSAGES_ONLY: list[Json] = [
    MARKDOWN,
    FILE,
    TABLE,
    {"type": "context_actions", "elements": [FEEDBACK, ICON]},
]
