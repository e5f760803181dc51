"""A port that is none is a mistake in the command, not in a file: exit status 2."""

import pytest

from infra.cli.sources import UsageError
from infra.cli.trace import asked_flow


@pytest.mark.parametrize(
    ("target", "port", "message"),
    [
        pytest.param(
            "devbox:99999",
            None,
            "the port: got '99999', expected ports from 0 to 65535, the lower one first",
            id="one number past the last port",
        ),
        pytest.param(
            "devbox",
            None,
            "devbox: got no port, expected devbox:443, or tcp/443, udp/53, icmp behind it",
            id="no port",
        ),
    ],
)
def test_a_port_that_is_none_is_a_mistake_in_the_command(target: str, port: str | None, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        asked_flow("training/nodes", target, port)
    assert (str(caught.value), caught.value.exit_code) == (message, 2)
