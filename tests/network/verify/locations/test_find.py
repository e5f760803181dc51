"""From a word to a place, on the small network of the intents' tests."""

from dataclasses import replace

import pytest

from network.lift import lift_index
from network.lift.index import ResourceIndex
from network.model.errors import NameLookupError
from network.model.world import Site, World
from network.verify.locations import Group, Locator
from tests.network.verify.intents.network import NETWORK, SUBSCRIPTION, VNET, resource, resources


def locator() -> Locator:
    """The small network."""
    index = ResourceIndex(resources())
    return Locator(lift_index(index, World()), index, {"inside": Group(names=("training/nodes", "box"))})


HERE = locator()


@pytest.mark.parametrize(
    ("word", "held"),
    [
        pytest.param("box", "10.0.3.4", id="a machine by its logical name"),
        pytest.param("vm-box", "10.0.3.4", id="by its plain name"),
        pytest.param("VM-BOX", "10.0.3.4", id="in any case"),
        pytest.param(f"{SUBSCRIPTION}/Microsoft.Compute/virtualMachines/vm-box", "10.0.3.4", id="by its id"),
        pytest.param("test:box", "10.0.3.4", id="by stack and name"),
        pytest.param("datastore-blob", "10.0.2.4", id="a private endpoint"),
        pytest.param("training/endpoints", "10.0.2.4", id="a subnet holds what is declared in it"),
        pytest.param(f"{VNET}/subnets/endpoints", "10.0.2.4", id="a subnet by its id"),
        pytest.param("10.0.9.9", "10.0.9.9", id="an address is itself"),
    ],
)
def test_what_a_word_holds(word: str, held: str) -> None:
    assert [str(prefix.network_address) for prefix in HERE.place(word).held.prefixes()] == [held]


def test_a_subnet_with_a_pool_holds_every_free_usable_address() -> None:
    assert len(HERE.place("training/nodes").held) == 251


def test_an_interface_that_bears_the_name_of_its_machine_is_not_another_thing() -> None:
    twin = resource(
        f"{NETWORK}/networkInterfaces/vm-box", "Microsoft.Network/networkInterfaces", {"ipConfigurations": []}
    )
    index = ResourceIndex((*resources(), twin))
    assert [str(one) for one in Locator(HERE.topology, index).place("vm-box").held.prefixes()] == ["10.0.3.4/32"]


@pytest.mark.parametrize(
    ("word", "message"),
    [
        pytest.param("", "nothing has an empty name", id="nothing"),
        pytest.param("10.0.0.0/99", "10.0.0.0/99 is no address and no prefix", id="a prefix that is none"),
        pytest.param("300.1.1.1", "300.1.1.1 is no address and no prefix", id="an address that is none"),
        pytest.param("fd00::4", "fd00::4 is IPv6, which is not modelled", id="an address of another kind"),
        pytest.param("fd00::/64", "fd00::/64 is IPv6, which is not modelled", id="a prefix of another kind"),
        pytest.param(
            "tag:AzureStorge",
            "neither Azure nor the world has a service tag AzureStorge; there is Storage",
            id="a service tag that does not exist",
        ),
        pytest.param("site:moon", "no site named moon", id="a site that nobody has"),
        pytest.param("group:outside", "no group named outside; there is inside", id="a group that nobody defined"),
        pytest.param(
            "training/nods",
            "training has no subnet nods; it has nodes, endpoints, dev, empty",
            id="a subnet that the network does not have",
        ),
        pytest.param(
            "mars",
            "nothing is named mars; there is training, box, vm-box, cpu, ws, datastore and 3 more",
            id="nothing that is near",
        ),
        pytest.param(
            "datastore/queues", "datastoreab12 has no subresource queues that has a host name", id="no such subresource"
        ),
    ],
)
def test_what_names_nothing(word: str, message: str) -> None:
    with pytest.raises(NameLookupError) as refused:
        HERE.place(word)
    assert str(refused.value) == message


def test_a_site_without_addresses_sends_nothing() -> None:
    world = replace(HERE.topology.world, sites=(Site("void", (), ()),))
    place = Locator(replace(HERE.topology, world=world, answers={}), HERE.index).place("site:void")
    assert (place.senders, place.reaches_nothing) == ((), True)


def test_two_of_one_name_are_listed() -> None:
    machine = resource(
        f"{SUBSCRIPTION.replace('/rg/', '/other/')}/Microsoft.Compute/virtualMachines/vm-box",
        "Microsoft.Compute/virtualMachines",
        {},
    )
    with pytest.raises(NameLookupError, match=r"^vm-box names more than one thing: /subscriptions/.*, /subscriptions/"):
        Locator(HERE.topology, ResourceIndex((*resources(), machine))).place("vm-box")
