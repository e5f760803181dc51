"""Random networks, drawn from everything in snapshot.md 1.2, with a bias towards corners."""

from typing import Any

from tests.oracle.pieces.filters import Filters
from tests.oracle.pieces.firewalls import Firewalls
from tests.oracle.pieces.gateways import Gateways
from tests.oracle.pieces.machines import Machines
from tests.oracle.pieces.networks import Networks
from tests.oracle.pieces.resolution import Resolution
from tests.oracle.pieces.services import Services

Json = dict[str, Any]


class Topology(Networks, Filters, Machines, Gateways, Firewalls, Services, Resolution):
    """One network and its world."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        for step in (
            self.networks,
            self.gateway,
            self.firewall,
            self.groups,
            self.tables,
            self.hosts,
            self.peerings,
            self.nat,
            self.platform,
            self.private,
            self.balancers,
            self.provided,
            self.dns,
            self.admin,
            self.bastion,
            self.hub_and_spokes,
            self.outside,
            self.attach,
            self.finish,
        ):
            step()

    def finish(self) -> None:
        self.rng.shuffle(self.resources)
