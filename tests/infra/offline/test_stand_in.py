"""What the stand-in answers the engine, call by call, without an engine."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import provider_pb2

from infra.capture.values import SIGNATURE, SIGNED_SECRET, UNKNOWN
from infra.offline.stand_in import wire
from infra.offline.stand_in.cloud import Cloud
from infra.offline.stand_in.servicer import StandIn

NOBODY = "00000000-0000-0000-0000-000000000000"
GROUP = f"/subscriptions/{NOBODY}/resourceGroups/net"
NETWORK = f"{GROUP}/providers/Microsoft.Network"

Values = Mapping[str, object]


class RefusedError(Exception):
    """What the engine would show as the error of the resource."""


class Context:
    """The one thing that the stand-in does with a call."""

    def abort(self, _status: object, message: str) -> NoReturn:
        raise RefusedError(message)


class Engine:
    """Asks as the engine asks: Check before everything, Create or Update after it."""

    def __init__(self, state: Path) -> None:
        self.provider = StandIn(Cloud(state))
        self.provider.Configure(provider_pb2.ConfigureRequest(), Context())

    def check(self, kind: str, name: str, inputs: Values, old: Values | None = None) -> Any:
        return self.provider.Check(
            provider_pb2.CheckRequest(
                urn=urn(kind, name), type=f"azure-native:{kind}", news=wire.write(inputs), olds=wire.write(old or {})
            ),
            Context(),
        )

    def create(self, kind: str, name: str, inputs: Values, *, preview: bool = False) -> Any:
        checked = self.check(kind, name, inputs)
        assert not checked.failures, checked.failures
        return self.provider.Create(
            provider_pb2.CreateRequest(
                urn=urn(kind, name), type=f"azure-native:{kind}", properties=checked.inputs, preview=preview
            ),
            Context(),
        )

    def update(self, kind: str, name: str, resource: str, old: Any, inputs: Values, *, preview: bool = False) -> Any:
        checked = self.check(kind, name, inputs)
        return self.provider.Update(
            provider_pb2.UpdateRequest(
                id=resource,
                urn=urn(kind, name),
                type=f"azure-native:{kind}",
                olds=old,
                news=checked.inputs,
                preview=preview,
            ),
            Context(),
        )

    def diff(self, kind: str, name: str, old: Values, new: Values) -> Any:
        return self.provider.Diff(
            provider_pb2.DiffRequest(
                urn=urn(kind, name),
                type=f"azure-native:{kind}",
                old_inputs=wire.write(old),
                news=self.check(kind, name, new, old).inputs,
            ),
            Context(),
        )

    def read(self, resource: str, inputs: Values | None = None, old: Values | None = None) -> Any:
        return self.provider.Read(
            provider_pb2.ReadRequest(id=resource, inputs=wire.write(inputs or {}), properties=wire.write(old or {})),
            Context(),
        )

    def delete(self, resource: str) -> None:
        self.provider.Delete(provider_pb2.DeleteRequest(id=resource), Context())

    def invoke(self, function: str, arguments: Values) -> dict[str, Any]:
        request = provider_pb2.InvokeRequest(tok=f"azure-native:{function}", args=wire.write(arguments))
        answer = self.provider.Invoke(request, Context())
        return dict(MessageToDict(getattr(answer, "return")))


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:dev::small::azure-native:{kind}::{name}"


def properties(response: Any) -> dict[str, Any]:
    return dict(MessageToDict(response.properties))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An Azure that holds one resource group."""
    engine = Engine(tmp_path / "azure.db")
    engine.create("resources:ResourceGroup", "net", {"resourceGroupName": "net", "location": "westeurope"})
    return engine


def network(**more: object) -> dict[str, object]:
    return {
        "resourceGroupName": "net",
        "virtualNetworkName": "training",
        "location": "westeurope",
        "addressSpace": {"addressPrefixes": ["10.1.0.0/16"]},
        **more,
    }


def subnet(name: str, prefix: str, **more: object) -> dict[str, object]:
    named = {"resourceGroupName": "net", "virtualNetworkName": "training", "subnetName": name}
    return {**named, "addressPrefix": prefix, **more}


def interface(name: str, **configuration: object) -> dict[str, object]:
    where = {"id": f"{NETWORK}/virtualNetworks/training/subnets/nodes"}
    return {
        "resourceGroupName": "net",
        "networkInterfaceName": name,
        "location": "westeurope",
        "ipConfigurations": [{"name": "one", "subnet": where, **configuration}],
    }


def public_address(name: str) -> dict[str, object]:
    static = {"sku": {"name": "Standard"}, "publicIPAllocationMethod": "Static"}
    return {"resourceGroupName": "net", "publicIpAddressName": name, "location": "westeurope", **static}


