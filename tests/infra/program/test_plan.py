"""From settings to a plan: the parts that the sandbox does not have, and what cannot become a plan."""

from pathlib import Path

import pytest

from infra.program.account import Account, account
from infra.program.plan import Plan, plan
from infra.settings.faults import SettingsError
from network.declare.network import NetworkArgs
from network.declare.routes import RouteArgs
from network.declare.security import SecurityRuleArgs
from tests.infra.settings.stack_files import SMALL, STACKS, edited, paragraphs, read

ACCOUNT = Account("11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222")
SCOPE = f"/subscriptions/{ACCOUNT.subscription}/resourceGroups"


def planned(folder: Path, text: str) -> Plan:
    return plan(read(folder, text), ACCOUNT)


def refused(folder: Path, text: str) -> str:
    with pytest.raises(SettingsError) as error:
        planned(folder, text)
    assert error.value.exit_code == 2
    return str(error.value)


def rule(network: NetworkArgs, name: str) -> SecurityRuleArgs:
    return next(rule for rule in network.security_groups["nodes"].rules if rule.name == name)


def test_a_stack_without_sections_declares_nothing(tmp_path: Path) -> None:
    empty = planned(tmp_path, "config:\n  fairway:gate: warn\n")
    assert not empty.network.resource_groups
    assert empty.environment == planned(tmp_path, SMALL).environment
    assert not empty.flow_logs


def test_a_network_alone_declares_no_zones(tmp_path: Path) -> None:
    network = planned(tmp_path, SMALL).network
    assert list(network.resource_groups) == ["net"]
    assert not network.private_zones
    assert not network.zone_links


def test_a_size_that_does_not_fit_names_the_line_of_the_subnet(tmp_path: Path) -> None:
    text = edited("{prefix: 10.10.0.0/24, nsg: nodes}", "{prefix: 10.10.0.0/24}\n          more: {size: /16}")
    assert (
        refused(tmp_path, text)
        == paragraphs("""
        stacks/Pulumi.dev.yaml:10: fairway:network.vnets.training.subnets.more: 10.10.0.0/16 holds 65536 addresses, 256
        of them in written prefixes, but the sizes ask for 65536 (more 65536); widen the network or make subnets smaller
    """)[0]
    )


def test_a_size_larger_than_its_network(tmp_path: Path) -> None:
    text = edited("prefix: 10.10.0.0/24", "size: /8")
    assert (
        refused(tmp_path, text)
        == paragraphs("""
        stacks/Pulumi.dev.yaml:9: fairway:network.vnets.training.subnets.nodes: subnet 'nodes' asks for a /8, but here
        subnets go from /16 to /29
    """)[0]
    )


def test_rules_follow_a_subnet_that_found_its_own_place(tmp_path: Path) -> None:
    text = edited("prefix: 10.10.0.0/24", "size: /24").replace("to: Internet", "to: training/nodes")
    network = planned(tmp_path, text).network
    subnet = network.virtual_networks["training"].subnets["nodes"]
    assert rule(network, "packages").destinations == (subnet.prefix,)


def test_prefixes_that_overlap_are_declared_and_left_to_the_check(tmp_path: Path) -> None:
    text = edited("nsg: nodes}\n", "nsg: nodes}\n          twin: {prefix: 10.10.0.0/25}\n")
    subnets = planned(tmp_path, text).network.virtual_networks["training"].subnets
    assert [subnet.prefix for subnet in subnets.values()] == ["10.10.0.0/24", "10.10.0.0/25"]


def test_application_security_groups_stand_alone_on_their_side(tmp_path: Path) -> None:
    text = edited("    nsgs:", "    asgs: [workers]\n    nsgs:").replace("to: Internet", "to: workers")
    packages = rule(planned(tmp_path, text).network, "packages")
    assert packages.destination_groups == (
        f"{SCOPE}/net/providers/Microsoft.Network/applicationSecurityGroups/workers",
    )
    assert packages.destinations == ()


def test_routes(tmp_path: Path) -> None:
    text = edited(
        "    nsgs:",
        "    route_tables:\n"
        "      egress:\n"
        "        gateway_routes: false\n"
        "        routes:\n"
        "          everything: {to: any, via: 10.0.0.4}\n"
        "          azureml: {to: AzureMachineLearning, via: internet}\n"
        "          site: {to: 192.168.0.0/24, via: gateway}\n"
        "          nowhere: {to: training, via: none}\n"
        "    nsgs:",
    )
    table = planned(tmp_path, text).network.route_tables["egress"]
    assert not table.gateway_routes
    assert table.routes == (
        RouteArgs(name="everything", prefix="0.0.0.0/0", next_hop="VirtualAppliance", address="10.0.0.4"),
        RouteArgs(name="azureml", prefix="AzureMachineLearning", next_hop="Internet"),
        RouteArgs(name="site", prefix="192.168.0.0/24", next_hop="VirtualNetworkGateway"),
        RouteArgs(name="nowhere", prefix="10.10.0.0/16", next_hop="None"),
    )


