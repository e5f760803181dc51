"""What others met in the field: one edit of a stack file brings it back, and the check names the cause.

Each row is an issue of a public repository, the edit, and how the finding reads.
"""

import pytest

from network.model.finding import Finding
from tests.estate.clone import Clone


def said(finding: Finding) -> str:
    """Everything that a finding says of what is wrong."""
    return " ".join((finding.message, finding.cause, *finding.evidence))


@pytest.mark.parametrize(
    ("stack", "old", "new", "intent", "code", "words"),
    [
        pytest.param(
            "training",
            "nodes: {prefix: 10.1.0.0/24, nsg: nodes, route_table: egress}",
            "nodes: {prefix: 10.1.0.0/24, nsg: nodes, route_table: egress, service_endpoints: [Microsoft.Storage]}",
            "training leaves only through the firewall",
            "INT001",
            ("firewall",),
            id="AzureTRE#1091: a service endpoint for storage leads past the firewall",
        ),
        pytest.param(
            "training",
            "others: {from: hub/AzureFirewallSubnet, to: training/endpoints, ports: [tcp/443, tcp/445]}",
            "others: {from: hub/AzureFirewallSubnet, to: training/endpoints, ports: tcp/445}",
            "developers reach workspace and data by name, inspected",
            "INT001",
            ("NSG endpoints", "deny-in"),
            id="AzureTRE#2702: the NSG that counts for private endpoints has no rule for the API",
        ),
        pytest.param(
            "training",
            "endpoints: {to: training/endpoints, ports: [tcp/443, tcp/445]}",
            "endpoints: {to: training/endpoints, ports: tcp/443}",
            "cpu: aml.byo.out.vnet.file",
            "AML001",
            ("NSG nodes", "tcp/445"),
            id="AzureTRE#2780: the NSG of nodes lacks port 445 to storage",
        ),
        pytest.param(
            "hub",
            "spokes: {to: spokes, via: firewall}",
            "spokes: {to: 10.1.0.0/16, via: firewall}",
            "the office scores by name",
            "INT001",
            ("firewall",),
            id="AKS#3700: requests come in past the firewall, and their replies leave through it",
        ),
    ],
)
def test_an_intent_is_broken(
    clone: Clone, stack: str, old: str, new: str, intent: str, code: str, words: tuple[str, ...]
) -> None:
    with clone.edited(stack, old, new):
        found = clone.estate().judged(intent)
    assert [one.code for one in found] == [code]
    for word in words:
        assert word in said(found[0])


@pytest.mark.parametrize(
    ("stack", "old", "new", "code", "resource"),
    [
        pytest.param(
            "training",
            "endpoints: {prefix: 10.1.1.0/26, nsg: endpoints}",
            "endpoints: {prefix: 10.1.1.0/26, nsg: endpoints, private_endpoint_policies: Disabled}",
            "NET003",
            "subnets/endpoints",
            id="AzureTRE#2033: the NSG of a subnet is not asked about its private endpoints",
        ),
        pytest.param(
            "serving",
            "everything: {to: any, via: firewall}",
            "everything: {to: any, via: internet}",
            "AKS004",
            "managedClusters/scoring",
            id="AKS#3407: user-defined routing to the Internet, by a NAT gateway or not, is refused",
        ),
    ],
)
def test_preflight_finds_it(clone: Clone, stack: str, old: str, new: str, code: str, resource: str) -> None:
    with clone.edited(stack, old, new):
        found = clone.estate().preflight()
    assert code in {one.code for one in found}
    assert any(resource in one.resource for one in found if one.code == code)