class TestCreate:
    def test_a_resource_has_the_id_and_the_outputs_that_arm_gives_it(self, engine: Engine) -> None:
        made = engine.create(
            "network:VirtualNetwork", "training", network(subnets=[{"name": "nodes", "addressPrefix": "10.1.0.0/24"}])
        )
        assert made.id == f"{NETWORK}/virtualNetworks/training"
        outputs = properties(made)
        assert outputs["name"] == "training"
        assert outputs["type"] == "Microsoft.Network/virtualNetworks"
        assert outputs["provisioningState"] == "Succeeded"
        assert outputs["subnets"][0]["id"] == f"{NETWORK}/virtualNetworks/training/subnets/nodes"
        assert "virtualNetworkName" not in outputs, "azure-native returns names as `name`"

    def test_a_preview_knows_what_the_program_gave_and_nothing_else(self, engine: Engine) -> None:
        nested = [{"name": "nodes", "addressPrefix": "10.1.0.0/24"}]
        planned = engine.create("network:VirtualNetwork", "training", network(subnets=nested), preview=True)
        outputs = properties(planned)
        assert planned.id == ""
        assert outputs["location"] == "westeurope"
        assert outputs["addressSpace"] == {"addressPrefixes": ["10.1.0.0/16"]}
        assert outputs["name"] == outputs["provisioningState"] == outputs["subnets"][0]["id"] == UNKNOWN
        assert engine.read(f"{NETWORK}/virtualNetworks/training").id == "", "nothing was made"

    def test_a_preview_does_without_names_that_are_not_known_yet(self, engine: Engine) -> None:
        planned = engine.create("network:VirtualNetwork", "t", network(resourceGroupName=UNKNOWN), preview=True)
        assert properties(planned)["addressSpace"] == {"addressPrefixes": ["10.1.0.0/16"]}

    def test_a_set_of_identities_comes_back_as_an_object(self, engine: Engine) -> None:
        identity = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/x"
        cluster = {
            "resourceGroupName": "net",
            "resourceName": "aks",
            "location": "westeurope",
            "identity": {"type": "UserAssigned", "userAssignedIdentities": [identity]},
        }
        planned = properties(engine.create("containerservice:ManagedCluster", "aks", cluster, preview=True))
        made = properties(engine.create("containerservice:ManagedCluster", "aks", cluster))
        assert list(planned["identity"]["userAssignedIdentities"]) == [identity]
        assert list(made["identity"]["userAssignedIdentities"]) == [identity]

    def test_a_class_that_no_table_knows_is_created_all_the_same(self, engine: Engine) -> None:
        made = engine.create(
            "automation:AutomationAccount", "x", {"resourceGroupName": "net", "automationAccountName": "auto"}
        )
        assert made.id == f"{GROUP}/providers/Microsoft.Automation/automationAccounts/auto"
        assert properties(made)["name"] == "auto"

    def test_what_was_begun_before_an_interruption_is_made_anew(self, engine: Engine) -> None:
        first = engine.create("network:VirtualNetwork", "training", network())
        assert engine.create("network:VirtualNetwork", "training", network()).id == first.id

    def test_what_another_resource_made_is_not_taken_over(self, engine: Engine) -> None:
        engine.create("network:VirtualNetwork", "training", network())
        with pytest.raises(RefusedError) as refused:
            engine.create("network:VirtualNetwork", "other", network())
        assert str(refused.value) == (
            f'Code="Conflict" Message="\'{NETWORK}/virtualNetworks/training\' exists already; '
            f'it was created by {urn("network:VirtualNetwork", "training")}."'
        )


