"""Private zones, resolvers and DNS servers."""

from tests.oracle.pieces.words import Json, Words


class Resolution(Words):
    """Private zones, resolvers and DNS servers."""

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
        for number, domain in enumerate(
            self.some([".", "contoso.com.", self.pick(["corp.contoso.com.", "Corp.Contoso.com"])], 2)
        ):
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
