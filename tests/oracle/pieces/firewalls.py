"""Azure Firewall and its policies."""

from tests.oracle.pieces.words import PORTS, Json, Words


class Firewalls(Words):
    """Azure Firewall and its policies."""

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