class TestRefusals:
    def test_a_resource_group_has_to_exist(self, engine: Engine) -> None:
        with pytest.raises(
            RefusedError, match=r"^Code=\"ResourceGroupNotFound\" Message=\"Resource group 'none' could not"
        ):
            engine.create("network:VirtualNetwork", "training", network(resourceGroupName="none"))

    def test_a_parent_has_to_exist(self, engine: Engine) -> None:
        with pytest.raises(RefusedError) as refused:
            engine.create("network:Subnet", "nodes", subnet("nodes", "10.1.0.0/24"))
        assert str(refused.value) == (
            'Code="ParentResourceNotFound" Message="\'nodes\' cannot be created: '
            f"'{NETWORK}/virtualNetworks/training', which it belongs to, does not exist.\""
        )

    def test_what_azure_makes_with_its_parent_counts_as_there(self, engine: Engine) -> None:
        account = {"resourceGroupName": "net", "accountName": "data", "location": "westeurope", "kind": "StorageV2"}
        engine.create("storage:StorageAccount", "data", {**account, "sku": {"name": "Standard_LRS"}})
        container = {"resourceGroupName": "net", "accountName": "data", "containerName": "models"}
        made = engine.create("storage:BlobContainer", "models", container)
        assert made.id.endswith("/storageAccounts/data/blobServices/default/containers/models")

    def test_preflight_refuses_with_the_code_of_arm(self, engine: Engine) -> None:
        engine.create("network:VirtualNetwork", "training", network())
        engine.create("network:Subnet", "last", subnet("last", "10.1.255.0/24"))
        with pytest.raises(RefusedError, match=r"^Code=\"NetcfgInvalidSubnet\" "):
            engine.create("network:Subnet", "outside", subnet("outside", "10.2.0.0/24"))
        assert engine.read(f"{NETWORK}/virtualNetworks/training/subnets/outside").id == "", "nothing was made"

    def test_an_update_is_refused_like_a_creation_and_leaves_what_was(self, engine: Engine) -> None:
        engine.create("network:VirtualNetwork", "training", network())
        made = engine.create("network:Subnet", "nodes", subnet("nodes", "10.1.0.0/24"))
        with pytest.raises(RefusedError, match="NetcfgInvalidSubnet"):
            engine.update("network:Subnet", "nodes", made.id, made.properties, subnet("nodes", "10.2.0.0/24"))
        assert properties(engine.read(made.id))["addressPrefix"] == "10.1.0.0/24"

    def test_what_is_in_use_is_not_deleted(self, engine: Engine) -> None:
        engine.create("network:VirtualNetwork", "training", network())
        group = {"resourceGroupName": "net", "networkSecurityGroupName": "nodes", "location": "westeurope"}
        guard = engine.create("network:NetworkSecurityGroup", "nodes", group)
        inside = engine.create(
            "network:Subnet", "nodes", subnet("nodes", "10.1.0.0/24", networkSecurityGroup={"id": guard.id})
        )
        card = engine.create("network:NetworkInterface", "card", interface("card"))
        for resource, code, user in (
            (guard.id, "InUseNetworkSecurityGroupCannotBeDeleted", inside.id),
            (inside.id, "InUseSubnetCannotBeDeleted", card.id),
            (f"{NETWORK}/virtualNetworks/training", "InUseSubnetCannotBeDeleted", card.id),
        ):
            name = resource.rpartition("/")[2]
            with pytest.raises(RefusedError) as refused:
                engine.delete(resource)
            assert (
                str(refused.value)
                == f'Code="{code}" Message="\'{name}\' cannot be deleted while it is in use by {user}."'
            )
        for resource in (card.id, inside.id, guard.id):
            engine.delete(resource)
            assert engine.read(resource).id == ""

    def test_a_resource_group_takes_everything_in_it_along(self, engine: Engine) -> None:
        made = engine.create("network:VirtualNetwork", "training", network())
        engine.delete(GROUP)
        assert engine.read(made.id).id == ""
        engine.delete(GROUP)  # what is gone already is no fault


class TestCheck:
    def test_a_name_that_is_left_out_is_made_up_the_same_way_every_time(self, engine: Engine) -> None:
        unnamed = {key: value for key, value in network().items() if key != "virtualNetworkName"}
        first, second = (engine.check("network:VirtualNetwork", "training", unnamed).inputs for _ in range(2))
        assert first["virtualNetworkName"] == second["virtualNetworkName"]
        assert first["virtualNetworkName"].startswith("training")
        assert len(first["virtualNetworkName"]) == len("training") + 8

    def test_a_name_once_made_up_stays(self, engine: Engine) -> None:
        unnamed = {key: value for key, value in network().items() if key != "virtualNetworkName"}
        kept = engine.check("network:VirtualNetwork", "training", unnamed, {**unnamed, "virtualNetworkName": "before"})
        assert kept.inputs["virtualNetworkName"] == "before"

    @pytest.mark.parametrize(
        ("group", "location"),
        [
            pytest.param("net", "westeurope", id="the region of the group"),
            pytest.param(UNKNOWN, UNKNOWN, id="unknown while the group is"),
        ],
    )
    def test_a_location_that_is_left_out_is_the_groups(self, engine: Engine, group: str, location: str) -> None:
        unplaced = {key: value for key, value in network(resourceGroupName=group).items() if key != "location"}
        assert engine.check("network:VirtualNetwork", "training", unplaced).inputs["location"] == location

    def test_what_makes_the_id_must_be_there(self, engine: Engine) -> None:
        failures = engine.check("network:Subnet", "nodes", {"addressPrefix": "10.1.0.0/24"}).failures
        assert [failure.reason for failure in failures] == [
            "missing required property 'resourceGroupName'",
            "missing required property 'virtualNetworkName'",
        ]

    def test_what_arm_never_returns_is_a_secret_whatever_the_program_says(self, engine: Engine) -> None:
        profile = {"adminUsername": "dev", "adminPassword": "plain words"}
        inputs = engine.check("compute:VirtualMachine", "vm", {"resourceGroupName": "net", "osProfile": profile}).inputs
        hidden = MessageToDict(inputs)["osProfile"]
        assert hidden["adminUsername"] == "dev"
        assert hidden["adminPassword"] == {SIGNATURE: SIGNED_SECRET, "value": "plain words"}


