"""Random networks, drawn from everything in snapshot.md 1.2, with a bias towards corners."""

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


class Topology:
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
        self.public_count = 0
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
            self.dns,
            self.admin,
            self.bastion,
            self.hub_and_spokes,
            self.outside,
            self.attach,
            self.finish,
        ):
            step()

    # --- words ---

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

    # --- virtual networks ---

    def networks(self) -> None:
        spaces = [
            "10.0.0.0/16",
            "10.1.0.0/16",
            self.pick(["10.2.0.0/16", "172.16.0.0/12", "172.0.0.0/11", "30.0.0.0/16"]),
            self.pick(["10.3.0.0/16", "192.168.0.0/16", "100.64.0.0/16", "192.168.128.0/17"]),
        ]
        for index in range(self.rng.randint(1, 4)):
            space = [spaces[index]] + ([f"10.{20 + index}.0.0/24"] if self.chance(0.3) else [])
            vnet: Json = {
                "name": f"v{index}",
                "space": space,
                "subnets": {},
                "region": self.pick(["westeurope", "West Europe", "westeurope", "northeurope"]),
            }
            base = int(IPv4Network(space[0])[0])
            plan = [("a", 256, 24), ("b", 512, 25), ("pe", 768, 28), ("nva", 1024, 24)]
            if index == 0:
                plan += [
                    ("GatewaySubnet", 0, 27),
                    ("AzureFirewallSubnet", 1280, 26),
                    ("AzureBastionSubnet", 1536, 26),
                    ("in", 1792, 28),
                    ("out", 1808, 28),
                ]
            for title, offset, length in plan:
                vnet["subnets"][title] = {"prefix": str(IPv4Network((base + offset, length)))}
            if len(space) > 1 and self.chance(0.5):
                vnet["subnets"]["c"] = {"prefix": space[1].replace("/24", "/26")}
            self.vnets.append(vnet)

    def where(self, *skip: str) -> tuple[Json, str]:
        vnet = self.pick(self.vnets)
        return vnet, self.pick([one for one in vnet["subnets"] if one in ("a", "b", "c", "nva", *skip)])

    def address(self, vnet: Json, subnet: str, host: int) -> str:
        return str(IPv4Network(vnet["subnets"][subnet]["prefix"])[host])

    def peerings(self) -> None:
        pairs = [(0, one) for one in range(1, len(self.vnets))] + [(1, 2)] * (len(self.vnets) > 2)
        for left, right in pairs:
            if self.chance(0.12):
                continue
            partial = self.chance(0.08)
            sides = {left: self.some(["a", "b", "nva"]), right: self.some(["a", "b", "nva"])}
            transit = self.chance(0.5)
            for here, there in ((left, right), (right, left)):
                if self.chance(0.04):
                    continue
                body = {
                    "remoteVirtualNetwork": self.ref("virtualNetworks", f"v{there}"),
                    "allowVirtualNetworkAccess": self.chance(0.93),
                    "allowForwardedTraffic": self.chance(0.85),
                    "allowGatewayTransit": here == 0 and (transit or self.chance(0.2)),
                    "useRemoteGateways": here != 0 and there == 0 and bool(self.gateways) and transit,
                }
                if partial:
                    body |= {
                        "peerCompleteVnets": False,
                        "localSubnetNames": sides[here],
                        "remoteSubnetNames": sides[there],
                    }
                self.vnets[here].setdefault("peerings", {})[f"to-v{there}"] = body

    def hub_and_spokes(self) -> None:
        """Half of the networks are steered on purpose: both ways through one appliance, or one way only."""
        if self.chance(0.5):
            return
        hop = self.pick([*self.fw_ips * 3, self.address(self.vnets[0], "nva", 4)])
        for vnet in self.vnets:
            others = [one["space"][0] for one in self.vnets if one is not vnet]
            wanted = [
                *others,
                *(["0.0.0.0/0"] if self.chance(0.5) else []),
                *(["192.168.10.0/24"] if self.chance(0.3) else []),
            ]
            routes = [
                {
                    "name": f"u{number}",
                    "properties": {"addressPrefix": one, "nextHopType": "VirtualAppliance", "nextHopIpAddress": hop},
                }
                for number, one in enumerate(wanted)
            ]
            if vnet is self.vnets[0] or self.chance(0.2) or not routes:
                continue
            self.add(
                "routeTables",
                f"u-{vnet['name']}",
                {"disableBgpRoutePropagation": self.chance(0.4), "routes": routes},
                location=vnet["region"],
            )
            for title in ("a", "b"):
                vnet["subnets"][title]["routeTable"] = self.ref("routeTables", f"u-{vnet['name']}")
        if self.gateways and self.chance(0.5):
            routes = [
                {
                    "name": f"g{number}",
                    "properties": {
                        "addressPrefix": one["space"][0],
                        "nextHopType": "VirtualAppliance",
                        "nextHopIpAddress": hop,
                    },
                }
                for number, one in enumerate(self.vnets[1:])
            ]
            self.add(
                "routeTables",
                "u-gateway",
                {"disableBgpRoutePropagation": False, "routes": routes},
                location="westeurope",
            )
            self.vnets[0]["subnets"]["GatewaySubnet"]["routeTable"] = self.ref("routeTables", "u-gateway")

    def attach(self) -> None:
        """Write the VNets, once everything that hangs on their subnets is known."""
        for vnet in self.vnets:
            more = {"apiVersion": self.pick(["2024-05-01", "2026-03-31", "2026-04-01"])} if self.chance(0.2) else {}
            one = self.add(
                "virtualNetworks",
                vnet["name"],
                {
                    "addressSpace": {"addressPrefixes": vnet["space"]},
                    "dhcpOptions": {"dnsServers": vnet.get("dns", [])},
                },
                location=vnet["region"],
                **more,
            )
            for title, subnet in vnet["subnets"].items():
                body = {key: value for key, value in subnet.items() if key != "prefix"}
                body |= (
                    {"addressPrefix": subnet["prefix"]} if self.chance(0.5) else {"addressPrefixes": [subnet["prefix"]]}
                )
                if self.chance(0.25):
                    body["defaultOutboundAccess"] = self.chance(0.5)
                self.child(one, "subnets", "virtualNetworks/subnets", f"{vnet['name']}/{title}", body)
            for title, body in vnet.get("peerings", {}).items():
                self.child(
                    one,
                    "virtualNetworkPeerings",
                    "virtualNetworks/virtualNetworkPeerings",
                    f"{vnet['name']}/{title}",
                    body,
                )

    # --- prefixes worth writing into rules ---

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

    # --- NSGs ---

    def groups(self) -> None:
        for title in ("web", "db"):
            self.add("applicationSecurityGroups", f"asg-{title}", {}, location="westeurope")
        self.nsgs = [f"nsg{one}" for one in range(self.rng.randint(1, 4))]
        for title in self.nsgs:
            group = self.add("networkSecurityGroups", title, {"securityRules": []}, location="westeurope")
            for number in range(self.rng.randint(0, 5)):
                self.child(
                    group,
                    "securityRules",
                    "networkSecurityGroups/securityRules",
                    f"{title}/r{number}",
                    {
                        "priority": 100 + 10 * number + self.rng.randint(0, 9),
                        "direction": self.pick(["Inbound", "Outbound"]),
                        "access": self.pick(["Allow", "Allow", "Deny"]),
                        "protocol": self.pick(["*", "Tcp", "Udp", "Icmp", "tcp"]),
                        "sourcePortRange": "*",
                        **self.side("source"),
                        **self.side("destination"),
                        **self.rule_ports(),
                    },
                )
        for vnet in self.vnets:
            for title, subnet in vnet["subnets"].items():
                if title in ("a", "b", "c", "pe", "nva") and self.chance(0.4):
                    subnet["networkSecurityGroup"] = self.ref("networkSecurityGroups", self.pick(self.nsgs))

    def rule_ports(self) -> Json:
        if self.chance(0.2):
            return {"destinationPortRanges": [self.ports().replace("*", "443"), "9000-9010"]}
        return {"destinationPortRange": self.ports()}

    def side(self, which: str) -> Json:
        kind = self.rng.random()
        if kind < 0.35:
            return {f"{which}AddressPrefix": "*"}
        if kind < 0.55:
            return {f"{which}AddressPrefix": self.prefix()}
        if kind < 0.85:
            return {
                f"{which}AddressPrefix": self.pick(
                    [
                        "VirtualNetwork",
                        "Internet",
                        "AzureLoadBalancer",
                        "Storage",
                        "Sql",
                        "AzurePlatformDNS",
                        "AzurePlatformIMDS",
                        "internet",
                        "NoSuchTag",
                    ]
                )
            }
        if kind < 0.93:
            return {f"{which}AddressPrefixes": [self.prefix(), self.prefix()]}
        return {
            f"{which}ApplicationSecurityGroups": [
                self.ref("applicationSecurityGroups", self.pick(["asg-web", "asg-db"]))
            ]
        }

    # --- route tables ---

    def tables(self) -> None:
        for number in range(self.rng.randint(0, 4)):
            body: Json = {"disableBgpRoutePropagation": self.chance(0.3), "routes": []}
            table = self.add("routeTables", f"rt{number}", body, location="westeurope")
            taken: set[str] = set()
            for index in range(self.rng.randint(1, 4)):
                self.route(table, f"rt{number}/r{index}", taken)
            for vnet in self.vnets:
                for title, subnet in vnet["subnets"].items():
                    usual = title in ("a", "b", "c", "nva", "pe") and self.chance(0.3)
                    if usual or (title in ("GatewaySubnet", "AzureFirewallSubnet") and self.chance(0.1)):
                        subnet.setdefault("routeTable", self.ref("routeTables", f"rt{number}"))

    def route(self, table: Json, title: str, taken: set[str]) -> None:
        vnet = self.pick(self.vnets)
        subnet = self.pick(vnet["subnets"].values())["prefix"]
        where = self.pick(
            [
                "0.0.0.0/0",
                "0.0.0.0/0",
                vnet["space"][0],
                vnet["space"][0],
                subnet,
                "10.0.0.0/8",
                "20.60.0.0/16",
                "Storage",
                "Sql",
                "AzureCloud",
                "Storage.WestEurope",
                "192.168.0.0/16",
                "192.168.10.0/24",
                "203.0.113.0/24",
                self.address(vnet, "pe", 4) + "/32",
                "198.51.100.20/32",
            ]
        )
        if where in taken:
            return
        taken.add(where)
        kind = self.pick(["VirtualAppliance"] * 9 + ["None", "Internet", "VirtualNetworkGateway"])
        if kind == "Internet" and where[:2] in ("10", "17", "19"):
            kind = "VnetLocal" if where == subnet else "None"
        body: Json = {"addressPrefix": where, "nextHopType": self.pick([kind, kind, kind.lower()])}
        if kind == "VirtualAppliance":
            hops = [*self.fw_ips, *self.fw_ips] + [self.address(one, "nva", 4) for one in self.vnets]
            hops += [self.address(self.vnets[0], "nva", 100), self.address(self.vnets[0], "nva", 200)]
            body["nextHopIpAddress"] = self.pick(hops)
        self.child(table, "routes", "routeTables/routes", title, body)

    # --- machines ---

    def hosts(self) -> None:
        for vnet in self.vnets:
            for title in vnet["subnets"]:
                if title not in ("a", "b", "c", "nva"):
                    continue
                for host in (4, 5) if title == "a" else (4,):
                    self.machine(vnet, title, host)

    def machine(self, vnet: Json, subnet: str, host: int) -> None:
        title, nva = f"{vnet['name']}-{subnet}{host}", subnet == "nva"
        config: Json = {
            "privateIPAddress": self.address(vnet, subnet, host),
            "subnet": self.ref("virtualNetworks/subnets", f"{vnet['name']}/{subnet}"),
        }
        if self.chance(0.5 if nva else 0.15):
            self.public(f"{title}-pip", self.pick(["Standard", "Standard", "Basic"]))
            config["publicIPAddress"] = self.ref("publicIPAddresses", f"{title}-pip")
        if self.chance(0.2):
            config["applicationSecurityGroups"] = [
                self.ref("applicationSecurityGroups", self.pick(["asg-web", "asg-db"]))
            ]
        nic: Json = {
            "ipConfigurations": [{"name": "ipconfig1", "properties": config}],
            "enableIPForwarding": nva and self.chance(0.85),
        }
        if self.chance(0.25):
            nic["networkSecurityGroup"] = self.ref("networkSecurityGroups", self.pick(self.nsgs))
        self.add("networkInterfaces", f"{title}-nic", nic, location=vnet["region"])
        self.add(
            "Microsoft.Compute/virtualMachines",
            title,
            {"networkProfile": {"networkInterfaces": [self.ref("networkInterfaces", f"{title}-nic")]}},
            location=vnet["region"],
        )
        self.machines[title] = config["privateIPAddress"]
        if nva:
            self.appliances.append(title)
            self.world["guests"][title] = {"forwarding": self.chance(0.85), "snat": self.chance(0.5)}

    # --- gateways and on-premises ---

    def gateway(self) -> None:
        self.world["onPremises"], self.world["learnedRoutes"] = [], {}
        if self.chance(0.5):
            return
        for title, kind in (("vpngw", "Vpn"), ("ergw", "ExpressRoute")):
            if self.chance(0.35 if kind == "Vpn" else 0.7):
                continue
            body: Json = {
                "gatewayType": kind,
                "ipConfigurations": [
                    {
                        "name": "default",
                        "properties": {"subnet": self.ref("virtualNetworks/subnets", "v0/GatewaySubnet")},
                    }
                ],
                "enableBgp": self.chance(0.5),
            }
            if kind == "Vpn" and self.chance(0.4):
                body["vpnClientConfiguration"] = {"vpnClientAddressPool": {"addressPrefixes": ["172.30.0.0/24"]}}
            self.add("virtualNetworkGateways", title, body, location="westeurope")
            self.gateways.append(title)
            site = "192.168.10.0/24" if kind == "Vpn" else self.pick(["192.168.20.0/24", "172.31.0.0/16"])
            self.world["onPremises"].append(
                {"name": f"site-{title}", "addressPrefixes": [site], "connectedGateways": [title]}
            )
            learned = self.pick([[site], [site], [], ["192.168.0.0/17"], [site, "0.0.0.0/0"], [site, "10.1.1.0/24"]])
            self.world["learnedRoutes"][title] = learned
            if kind == "Vpn" and self.chance(0.5):
                self.add(
                    "localNetworkGateways",
                    "dc",
                    {"localNetworkAddressSpace": {"addressPrefixes": [site]}},
                    location="westeurope",
                )
                self.add(
                    "connections",
                    "c1",
                    {
                        "connectionType": "IPsec",
                        "virtualNetworkGateway1": self.ref("virtualNetworkGateways", title),
                        "localNetworkGateway2": self.ref("localNetworkGateways", "dc"),
                    },
                    location="westeurope",
                )

    # --- Azure Firewall ---

    def firewall(self) -> None:
        self.fw_ips: list[str] = []
        if self.chance(0.4):
            return
        self.fw_ips = [self.address(self.vnets[0], "AzureFirewallSubnet", 4)]
        configs: list[Json] = []
        for number in range(self.rng.randint(1, 2)):
            self.fw_public = self.public(f"pip-fw{number}")
            configs.append(
                {
                    "name": f"ip{number}",
                    "properties": {"publicIPAddress": self.ref("publicIPAddresses", f"pip-fw{number}")},
                }
            )
        configs[0]["properties"] |= {
            "privateIPAddress": self.fw_ips[0],
            "subnet": self.ref("virtualNetworks/subnets", "v0/AzureFirewallSubnet"),
        }
        parent = self.chance(0.3)
        if parent:
            self.policy("base", None)
        self.policy("pol", "base" if parent else None)
        self.add("ipGroups", "ipg", {"ipAddresses": ["10.0.0.0/15", "192.168.10.5"]}, location="westeurope")
        self.add(
            "azureFirewalls",
            "fw",
            {
                "sku": {"name": "AZFW_VNet", "tier": "Standard"},
                "ipConfigurations": configs,
                "firewallPolicy": self.ref("firewallPolicies", "pol"),
            },
            location="westeurope",
        )

    def policy(self, title: str, base: str | None) -> None:
        body: Json = {"threatIntelMode": self.pick(["Alert", "Alert", "Deny", "Off"])}
        if base:
            body["basePolicy"] = self.ref("firewallPolicies", base)
        if self.chance(0.2):
            body["snat"] = {
                "privateRanges": self.pick(
                    [
                        ["IANAPrivateRanges"],
                        ["0.0.0.0/0"],
                        ["255.255.255.255/32"],
                        ["10.0.0.0/16"],
                        ["IANAPrivateRanges", "30.0.0.0/16"],
                    ]
                )
            }
        if self.chance(0.5):
            body["dnsSettings"] = {"enableProxy": self.chance(0.5), "servers": []}
        self.add("firewallPolicies", title, body, location="westeurope")
        for number in range(self.rng.randint(1, 2)):
            collections = [self.collection(f"{title}{number}{each}") for each in range(self.rng.randint(1, 3))]
            self.add(
                "firewallPolicies/ruleCollectionGroups",
                f"{title}/g{number}",
                {"priority": 100 + 100 * number, "ruleCollections": collections},
            )

    def collection(self, title: str) -> Json:
        kind = self.pick(["NetworkRule", "NetworkRule", "ApplicationRule", "NatRule"])
        action = "DNAT" if kind == "NatRule" else self.pick(["Allow", "Allow", "Allow", "Deny"])
        rules = [getattr(self, kind)(f"{title}r{one}") | {"ruleType": kind} for one in range(self.rng.randint(1, 3))]
        flavour = "Nat" if kind == "NatRule" else "Filter"
        # one priority for each collection: what holds between equals is not documented
        return {
            "name": f"c{title}",
            "priority": 100 + int(title[-1]) * 10 + self.rng.randint(0, 9),
            "ruleCollectionType": f"FirewallPolicy{flavour}RuleCollection",
            "action": {"type": action},
            "rules": rules,
        }

    def froms(self) -> Json:
        if self.chance(0.1):
            return {"sourceAddresses": [], "sourceIpGroups": [self.identity("ipGroups", "ipg")]}
        return {"sourceAddresses": self.pick([["*"], ["*"], ["10.0.0.0/8"], [self.prefix()], ["203.0.113.10"]])}

    def NetworkRule(self, title: str) -> Json:  # noqa: N802 - the word of the platform
        rule = {
            "name": title,
            "ipProtocols": self.pick([["Any"], ["Any"], ["TCP"], ["UDP", "TCP"], ["ICMP"]]),
            **self.froms(),
            "destinationAddresses": self.pick(
                [["*"], ["*"], [self.prefix()], ["Storage"], ["10.0.0.0-10.1.255.255"], ["Sql"]]
            ),
            "destinationPorts": [self.pick(["*", "*", "443", "80-1433", "22"])],
        }
        if self.chance(0.12):
            rule |= {"destinationAddresses": [], "destinationFqdns": ["www.contoso.com"]}
        elif self.chance(0.1):
            rule |= {"destinationAddresses": [], "destinationIpGroups": [self.identity("ipGroups", "ipg")]}
        return rule

    def ApplicationRule(self, title: str) -> Json:  # noqa: N802
        return {
            "name": title,
            **self.froms(),
            "protocols": self.pick(
                [
                    [{"protocolType": "Https", "port": 443}],
                    [{"protocolType": "Http", "port": 80}, {"protocolType": "Https", "port": 443}],
                    [{"protocolType": "Https", "port": 8080}],
                ]
            ),
            "targetFqdns": [
                self.pick(["*", "*.contoso.com", "*contoso.com", "www.contoso.com", "stdata.blob.core.windows.net"])
            ],
        }

    def NatRule(self, title: str) -> Json:  # noqa: N802
        vnet, subnet = self.where()
        return {
            "name": title,
            "ipProtocols": ["TCP"],
            "sourceAddresses": [self.pick(["*", "203.0.113.10", "203.0.113.0/24"])],
            "destinationAddresses": [self.fw_public],
            "destinationPorts": [str(self.pick(PORTS))],
            "translatedAddress": self.address(vnet, subnet, 4),
            "translatedPort": str(self.pick(PORTS)),
        }

    # --- egress ---

    def nat(self) -> None:
        if self.chance(0.6):
            return
        body: Json = {}
        if self.chance(0.7):
            self.public("pip-nat")
            body["publicIpAddresses"] = [self.ref("publicIPAddresses", "pip-nat")]
        else:
            self.add(
                "publicIPPrefixes",
                "prefix",
                {"ipPrefix": "51.105.9.0/30"},
                sku={"name": "Standard"},
                location="westeurope",
            )
            body["publicIpPrefixes"] = [self.ref("publicIPPrefixes", "prefix")]
        self.add("natGateways", "natgw", body, sku={"name": "Standard"}, location="westeurope")
        vnet = self.pick(self.vnets)
        for title in self.some([one for one in vnet["subnets"] if one in ("a", "b", "nva", "AzureFirewallSubnet")], 2):
            vnet["subnets"][title]["natGateway"] = self.ref("natGateways", "natgw")

    # --- platform services and private endpoints ---

    def platform(self) -> None:
        for vnet in self.vnets:
            for title, subnet in vnet["subnets"].items():
                if title in ("a", "b", "AzureFirewallSubnet") and self.chance(0.2):
                    subnet["serviceEndpoints"] = [
                        {"service": one} for one in self.some(["Microsoft.Storage", "Microsoft.Sql"], 2)
                    ]
        self.service("Microsoft.Storage/storageAccounts", "stdata", "20.60.1.1")
        if self.chance(0.4):
            self.service("Microsoft.Storage/storageAccounts", "stother", "20.60.200.1")
        if self.chance(0.4):
            self.service("Microsoft.KeyVault/vaults", "kv", "20.62.0.1")
        if self.chance(0.4):
            self.sql()
        if self.chance(0.3):
            rules = {"ipRules": [{"value": "203.0.113.10"}], "defaultAction": self.pick(["Allow", "Deny"])}
            self.served("Microsoft.ContainerRegistry/registries", "acr", "20.70.0.1", {"networkRuleSet": rules})
        if self.chance(0.3):
            body = {"ipAllowlist": ["203.0.113.0/24"]} if self.chance(0.5) else {}
            self.served("Microsoft.MachineLearningServices/workspaces", "ws", "20.71.0.1", body)

    def served(self, kind: str, title: str, address: str, body: Json) -> None:
        if self.chance(0.5):
            body["publicNetworkAccess"] = self.pick(["Enabled", "Enabled", "Disabled"])
        self.add(kind, title, body, location=self.pick(["westeurope", "northeurope"]))
        self.world["publicEndpoints"][title] = address
        self.services.append(title)

    def service(self, kind: str, title: str, address: str) -> None:
        vnet, subnet = self.where()
        acl = {
            "defaultAction": self.pick(["Allow", "Deny"]),
            "ipRules": [{"value": one} for one in self.pick([[], ["203.0.113.10"], ["51.105.0.0/16"]])],
            "virtualNetworkRules": [self.ref("virtualNetworks/subnets", f"{vnet['name']}/{subnet}")] * self.chance(0.5),
        }
        self.served(kind, title, address, {"networkAcls": acl} if self.chance(0.7) else {})

    def sql(self) -> None:
        self.served("Microsoft.Sql/servers", "sql", "20.61.1.1", {})
        if self.chance(0.5):
            self.add(
                "Microsoft.Sql/servers/firewallRules",
                "sql/f",
                {"startIpAddress": "203.0.113.5", "endIpAddress": "203.0.113.10"},
            )
        if self.chance(0.5):
            vnet, subnet = self.where()
            self.add(
                "Microsoft.Sql/servers/virtualNetworkRules",
                "sql/v",
                {"virtualNetworkSubnetId": self.ref("virtualNetworks/subnets", f"{vnet['name']}/{subnet}")["id"]},
            )

    def private(self) -> None:
        for vnet in self.vnets:
            if self.chance(0.5):
                vnet["subnets"]["pe"]["privateEndpointNetworkPolicies"] = self.pick(
                    ["Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"]
                )
            if self.chance(0.5):
                self.endpoint(vnet, f"pe-{vnet['name']}")

    def endpoint(self, vnet: Json, title: str) -> None:
        address, subnet = self.address(vnet, "pe", 4), self.ref("virtualNetworks/subnets", f"{vnet['name']}/pe")
        connection: Json = {
            "privateLinkServiceId": self.identity("Microsoft.Storage/storageAccounts", "stdata"),
            "groupIds": ["blob"],
        }
        if self.chance(0.6):
            connection["privateLinkServiceConnectionState"] = {
                "status": self.pick(["Approved"] * 4 + ["Pending", "Rejected", "Disconnected"])
            }
        key = self.pick(["privateLinkServiceConnections"] * 4 + ["manualPrivateLinkServiceConnections"])
        body: Json = {"subnet": subnet, key: [{"name": title, "properties": connection}]}
        how = self.pick(["nic", "ip", "dns"])
        if how == "nic":
            self.add(
                "networkInterfaces",
                f"{title}-nic",
                {
                    "ipConfigurations": [{"name": "i", "properties": {"privateIPAddress": address, "subnet": subnet}}],
                    "privateEndpoint": self.ref("privateEndpoints", title),
                },
                location=vnet["region"],
            )
            body["networkInterfaces"] = [self.ref("networkInterfaces", f"{title}-nic")]
        elif how == "ip":
            body["ipConfigurations"] = [{"name": "i", "properties": {"privateIPAddress": address, "groupId": "blob"}}]
        else:
            body["customDnsConfigs"] = [{"fqdn": "stdata.blob.core.windows.net", "ipAddresses": [address]}]
        self.add("privateEndpoints", title, body, location=vnet["region"])
        self.endpoints.append(title)

    # --- load balancers ---

    def balancers(self) -> None:
        for number, internal in enumerate((True, False)):
            if self.chance(0.5):
                self.balancer(f"lb{number}", internal)
        if self.chance(0.3):
            self.in_front_of_appliances()

    def pool(self, title: str, vnet: Json, subnet: str) -> Json:
        machines = [one for one in self.machines if one.startswith(f"{vnet['name']}-{subnet}")]
        chosen = self.some(machines, 2)
        listed = []
        for machine in chosen:
            nic = next(
                one for one in self.resources if one["id"] == self.identity("networkInterfaces", f"{machine}-nic")
            )
            if self.chance(0.5):
                nic["properties"]["ipConfigurations"][0]["properties"]["loadBalancerBackendAddressPools"] = [
                    {"id": f"{self.identity('loadBalancers', title)}/backendAddressPools/be"}
                ]
            else:
                listed.append({"id": f"{nic['id']}/ipConfigurations/ipconfig1"})
        return {"name": "be", "properties": {"backendIPConfigurations": listed}}

    def balancer(self, title: str, internal: bool) -> None:
        vnet = self.pick(self.vnets)
        sku = self.pick(["Standard", "Standard", "Basic"])
        if internal:
            front: Json = {
                "privateIPAddress": self.address(vnet, "a", 100),
                "subnet": self.ref("virtualNetworks/subnets", f"{vnet['name']}/a"),
            }
        else:
            self.public(f"pip-{title}", sku)
            front = {"publicIPAddress": self.ref("publicIPAddresses", f"pip-{title}")}
        base = self.identity("loadBalancers", title)
        port = self.pick(PORTS)
        floating = self.chance(0.15)
        rule = {
            "frontendIPConfiguration": {"id": f"{base}/frontendIPConfigurations/fe"},
            "backendAddressPool": {"id": f"{base}/backendAddressPools/be"},
            "protocol": self.pick(["Tcp", "Tcp", "Udp", "All"]),
            "frontendPort": port,
            "backendPort": port if floating else self.pick([port, port, 8080]),
            "enableFloatingIP": floating,
            "disableOutboundSnat": self.chance(0.5),
        }
        if rule["protocol"] == "All":
            rule |= {"frontendPort": 0, "backendPort": 0} if internal and sku == "Standard" else {"protocol": "Tcp"}
        outbound = (
            []
            if internal or self.chance(0.6)
            else [
                {
                    "name": "out",
                    "properties": {
                        "frontendIPConfigurations": [{"id": f"{base}/frontendIPConfigurations/fe"}],
                        "backendAddressPool": {"id": f"{base}/backendAddressPools/be"},
                        "protocol": "All",
                    },
                }
            ]
        )
        if outbound:
            rule["disableOutboundSnat"] = True
        pool = self.pool(title, vnet, "a")
        self.add(
            "loadBalancers",
            title,
            {
                "frontendIPConfigurations": [{"name": "fe", "properties": front}],
                "backendAddressPools": [pool],
                "loadBalancingRules": [{"name": "r", "properties": rule}],
                "outboundRules": outbound,
            },
            sku={"name": sku},
            location=vnet["region"],
        )
        address = front.get("privateIPAddress") or self.publics[-1]
        if floating and self.chance(0.6):
            for machine in self.machines:
                if machine.startswith(f"{vnet['name']}-a"):
                    self.world["guests"].setdefault(machine, {})["loopbackAddresses"] = [address]
        self.publics.append(address)

    def in_front_of_appliances(self) -> None:
        base, vnet = self.identity("loadBalancers", "lbnva"), self.vnets[0]
        self.add(
            "loadBalancers",
            "lbnva",
            {
                "frontendIPConfigurations": [
                    {
                        "name": "fe",
                        "properties": {
                            "privateIPAddress": self.address(vnet, "nva", 100),
                            "subnet": self.ref("virtualNetworks/subnets", "v0/nva"),
                        },
                    }
                ],
                "backendAddressPools": [self.pool("lbnva", vnet, "nva")],
                "loadBalancingRules": [
                    {
                        "name": "ha",
                        "properties": {
                            "frontendIPConfiguration": {"id": f"{base}/frontendIPConfigurations/fe"},
                            "backendAddressPool": {"id": f"{base}/backendAddressPools/be"},
                            "protocol": "All",
                            "frontendPort": 0,
                            "backendPort": 0,
                            "disableOutboundSnat": True,
                        },
                    }
                ],
            },
            sku={"name": "Standard"},
            location=vnet["region"],
        )

    # --- names ---

    def dns(self) -> None:
        chain = [
            ("stdata.blob.core.windows.net", "stdata.privatelink.blob.core.windows.net"),
            ("stdata.privatelink.blob.core.windows.net", "blob.ams01.store.core.windows.net"),
        ]
        self.world["publicDns"] = [{"name": one, "type": "CNAME", "value": to} for one, to in chain]
        self.world["publicDns"].append({"name": "blob.ams01.store.core.windows.net", "type": "A", "value": "20.60.1.1"})
        self.names = [
            "stdata.blob.core.windows.net",
            "www.contoso.com",
            "nowhere.contoso.com",
            "app.corp.contoso.com",
            "v0-a4.corp.contoso.com",
            "corp.contoso.com",
            "v0-a4",
            "App.Dev.Corp.Contoso.com",
        ]
        for zone, label in (
            ("privatelink.blob.core.windows.net", "stdata"),
            ("corp.contoso.com", "app"),
            ("dev.corp.contoso.com", "app"),
        ):
            if self.chance(0.5):
                self.zone(zone, label)
        if self.chance(0.4):
            self.resolver()
        if self.chance(0.4):
            machine = self.pick(self.machines)
            self.world["dnsServers"] = [
                {
                    "ipAddress": self.machines[machine],
                    "vm": machine,
                    "zones": {},
                    "conditionalForwarders": [],
                    "forwarders": [self.pick(["public", "168.63.129.16", "192.168.10.53"])],
                },
                {
                    "ipAddress": "192.168.10.53",
                    "zones": {"corp.contoso.com": {"app": ["192.168.10.7"], "@": ["192.168.10.8"]}},
                    "conditionalForwarders": [
                        {
                            "domain": "blob.core.windows.net",
                            "targets": [
                                self.pick(
                                    ["168.63.129.16", self.machines[machine], self.address(self.vnets[0], "in", 4)]
                                )
                            ],
                        }
                    ],
                    "forwarders": self.pick([[], ["public"]]),
                },
            ]
        for vnet in self.vnets:
            if self.chance(0.35):
                known = [one["ipAddress"] for one in self.world.get("dnsServers", [])]
                vnet["dns"] = [self.pick([*known, *self.fw_ips, self.address(self.vnets[0], "in", 4), "168.63.129.16"])]

    def zone(self, zone: str, label: str) -> None:
        self.add("privateDnsZones", zone, {}, location="global")
        if self.chance(0.7):
            address = self.address(self.vnets[-1], "pe", 4) if label == "stdata" else "10.0.1.4"
            self.add("privateDnsZones/A", f"{zone}/{label}", {"aRecords": [{"ipv4Address": address}]})
        for vnet in self.some(self.vnets, 2):
            body: Json = {
                "virtualNetwork": self.ref("virtualNetworks", vnet["name"]),
                "registrationEnabled": zone == "corp.contoso.com" and self.chance(0.5),
            }
            if self.chance(0.3):
                body["resolutionPolicy"] = self.pick(["Default", "NxDomainRedirect"])
            self.add("privateDnsZones/virtualNetworkLinks", f"{zone}/l-{vnet['name']}", body, location="global")

    def resolver(self) -> None:
        hub = self.vnets[0]
        for title in ("in", "out"):
            hub["subnets"][title]["delegations"] = [
                {"name": "d", "properties": {"serviceName": "Microsoft.Network/dnsResolvers"}}
            ]
        self.add("dnsResolvers", "res", {"virtualNetwork": self.ref("virtualNetworks", "v0")}, location="westeurope")
        self.add(
            "dnsResolvers/inboundEndpoints",
            "res/in",
            {
                "ipConfigurations": [
                    {
                        "subnet": self.ref("virtualNetworks/subnets", "v0/in"),
                        "privateIpAddress": self.address(hub, "in", 4),
                    }
                ]
            },
            location="westeurope",
        )
        self.add(
            "dnsResolvers/outboundEndpoints",
            "res/out",
            {"subnet": self.ref("virtualNetworks/subnets", "v0/out")},
            location="westeurope",
        )
        self.add(
            "dnsForwardingRulesets",
            "rs",
            {"dnsResolverOutboundEndpoints": [self.ref("dnsResolvers/outboundEndpoints", "res/out")]},
            location="westeurope",
        )
        for number, domain in enumerate(self.some([".", "contoso.com.", "corp.contoso.com.", "Corp.Contoso.com"], 2)):
            self.add(
                "dnsForwardingRulesets/forwardingRules",
                f"rs/r{number}",
                {
                    "domainName": domain,
                    "targetDnsServers": [
                        {"ipAddress": self.pick(["192.168.10.53", self.address(hub, "in", 4)]), "port": 53}
                    ],
                    "forwardingRuleState": self.pick(["Enabled", "Enabled", "Disabled"]),
                },
            )
        for vnet in self.some(self.vnets, 2):
            self.add(
                "dnsForwardingRulesets/virtualNetworkLinks",
                f"rs/l-{vnet['name']}",
                {"virtualNetwork": self.ref("virtualNetworks", vnet["name"])},
            )

    # --- the rest ---

    def admin(self) -> None:
        if self.chance(0.8):
            return
        self.add("networkManagers", "m", {}, location="westeurope")
        self.add("networkManagers/networkGroups", "m/g", {"memberType": "VirtualNetwork"})
        for vnet in self.some(self.vnets, 2):
            self.add(
                "networkManagers/networkGroups/staticMembers",
                f"m/g/{vnet['name']}",
                {"resourceId": self.identity("virtualNetworks", vnet["name"])},
            )
        self.add("networkManagers/securityAdminConfigurations", "m/s", {})
        self.add(
            "networkManagers/securityAdminConfigurations/ruleCollections",
            "m/s/c",
            {"appliesToGroups": [{"networkGroupId": self.identity("networkManagers/networkGroups", "m/g")}]},
        )
        for number in range(self.rng.randint(1, 3)):
            one = self.prefix()
            self.add(
                "networkManagers/securityAdminConfigurations/ruleCollections/rules",
                f"m/s/c/admin{number}",
                {
                    "priority": 10 + number,
                    "direction": self.pick(["Inbound", "Outbound"]),
                    "access": self.pick(["Allow", "AlwaysAllow", "Deny"]),
                    "protocol": self.pick(["Any", "Tcp"]),
                    "sources": [{"addressPrefix": self.pick(["*", one]), "addressPrefixType": "IPPrefix"}],
                    "destinations": [{"addressPrefix": "*", "addressPrefixType": "IPPrefix"}],
                    "sourcePortRanges": ["0-65535"],
                    "destinationPortRanges": [self.pick(["0-65535", "22", "80-443"])],
                },
            )

    def bastion(self) -> None:
        self.has_bastion = self.chance(0.3)
        if not self.has_bastion:
            return
        self.public("pip-bas")
        self.add(
            "bastionHosts",
            "bas",
            {
                "ipConfigurations": [
                    {
                        "name": "i",
                        "properties": {
                            "subnet": self.ref("virtualNetworks/subnets", "v0/AzureBastionSubnet"),
                            "publicIPAddress": self.ref("publicIPAddresses", "pip-bas"),
                        },
                    }
                ]
            },
            location="westeurope",
        )
        if self.chance(0.5):
            self.world["instanceAddresses"] = {"bas": self.address(self.vnets[0], "AzureBastionSubnet", 5)}

    def outside(self) -> None:
        self.world["internetHosts"] = [{"name": "site", "ipAddress": "198.51.100.20", "fqdns": ["www.contoso.com"]}]
        self.world["threatIntelligence"] = {"maliciousIps": self.pick([[], ["198.51.100.20"], ["203.0.113.99"]])}
        self.world["infrastructureFqdns"] = self.pick([[], ["www.contoso.com"], ["stdata.blob.core.windows.net"]])

    def finish(self) -> None:
        self.rng.shuffle(self.resources)
