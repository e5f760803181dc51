"""Network security groups and security admin rules."""

from tests.oracle.pieces.words import Json, Words


class Filters(Words):
    """Network security groups and security admin rules."""

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