class TestDiff:
    @pytest.mark.parametrize(
        ("change", "path", "kind"),
        [
            pytest.param({}, None, None, id="nothing"),
            pytest.param({"location": "West Europe"}, None, None, id="the same region, written otherwise"),
            pytest.param({"tags": {"team": "ml"}}, "tags", "ADD", id="a tag is added in place"),
            pytest.param(
                {"addressSpace": {"addressPrefixes": ["10.1.0.0/16", "10.2.0.0/16"]}},
                "addressSpace.addressPrefixes[1]",
                "ADD",
                id="an address space grows in place",
            ),
            pytest.param({"location": "northeurope"}, "location", "UPDATE_REPLACE", id="a region is another resource"),
            pytest.param({"virtualNetworkName": "b"}, "virtualNetworkName", "UPDATE_REPLACE", id="so is a name"),
        ],
    )
    def test_what_changes_in_place_and_what_replaces(
        self, engine: Engine, change: Values, path: str | None, kind: str | None
    ) -> None:
        answer = engine.diff("network:VirtualNetwork", "training", network(), network(**change))
        found = {one: provider_pb2.PropertyDiff.Kind.Name(diff.kind) for one, diff in answer.detailedDiff.items()}
        assert found == ({} if path is None else {path: kind})
        assert answer.changes == (answer.DIFF_NONE if path is None else answer.DIFF_SOME)
        assert answer.deleteBeforeReplace is (kind == "UPDATE_REPLACE")

    def test_a_private_endpoint_in_another_subnet_is_replaced(self, engine: Engine) -> None:
        def endpoint(where: str) -> dict[str, object]:
            named = {"resourceGroupName": "net", "privateEndpointName": "data", "location": "westeurope"}
            return {**named, "subnet": {"id": where}}

        answer = engine.diff("network:PrivateEndpoint", "data", endpoint("/a"), endpoint("/b"))
        assert list(answer.replaces) == ["subnet.id"]
        assert list(answer.diffs) == ["subnet"]

    def test_a_secret_is_compared_by_what_it_hides(self, engine: Engine) -> None:
        def vault(value: str) -> dict[str, object]:
            return {"resourceGroupName": "net", "vaultName": "v", "secretName": "s", "properties": {"value": value}}

        kind = "keyvault:Secret"
        old = MessageToDict(engine.check(kind, "s", vault("one")).inputs)
        assert engine.diff(kind, "s", old, vault("one")).changes == provider_pb2.DiffResponse.DIFF_NONE
        assert list(engine.diff(kind, "s", old, vault("two")).diffs) == ["properties"]


class TestSecrets:
    def test_a_secret_comes_back_as_one_and_never_reaches_the_file(self, engine: Engine, tmp_path: Path) -> None:
        account = {"resourceGroupName": "net", "accountName": "data", "location": "westeurope", "kind": "StorageV2"}
        tags = {"owner": wire.secret("planted-word")}
        made = engine.create(
            "storage:StorageAccount", "data", {**account, "sku": {"name": "Standard_LRS"}, "tags": tags}
        )
        assert properties(made)["tags"] == tags
        assert properties(engine.read(made.id, {"tags": tags}))["tags"] == tags, "known to the engine, not to the file"
        written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert b"planted-word" not in written
        assert b"storageAccounts/data" in written, "the file was looked at"