def test_a_network_with_two_prefixes_is_two_routes(tmp_path: Path) -> None:
    text = edited("10.10.0.0/16", "[10.10.0.0/16, 10.11.0.0/16]").replace(
        "    nsgs:", "    route_tables: {t: {routes: {back: {to: training, via: vnet}}}}\n    nsgs:"
    )
    routes = planned(tmp_path, text).network.route_tables["t"].routes
    assert [(route.name, route.prefix) for route in routes] == [("back", "10.10.0.0/16"), ("back-2", "10.11.0.0/16")]


@pytest.mark.parametrize(("region", "zones"), [("westeurope", ("1", "2", "3")), ("northcentralus", ())])
def test_public_addresses_span_the_zones_that_their_region_has(
    region: str, zones: tuple[str, ...], tmp_path: Path
) -> None:
    text = edited("    nsgs:", "    nat_gateways: {egress: {public_addresses: 16}}\n    nsgs:")
    network = planned(tmp_path, text.replace("westeurope", region)).network
    (prefix,) = network.public_prefixes.values()
    assert (prefix.length, prefix.zones) == (28, zones)


SERVICES = """\
config:
  azure-native:location: westeurope
  fairway:compute:
    resource_group: ml
    key_vaults:
      secrets: {}
"""


def test_a_service_without_a_subnet_for_its_endpoint(tmp_path: Path) -> None:
    assert refused(tmp_path, SERVICES) == (
        "stacks/Pulumi.dev.yaml:3: fairway:compute.private_endpoints: got nothing, expected the subnet of private "
        "endpoints, such as that of secrets-vault"
    )


@pytest.mark.parametrize(
    ("address", "is_usable"),
    [
        pytest.param("10.10.1.3", False, id="the last that Azure keeps at the start"),
        pytest.param("10.10.1.4", True, id="the first usable one"),
        pytest.param("10.10.1.254", True, id="the last usable one"),
        pytest.param("10.10.1.255", False, id="the one that Azure keeps at the end"),
        pytest.param("10.10.2.10", False, id="one of the next subnet"),
    ],
)
def test_where_models_are_served_is_in_the_subnet_of_the_nodes(address: str, is_usable: bool, tmp_path: Path) -> None:
    sandbox = (STACKS / "Pulumi.sandbox.yaml").read_text(encoding="utf-8")
    text = edited("address: 10.10.1.250", f"address: {address}", sandbox)
    line = text.splitlines().index(next(one for one in text.splitlines() if f"address: {address}" in one)) + 1
    if is_usable:
        assert planned(tmp_path, text).environment.inference
    else:
        assert refused(tmp_path, text) == (
            f"stacks/Pulumi.dev.yaml:{line}: fairway:compute.aks.scoring.inference.address: got {address}, expected an "
            "address of training/scoring that Azure leaves free, 10.10.1.4 to 10.10.1.254"
        )


class TestAccount:
    FILE = edited(
        "config:",
        "config:\n  azure-native:subscriptionId: 33333333-3333-3333-3333-333333333333\n"
        "  azure-native:tenantId: 44444444-4444-4444-4444-444444444444",
    )

    def test_the_stack_file_comes_first(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ARM_SUBSCRIPTION_ID", ACCOUNT.subscription)
        monkeypatch.setenv("ARM_TENANT_ID", ACCOUNT.tenant)
        assert account(read(tmp_path, self.FILE).config) == Account(
            "33333333-3333-3333-3333-333333333333", "44444444-4444-4444-4444-444444444444"
        )

    def test_then_the_environment(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ARM_SUBSCRIPTION_ID", ACCOUNT.subscription)
        monkeypatch.setenv("ARM_TENANT_ID", ACCOUNT.tenant)
        assert account(read(tmp_path, SMALL).config) == ACCOUNT

    def test_then_whom_azure_knows(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ARM_SUBSCRIPTION_ID", raising=False)
        monkeypatch.setenv("ARM_TENANT_ID", ACCOUNT.tenant)

        class Known:
            subscription_id = "55555555-5555-5555-5555-555555555555"
            tenant_id = "66666666-6666-6666-6666-666666666666"

        monkeypatch.setattr("pulumi_azure_native.authorization.get_client_config", Known)
        assert account(read(tmp_path, SMALL).config) == Account(Known.subscription_id, ACCOUNT.tenant)
