"""What Slack takes, this takes."""

import pytest

from bot.slack.blockkit import check_message, check_view
from tests.slack.blockkit.samples import (
    ALERT,
    ANYWHERE,
    BUTTONS,
    IMAGE,
    MENUS,
    MESSAGES_ONLY,
    MOMENT,
    TABLE,
    TYPED,
    Json,
    actions,
    field,
    home,
    modal,
    plain,
    section,
)


def name(value: object) -> str:
    return str(value["type"]) if isinstance(value, dict) else ""


def test_a_message_without_blocks_is_valid() -> None:
    assert check_message([]) == []


@pytest.mark.parametrize("block", ANYWHERE + MESSAGES_ONLY, ids=name)
def test_a_message_takes_this_block(block: Json) -> None:
    assert check_message([block]) == []


@pytest.mark.parametrize("block", [*ANYWHERE, ALERT], ids=name)
def test_a_modal_takes_this_block(block: Json) -> None:
    assert check_view(modal(block, submit=plain())) == []


@pytest.mark.parametrize("block", [*ANYWHERE, TABLE], ids=name)
def test_a_home_takes_this_block(block: Json) -> None:
    assert check_view(home(block)) == []


@pytest.mark.parametrize("element", [*MENUS, *BUTTONS, IMAGE], ids=name)
def test_a_section_takes_this_element_beside_it(element: Json) -> None:
    assert check_message([section(accessory=element)]) == []


@pytest.mark.parametrize("element", [*MENUS, *BUTTONS, MOMENT], ids=name)
def test_actions_take_this_element(element: Json) -> None:
    assert check_message([actions(element)]) == []


@pytest.mark.parametrize("element", [*MENUS, *TYPED, MOMENT], ids=name)
def test_an_input_takes_this_element(element: Json) -> None:
    assert check_view(modal(field(element), submit=plain())) == []


def test_a_modal_takes_everything_that_a_modal_may_carry() -> None:
    view = modal(
        section(),
        submit=plain(),
        close=plain(),
        private_metadata="",
        callback_id="guide",
        external_id="x",
        clear_on_close=True,
        notify_on_close=True,
    )
    assert check_view(view) == []


def test_a_modals_picker_may_ask_for_a_response_url() -> None:
    picker = {"type": "conversations_select", "response_url_enabled": True}
    assert check_view(modal(field(picker), submit=plain())) == []


def test_the_same_action_id_may_stand_in_two_blocks() -> None:
    block = actions({"type": "button", "text": plain(), "action_id": "go"})
    assert check_message([block, block]) == []


def test_the_longest_of_everything_is_valid() -> None:
    assert check_message([section(text=plain("a" * 3000)) for _ in range(50)]) == []
    assert check_view(modal(*[section()] * 100, private_metadata="a" * 3000)) == []
