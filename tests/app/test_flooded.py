"""A bot that is flooded with forged requests; `make abuse` does it for longer and harder."""

from pathlib import Path

from tests.abuse.flooding import flooded


async def test_slacks_own_requests_are_acknowledged_beside_a_flood_of_forged_ones(
    tmp_path: Path,
) -> None:
    came = await flooded(f"sqlite:///{tmp_path}/kept.db", seconds=3.0, a_second=300)
    assert came.statuses.keys() <= {400, 401, 408, 413}
    assert came.statuses[401] > 300
    assert came.valid == {200: 60}
    assert max(came.acks) < 3.0, "Slack waits no longer"
