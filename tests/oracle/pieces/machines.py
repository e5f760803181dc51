"""Machines, load balancers, NAT gateways, Bastion."""

from tests.oracle.pieces.words import PORTS, Json, Words


class Machines(Words):
    """Machines, load balancers, NAT gateways, Bastion."""

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
