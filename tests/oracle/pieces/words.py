"""What every step of a random network needs: coins, ids, resources."""

import random
from ipaddress import IPv4Network
from typing import Any

Json = dict[str, Any]
GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-net/providers"
PORTS = (22, 80, 443, 1433, 3389, 8080)
TAGS = {
    "Storage": ["20.60.0.0/16"],
    "Storage.WestEurope": ["20.60.0.0/17"],
    "Sql": ["20.61.0.0/16"],
    "AzureKeyVault": ["20.62.0.0/24"],
    "AzureCloud": ["20.0.0.0/8"],
    "AzureCloud.WestEurope": ["20.60.0.0/16"],
}


class Words:
    """One network and its world, built step by step; every step is a coin."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - no secret
        self.resources: list[Json] = []
        self.world: Json = {"serviceTags": TAGS, "guests": {}, "publicDns": [], "publicEndpoints": {}}
        self.vnets: list[Json] = []
        self.machines: dict[str, str] = {}
        self.appliances: list[str] = []
        self.publics: list[str] = []
        self.names: list[str] = []
        self.endpoints: list[str] = []
        self.services: list[str] = []
        self.gateways: list[str] = []
        self.nsgs: list[str] = []
        self.fw_ips: list[str] = []
        self.fw_public = ""
        self.has_bastion = False
        self.public_count = 0

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def pick(self, items: Any) -> Any:
        return self.rng.choice(list(items))

    def some(self, items: Any, most: int = 3) -> list[Any]:
        items = list(items)
        return self.rng.sample(items, min(len(items), self.rng.randint(1, most))) if items else []

    def identity(self, kind: str, title: str) -> str:
        provider = kind if kind.startswith("Microsoft.") else f"Microsoft.Network/{kind}"
        namespace, *types = provider.split("/")
        return f"{GROUP}/{namespace}/" + "/".join(
            f"{one}/{name}" for one, name in zip(types, title.split("/"), strict=True)
        )

    def ref(self, kind: str, title: str) -> Json:
        """A reference, in another case now and then (rule 1)."""
        text = self.identity(kind, title)
        return {"id": self.pick([text, text, text.replace("rg-net", "RG-NET"), text.lower()])}

    def add(self, kind: str, title: str, properties: Json, **more: Any) -> Json:
        full = kind if kind.startswith("Microsoft.") else f"Microsoft.Network/{kind}"
        one = {
            "id": self.identity(kind, title),
            "name": title.rsplit("/", maxsplit=1)[-1],
            "type": self.pick([full, full, full.lower()]),
            "properties": properties,
            **more,
        }
        self.resources.append(one)
        return one

    def child(self, parent: Json, collection: str, kind: str, title: str, properties: Json) -> None:
        """A nested element, inline or as a resource of its own (rule 5)."""
        if self.chance(0.3):
            self.add(kind, title, properties)
        else:
            parent["properties"].setdefault(collection, []).append(
                {"name": title.rsplit("/", maxsplit=1)[-1], "properties": properties}
            )

    def public(self, title: str, sku: str = "Standard") -> str:
        self.public_count += 1
        address = f"51.105.0.{self.public_count}"
        self.add("publicIPAddresses", title, {"ipAddress": address}, sku={"name": sku}, location="westeurope")
        self.publics.append(address)
        return address

    def where(self, *skip: str) -> tuple[Json, str]:
        vnet = self.pick(self.vnets)
        return vnet, self.pick([one for one in vnet["subnets"] if one in ("a", "b", "c", "nva", *skip)])

    def address(self, vnet: Json, subnet: str, host: int) -> str:
        return str(IPv4Network(vnet["subnets"][subnet]["prefix"])[host])

    def prefix(self) -> str:
        vnet = self.pick(self.vnets)
        subnet = IPv4Network(self.pick(vnet["subnets"].values())["prefix"])
        return str(
            self.pick(
                [
                    vnet["space"][0],
                    str(subnet),
                    f"{subnet[4]}/32",
                    str(subnet.supernet()),
                    "10.0.0.0/8",
                    "192.168.10.0/24",
                    "198.51.100.0/24",
                    "203.0.113.10/32",
                    "0.0.0.0/0",
                    "20.60.0.0/16",
                ]
            )
        )

    def ports(self) -> str:
        port = self.pick(PORTS)
        return str(self.pick([str(port), "*", f"{port}-{port + 10}", f"{max(port - 10, 0)}-{port}"]))
