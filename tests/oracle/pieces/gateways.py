"""Virtual network gateways and the sites behind them."""

from tests.oracle.pieces.words import Json, Words


class Gateways(Words):
    """Virtual network gateways and the sites behind them."""

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
