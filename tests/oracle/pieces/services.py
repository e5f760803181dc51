"""Platform services, service endpoints, private endpoints."""

from tests.oracle.pieces.words import Json, Words


class Services(Words):
    """Platform services, service endpoints, private endpoints."""

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

    def outside(self) -> None:
        self.world["internetHosts"] = [{"name": "site", "ipAddress": "198.51.100.20", "fqdns": ["www.contoso.com"]}]
        self.world["threatIntelligence"] = {"maliciousIps": self.pick([[], ["198.51.100.20"], ["203.0.113.99"]])}
        self.world["infrastructureFqdns"] = self.pick([[], ["www.contoso.com"], ["stdata.blob.core.windows.net"]])

    def provided(self) -> None:
        """A Private Link service in front of the internal load balancer, and an endpoint in some VNet."""
        balancer = next((one for one in self.resources if one["id"] == self.identity("loadBalancers", "lb0")), None)
        if balancer is None or balancer["sku"]["name"] != "Standard" or self.chance(0.3):
            return
        front = balancer["properties"]["frontendIPConfigurations"][0]["properties"]["privateIPAddress"]
        home = next(one for one in self.vnets if self.address(one, "a", 100) == front)
        subnet = self.ref("virtualNetworks/subnets", f"{home['name']}/b")
        nat = {"name": "nat", "properties": {"privateIPAddress": self.address(home, "b", 50), "subnet": subnet}}
        frontend = {"id": f"{balancer['id']}/frontendIPConfigurations/fe"}
        body = {"loadBalancerFrontendIpConfigurations": [frontend], "ipConfigurations": [nat]}
        self.add("privateLinkServices", "pls", body, location=home["region"])
        self.consumer(self.pick(self.vnets))

    def consumer(self, vnet: Json) -> None:
        connection = {"privateLinkServiceId": self.identity("privateLinkServices", "pls")}
        body = {
            "subnet": self.ref("virtualNetworks/subnets", f"{vnet['name']}/pe"),
            "privateLinkServiceConnections": [{"name": "c", "properties": connection}],
            "ipConfigurations": [{"name": "i", "properties": {"privateIPAddress": self.address(vnet, "pe", 6)}}],
        }
        self.add("privateEndpoints", "pe-pls", body, location=vnet["region"])
        self.endpoints.append("pe-pls")
