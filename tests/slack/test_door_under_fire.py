"""Many forged and many odd requests; `make abuse` sends ten times as many."""

from bot.core.assistant import Assistant
from tests.abuse.at_the_door import forge, fuzz


async def test_no_forged_request_is_let_in_or_told_of(assistant: Assistant) -> None:
    outcome = await forge(assistant, 2000)
    assert outcome.statuses.keys() <= {400, 401, 413}
    assert outcome.statuses[401] > 1500
    assert outcome.calls == 0
    assert outcome.amiss == []


def test_no_signed_payload_is_met_with_an_exception(assistant: Assistant) -> None:
    outcome = fuzz(assistant, 1000)
    assert outcome.statuses.keys() <= {200, 400, 404}
    assert outcome.statuses[200] > 100
    assert outcome.statuses[400] > 100
    assert outcome.amiss == []
