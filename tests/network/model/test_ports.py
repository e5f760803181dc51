"""Ports as people write them."""

import pytest

from network.model.errors import InputError
from network.model.ports import ANY_PORTS, ICMP, Ports, parse_ports
from network.model.words import Protocol

TCP, UDP = (Protocol.TCP,), (Protocol.UDP,)


@pytest.mark.parametrize(
    ("written", "ports"),
    [
        pytest.param("tcp/443", Ports(TCP, 443, 443), id="one port of one protocol"),
        pytest.param("443", Ports(TCP, 443, 443), id="a bare number is tcp"),
        pytest.param("UDP/5831", Ports(UDP, 5831, 5831), id="case does not matter"),
        pytest.param("tcp/8000-8010", Ports(TCP, 8000, 8010), id="a range, both ends included"),
        pytest.param("any/443", Ports(TCP + UDP, 443, 443), id="any with a port is tcp and udp"),
        pytest.param("tcp/*", Ports(TCP, 0, 65535), id="all ports of a protocol"),
        pytest.param("any", ANY_PORTS, id="everything, ICMP too"),
        pytest.param("icmp", ICMP, id="ICMP has no ports"),
        pytest.param("tcp/65535", Ports(TCP, 65535, 65535), id="the last port there is"),
    ],
)
def test_reading(written: str, ports: Ports) -> None:
    assert parse_ports(written, "here") == ports
    assert parse_ports(str(ports), "again") == ports


@pytest.mark.parametrize(
    ("written", "message"),
    [
        pytest.param(
            "tcp/65536",
            "here: got 'tcp/65536', expected ports from 0 to 65535, the lower one first",
            id="one past the last port",
        ),
        pytest.param(
            "tcp/10-9", "here: got 'tcp/10-9', expected ports from 0 to 65535, the lower one first", id="backwards"
        ),
        pytest.param("tcp/0", "here: got 'tcp/0', expected a port that flows can have: none has 0", id="no port"),
        pytest.param(
            "http",
            "here: got 'http', expected tcp/443, udp/5831, tcp/8000-8010, any/443, icmp or any",
            id="a word that is no protocol",
        ),
        pytest.param(
            "*-9",
            "here: got '*-9', expected tcp/443, udp/5831, tcp/8000-8010, any/443, icmp or any",
            id="a range without a beginning",
        ),
    ],
)
def test_what_is_refused(written: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_ports(written, "here")
    assert str(refused.value) == message
