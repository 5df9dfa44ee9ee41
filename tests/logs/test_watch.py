"""What watches the suite's log sees what it is there for."""

import logging

import pytest

from tests.log_watch import SAID, Watch


@pytest.mark.parametrize(
    "message",
    [
        "asked: does Ana like oolong tea at all",
        "signed with a-secret-of-the-tests",
        "posting to https://local.example/response/q2w3e4r5t6",
    ],
)
def test_what_must_not_be_logged_is_found(message: str) -> None:
    said = "does Ana like oolong tea at all"
    SAID.add(said)
    watch = Watch()
    try:
        for text in ("all is well", message):
            watch.handle(logging.makeLogRecord({"name": "bot.slack", "levelno": 20, "msg": text}))
        (found,) = watch.found()
    finally:
        SAID.discard(said)
    assert found.endswith(message)