class TestChoices:
    def test_private_addresses_are_the_lowest_that_are_free_and_marked(self, engine: Engine) -> None:
        engine.create("network:VirtualNetwork", "training", network())
        engine.create("network:Subnet", "nodes", subnet("nodes", "10.1.0.0/28"))
        engine.create("network:NetworkInterface", "fixed", interface("fixed", privateIPAddress="10.1.0.4"))
        made = [properties(engine.create("network:NetworkInterface", name, interface(name))) for name in ("a", "b")]
        assert [one["ipConfigurations"][0]["privateIPAddress"] for one in made] == ["10.1.0.5", "10.1.0.6"]
        assert made[0]["__assumed"] == ["properties.ipConfigurations[0].properties.privateIPAddress"]

    def test_an_address_stays_when_its_interface_is_updated(self, engine: Engine) -> None:
        engine.create("network:VirtualNetwork", "training", network())
        engine.create("network:Subnet", "nodes", subnet("nodes", "10.1.0.0/28"))
        first, second = (engine.create("network:NetworkInterface", name, interface(name)) for name in ("a", "b"))
        engine.delete(first.id)
        changed = {**interface("b"), "tags": {"team": "ml"}}
        after = engine.update("network:NetworkInterface", "b", second.id, second.properties, changed)
        assert properties(after)["ipConfigurations"][0]["privateIPAddress"] == "10.1.0.5"

    def test_public_addresses_lie_where_nobody_on_the_internet_is(self, engine: Engine) -> None:
        made = [properties(engine.create("network:PublicIPAddress", name, public_address(name))) for name in ("a", "b")]
        addresses = [one["ipAddress"] for one in made]
        assert all(address.startswith(("198.18.", "198.19.")) for address in addresses)
        assert len(set(addresses)) == 2
        assert made[0]["__assumed"] == ["properties.ipAddress"]


class TestReadAndInvoke:
    def test_an_import_finds_the_inputs(self, engine: Engine) -> None:
        made = engine.create("network:VirtualNetwork", "training", network())
        found = engine.read(made.id)
        assert MessageToDict(found.inputs) == network()
        assert properties(found) == properties(made)

    def test_a_function_gets_what_exists(self, engine: Engine) -> None:
        made = engine.create("network:VirtualNetwork", "training", network())
        names = {"resourceGroupName": "net", "virtualNetworkName": "training"}
        found = engine.invoke("network:getVirtualNetwork", names)
        assert found["id"] == made.id
        assert found["addressSpace"] == {"addressPrefixes": ["10.1.0.0/16"]}
        with pytest.raises(RefusedError, match=r"^Code=\"ResourceNotFound\" "):
            engine.invoke("network:getVirtualNetwork", {**names, "virtualNetworkName": "none"})

    def test_the_caller_is_who_the_configuration_says(self, engine: Engine) -> None:
        assert engine.invoke("authorization:getClientConfig", {})["subscriptionId"] == NOBODY
        variables = {"azure-native:config:subscriptionId": "s", "azure-native:config:tenantId": "t"}
        engine.provider.Configure(provider_pb2.ConfigureRequest(variables=variables), Context())
        caller = engine.invoke("authorization:getClientConfig", {})
        assert (caller["subscriptionId"], caller["tenantId"]) == ("s", "t")

    def test_keys_of_an_account_are_secrets_and_fit_nothing(self, engine: Engine) -> None:
        names = {"resourceGroupName": "net", "accountName": "data"}
        account = {**names, "location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
        engine.create("storage:StorageAccount", "data", account)
        keys = engine.invoke("storage:listStorageAccountKeys", names)["keys"]
        assert [key["keyName"] for key in keys] == ["key1", "key2"]
        assert all(key["value"][SIGNATURE] == SIGNED_SECRET for key in keys)

    def test_a_function_that_nobody_wrote_says_so(self, engine: Engine) -> None:
        with pytest.raises(RefusedError) as refused:
            engine.invoke("network:listActiveSessions", {})
        assert str(refused.value) == (
            'Code="NotImplemented" '
            'Message="the stand-in for Azure does not answer azure-native:network:listActiveSessions."'
        )


class TestOneFile:
    def test_what_one_process_makes_another_sees(self, engine: Engine, tmp_path: Path) -> None:
        other = Engine(tmp_path / "azure.db")
        made = engine.create("network:VirtualNetwork", "training", network())
        assert other.read(made.id).id == made.id
        other.create("network:Subnet", "nodes", subnet("nodes", "10.1.0.0/24"))
        engine.delete(f"{made.id}/subnets/nodes")
        assert other.read(f"{made.id}/subnets/nodes").id == ""

    def test_many_calls_at_once_lose_nothing(self, engine: Engine) -> None:
        engine.create("network:VirtualNetwork", "training", network())
        names = [f"s{number}" for number in range(16)]
        calls = [
            threading.Thread(target=engine.create, args=("network:Subnet", name, subnet(name, f"10.1.{number}.0/24")))
            for number, name in enumerate(names)
        ]
        for call in calls:
            call.start()
        for call in calls:
            call.join()
        assert all(engine.read(f"{NETWORK}/virtualNetworks/training/subnets/{name}").id for name in names)
