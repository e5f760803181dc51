"""What azure-native will return: what follows from the inputs is known, what Azure chooses is chosen or unknown."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.arm import NOWHERE, Surroundings, computed_outputs, resource_id
from infra.arm.addresses import PREFIXES, SINGLE, address_from_prefix, first_usable, public_address, public_prefix
from network.azure.cluster_names import CLUSTERS, api_server
from network.lift.index import id_key
from network.model.resource import Json, Properties, Resource, unknown

RG = "/subscriptions/s/resourceGroups/rg"
NETWORK = f"{RG}/providers/Microsoft.Network"


def outputs(token: str, inputs: dict[str, Json], around: Surroundings = NOWHERE) -> Mapping[str, Json]:
    given_inputs: dict[str, Json] = {"resourceGroupName": "rg", **inputs}
    where = resource_id(f"azure-native:{token}", given_inputs, "s")
    return computed_outputs(f"azure-native:{token}", where, given_inputs, around).values


def known(resources: dict[str, Properties]) -> Surroundings:
    by_key = {id_key(where): values for where, values in resources.items()}
    return Surroundings(outputs=lambda resource: by_key.get(id_key(resource)))


def test_inputs_come_back_without_names_and_with_the_ids_of_what_is_nested() -> None:
    subnet: Json = {"name": "a", "addressPrefix": "10.0.0.0/24", "delegations": [{"name": "d"}]}
    found = outputs("network:VirtualNetwork", {"virtualNetworkName": "hub", "subnets": [subnet]})
    vnet = f"{NETWORK}/virtualNetworks/hub"
    assert found == {
        "name": "hub",
        "type": "Microsoft.Network/virtualNetworks",
        "azureApiVersion": "2024-05-01",
        "provisioningState": "Succeeded",
        "subnets": [
            {
                "name": "a",
                "id": f"{vnet}/subnets/a",
                "addressPrefix": "10.0.0.0/24",
                "delegations": [{"name": "d", "id": f"{vnet}/subnets/a/delegations/d"}],
            }
        ],
    }


@pytest.mark.parametrize(
    ("token", "inputs", "path", "expected"),
    [
        pytest.param(
            "storage:StorageAccount",
            {"accountName": "acc"},
            ("primaryEndpoints", "blob"),
            "https://acc.blob.core.windows.net/",
            id="storage",
        ),
        pytest.param(
            "keyvault:Vault",
            {"vaultName": "v", "properties": {"sku": {}}},
            ("properties", "vaultUri"),
            "https://v.vault.azure.net/",
            id="a vault keeps its properties",
        ),
        pytest.param(
            "containerregistry:Registry", {"registryName": "r"}, ("loginServer",), "r.azurecr.io", id="a registry"
        ),
        pytest.param(
            "network:PublicIPAddress",
            {"publicIpAddressName": "p", "location": "West Europe", "dnsSettings": {"domainNameLabel": "x"}},
            ("dnsSettings", "fqdn"),
            "x.westeurope.cloudapp.azure.com",
            id="a label makes a name",
        ),
        pytest.param(
            "containerservice:ManagedCluster",
            {"resourceName": "c", "location": "westeurope"},
            ("nodeResourceGroup",),
            "MC_rg_c_westeurope",
            id="the nodes' resource group",
        ),
        pytest.param(
            "containerservice:ManagedCluster",
            {"resourceName": "c", "nodeResourceGroup": "mine"},
            ("nodeResourceGroup",),
            "mine",
            id="what is declared stays",
        ),
        pytest.param(
            "storage:StorageAccountStaticWebsite",
            {"accountName": "site"},
            ("containerName",),
            "$web",
            id="a static website always has the same container",
        ),
        pytest.param(
            "storage:Blob",
            {"accountName": "site", "containerName": "$web", "blobName": "b", "type": "Block"},
            ("type",),
            "Block",
            id="a type of the class itself, not that of ARM",
        ),
        pytest.param(
            "sql:Server",
            {"serverName": "db"},
            ("fullyQualifiedDomainName",),
            "db.database.windows.net",
            id="a database server",
        ),
        pytest.param(
            "web:WebAppSlot",
            {"name": "app", "slot": "blue"},
            ("defaultHostName",),
            "app-blue.azurewebsites.net",
            id="a slot",
        ),
    ],
)
def test_names_on_the_wire_follow_from_names(
    token: str, inputs: dict[str, Json], path: tuple[str, ...], expected: str
) -> None:
    found: Json = outputs(token, inputs)
    for key in path:
        assert isinstance(found, Mapping)
        found = found[key]
    assert found == expected


def test_without_a_label_there_is_no_name() -> None:
    assert "dnsSettings" not in outputs("network:PublicIPAddress", {"publicIpAddressName": "p"})


def test_an_identity_is_the_same_every_time_and_another_for_every_resource() -> None:
    identity: Json = {"type": "SystemAssigned, UserAssigned", "userAssignedIdentities": ["/i"]}
    one = outputs("compute:VirtualMachine", {"vmName": "one", "identity": identity})["identity"]
    again = outputs("compute:VirtualMachine", {"vmName": "one", "identity": identity})["identity"]
    two = outputs("compute:VirtualMachine", {"vmName": "two", "identity": identity})["identity"]
    assert isinstance(one, Mapping)
    assert isinstance(two, Mapping)
    assert one == again
    assert one["principalId"] != two["principalId"]
    assert one["userAssignedIdentities"] == two["userAssignedIdentities"]


def test_a_user_assigned_identity_is_who_its_users_say_it_is() -> None:
    own = outputs("managedidentity:UserAssignedIdentity", {"resourceName": "i"})
    where = resource_id(
        "azure-native:managedidentity:UserAssignedIdentity", {"resourceGroupName": "rg", "resourceName": "i"}, "s"
    )
    user = outputs("compute:VirtualMachine", {"vmName": "v", "identity": {"userAssignedIdentities": [where]}})[
        "identity"
    ]
    assert isinstance(user, Mapping)
    assert user["userAssignedIdentities"] == {where: {"principalId": own["principalId"], "clientId": own["clientId"]}}


@pytest.mark.parametrize(
    ("configuration", "address"),
    [
        pytest.param({"privateIPAddress": "10.0.0.9"}, "10.0.0.9", id="a static one is known"),
        pytest.param(
            {},
            unknown(f"{NETWORK}/networkInterfaces/n#ipConfigurations[0].properties.privateIPAddress"),
            id="a dynamic one is not",
        ),
    ],
)
def test_the_address_of_an_interface(configuration: dict[str, Json], address: Json) -> None:
    row: Json = {"name": "one", "subnet": {"id": "/subnet"}, **configuration}
    found = outputs("network:NetworkInterface", {"networkInterfaceName": "n", "ipConfigurations": [row]})
    first = found["ipConfigurations"]
    assert isinstance(first, list)
    assert first[0]["privateIPAddress"] == address


def test_a_frontend_without_a_subnet_has_no_private_address() -> None:
    rows: Json = [{"name": "public", "publicIPAddress": {"id": "/p"}}]
    found = outputs("network:LoadBalancer", {"loadBalancerName": "lb", "frontendIPConfigurations": rows})
    assert "privateIPAddress" not in str(found)


@pytest.mark.parametrize(
    "resources",
    [
        pytest.param(
            {f"{NETWORK}/virtualNetworks/hub/subnets/fw": {"addressPrefix": "10.0.1.0/26"}}, id="a subnet by itself"
        ),
        pytest.param(
            {f"{NETWORK}/virtualNetworks/hub/subnets/FW": {"addressPrefixes": ["10.0.1.0/26"]}}, id="in another case"
        ),
        pytest.param(
            {
                f"{NETWORK}/virtualNetworks/hub": {
                    "subnets": [{"name": "other"}, {"name": "fw", "addressPrefix": "10.0.1.0/26"}]
                }
            },
            id="a subnet in its VNet",
        ),
    ],
)
def test_a_firewall_takes_the_first_usable_address_of_its_subnet(resources: dict[str, Properties]) -> None:
    rows: Json = [
        {"name": "one", "subnet": {"id": f"{NETWORK}/virtualNetworks/hub/subnets/fw"}},
        {"name": "two", "publicIPAddress": {"id": "/p"}},
    ]
    inputs: dict[str, Json] = {"resourceGroupName": "rg", "azureFirewallName": "fw", "ipConfigurations": rows}
    where = resource_id("azure-native:network:AzureFirewall", inputs, "s")
    found = computed_outputs("azure-native:network:AzureFirewall", where, inputs, known(resources))
    first = found.values["ipConfigurations"]
    assert isinstance(first, list)
    assert first[0]["privateIPAddress"] == "10.0.1.4"
    assert "privateIPAddress" not in first[1]
    assert found.assumed == ("properties.ipConfigurations[0].properties.privateIPAddress",)


def test_the_address_of_a_firewall_in_a_subnet_that_nobody_knows_is_unknown_and_not_assumed() -> None:
    rows: Json = [{"name": "one", "subnet": {"id": "/elsewhere/subnets/fw"}}]
    inputs: dict[str, Json] = {"resourceGroupName": "rg", "azureFirewallName": "fw", "ipConfigurations": rows}
    found = computed_outputs("azure-native:network:AzureFirewall", f"{NETWORK}/azureFirewalls/fw", inputs)
    assert "$unknown" in str(found.values["ipConfigurations"])
    assert found.assumed == ()


@pytest.mark.parametrize(
    ("subnet", "address"),
    [
        pytest.param("10.0.0.0/24", "10.0.0.4", id="a subnet"),
        pytest.param("10.0.0.0/29", "10.0.0.4", id="the smallest"),
        pytest.param("10.0.0.0/30", None, id="one bit smaller"),
        pytest.param("10.0.0.3/29", "10.0.0.4", id="host bits are another rule's fault"),
        pytest.param("fd00::/64", None, id="IPv6"),
        pytest.param("ten", None, id="no prefix"),
    ],
)
def test_azure_keeps_four_addresses_and_the_last(subnet: str, address: str | None) -> None:
    assert first_usable(subnet) == address


@given(st.text(min_size=1, max_size=40))
def test_public_addresses_lie_where_nobody_is(resource: str) -> None:
    address = ip_address(public_address(resource, lambda _: False))
    assert address in SINGLE
    assert ip_network(public_prefix(resource, 30)).subnet_of(PREFIXES)  # type: ignore[arg-type]


@given(st.sets(st.text(min_size=1, max_size=8), min_size=1, max_size=16))
def test_no_two_addresses_of_a_prefix_are_the_same(resources: set[str]) -> None:
    taken: set[str] = set()
    for resource in sorted(resources):
        address = address_from_prefix(resource, "198.19.0.16/28", taken.__contains__)
        assert ip_address(address) in ip_network("198.19.0.16/28")
        taken.add(address)
    assert len(taken) == len(resources)


def test_an_address_of_a_prefix_lies_in_it() -> None:
    prefix = outputs("network:PublicIPPrefix", {"publicIpPrefixName": "pool", "prefixLength": 31})
    where = f"{NETWORK}/publicIPPrefixes/pool"
    around = known({where: prefix})
    address = outputs("network:PublicIPAddress", {"publicIpAddressName": "p", "publicIPPrefix": {"id": where}}, around)
    assert ip_address(str(address["ipAddress"])) in ip_network(str(prefix["ipPrefix"]))


def test_what_is_none_of_azures_returns_its_inputs() -> None:
    assert computed_outputs("random:index:Pet", "urn", {"length": 2}).values == {"length": 2}


BROUGHT = f"{RG}/providers/Microsoft.Network/privateDnsZones/corp.privatelink.westeurope.azmk8s.io"


@pytest.mark.parametrize(
    "cluster",
    [
        pytest.param({"dnsPrefix": "C"}, id="the zone that AKS makes"),
        pytest.param({"dnsPrefix": "c", "zone": "system"}, id="by its word"),
        pytest.param({"dnsPrefix": "c", "zone": BROUGHT}, id="a zone that the user brought"),
        pytest.param({"fqdnSubdomain": "api", "zone": BROUGHT}, id="with a name of its own"),
    ],
)
def test_an_api_server_is_called_as_the_graph_will_say_before_it_is_made(cluster: dict[str, Json]) -> None:
    """Two that do not know each other: what the stand-in returns, and what completion adds."""
    access: dict[str, Json] = {"enablePrivateCluster": True, "privateDNSZone": cluster.get("zone")}
    named = {key: value for key, value in cluster.items() if key != "zone"}
    inputs: dict[str, Json] = {
        **named,
        "resourceName": "c",
        "location": "West Europe",
        "apiServerAccessProfile": access,
    }
    found = outputs("containerservice:ManagedCluster", inputs)["privateFQDN"]
    declared = Resource(f"{RG}/providers/{CLUSTERS}/c", CLUSTERS, inputs, location="West Europe")
    assert str(found).lower() == api_server(declared).private_name


@pytest.mark.parametrize(
    "access",
    [
        pytest.param({}, id="a public cluster"),
        pytest.param({"enablePrivateCluster": True, "privateDNSZone": "none"}, id="a private one without a zone"),
    ],
)
def test_an_api_server_outside_of_every_private_zone_has_no_private_name(access: dict[str, Json]) -> None:
    inputs: dict[str, Json] = {"resourceName": "c", "dnsPrefix": "c", "apiServerAccessProfile": access}
    assert "privateFQDN" not in outputs("containerservice:ManagedCluster", inputs)
