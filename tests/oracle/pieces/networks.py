"""Virtual networks, their peerings and route tables."""

from ipaddress import IPv4Network

from tests.oracle.pieces.words import Json, Words


class Networks(Words):
    """Virtual networks, their peerings and route tables."""

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
