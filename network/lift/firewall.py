"""Azure Firewall, policies, rule collection groups and IP groups."""

from network.azure.reserved import NEVER_TRANSLATED
from network.lift.index import id_key
from network.lift.reader import Reader
from network.model.addresses import NOTHING, AddressSet
from network.model.firewall import (
    Addresses,
    ApplicationProtocol,
    DnsSettings,
    Firewall,
    FirewallPolicy,
    FirewallRule,
    RuleCollection,
    RuleCollectionGroup,
    RuleKind,
    ThreatIntelligence,
)
from network.model.words import Access

GROUPS = "Microsoft.Network/firewallPolicies/ruleCollectionGroups"
CLASSIC = ("natRuleCollections", "networkRuleCollections", "applicationRuleCollections")
IANA = "IANAPrivateRanges"
_KINDS = {one.lower(): one for one in RuleKind}
_MODES = {one.lower(): one for one in ThreatIntelligence}


def lift_firewall(reader: Reader) -> None:
    """`azureFirewalls` in a VNet; those of a virtual hub are not modelled."""
    lifting = reader.lifting
    for collection in CLASSIC:
        if reader.has(collection):
            reader.not_modelled(collection, "flows through a firewall with classic rules are indeterminate")
    if reader.has("virtualHub"):
        lifting.leave_out(reader.node, "a firewall in a virtual hub takes no part in any flow", "virtualHub")
        return
    configurations = [inner for _, inner in reader.elements("ipConfigurations")]
    placed = next((inner for inner in configurations if inner.has("subnet")), None)
    subnet = placed.find("subnet", lifting.subnets) if placed else None
    if placed is None or subnet is None:
        lifting.leave_out(reader.node, "a firewall without a subnet takes no part in any flow", "ipConfigurations")
        return
    addresses = (inner.find("publicIPAddress", lifting.public_ips) for inner in configurations)
    lifting.firewalls[reader.key] = Firewall(
        subnet=subnet,
        address=placed.address("privateIPAddress"),
        public_ips=tuple(one for one in addresses if one is not None),
        policy=reader.find("firewallPolicy", lifting.policies),
        management=reader.has("managementIpConfiguration"),
        **reader.declared(),
    )


def lift_policy(reader: Reader) -> None:
    """`firewallPolicies`, the base policy first."""
    lifting = reader.lifting
    if reader.key in lifting.policies:
        return
    base_id = reader.reference("basePolicy")
    base_node = lifting.index.get(base_id) if base_id else None
    if base_node is not None and not _is_descendant(reader, base_id):
        lift_policy(reader.child(base_node))
    if reader.at("intrusionDetection").text("mode").lower() == "deny":
        reader.not_modelled("intrusionDetection.mode", "intrusion prevention may drop what the rules allow (S-150)")
    base = reader.find("basePolicy", lifting.policies)
    nodes = lifting.index.children(reader.node.id, GROUPS)
    groups = sorted((_group(reader.child(node)) for node in nodes), key=lambda one: (one.priority, one.name.lower()))
    lifting.policies[reader.key] = FirewallPolicy(
        base=base,
        groups=tuple(groups),
        threat_intelligence=_MODES.get(reader.text("threatIntelMode").lower(), ThreatIntelligence.ALERT),
        trusted=_address_set(reader.at("threatIntelWhitelist"), "ipAddresses"),
        trusted_names=reader.at("threatIntelWhitelist").texts("fqdns"),
        private_ranges=_private_ranges(reader),
        dns=_dns(reader, base),
        **reader.declared(),
    )


def _is_descendant(reader: Reader, base_id: str) -> bool:
    """Whether a policy inherits from itself, directly or through others: such a base is not followed."""
    seen = {reader.key}
    while base_id and (node := reader.lifting.index.get(base_id)) is not None:
        if id_key(base_id) in seen:
            return True
        seen.add(id_key(base_id))
        base_id = reader.child(node).reference("basePolicy")
    return False


def _private_ranges(reader: Reader) -> AddressSet:
    snat = reader.at("snat")
    texts = snat.texts("privateRanges") or (IANA,)
    named = {IANA.lower(): tuple(str(row.prefix) for row in NEVER_TRANSLATED)}
    parts = [part for text in texts for part in named.get(text.lower(), (text,))]
    found = [snat.address_set("privateRanges", part) for part in parts]
    return AddressSet.of_ranges(one for item in found if item is not None for one in item.ranges)


def _dns(reader: Reader, base: FirewallPolicy | None) -> DnsSettings:
    if not reader.has("dnsSettings"):
        return base.dns if base is not None else DnsSettings()
    settings = reader.at("dnsSettings")
    return DnsSettings(settings.flag("enableProxy"), settings.addresses("servers"))


def _group(reader: Reader) -> RuleCollectionGroup:
    collections = [_collection(one) for one in reader.each("ruleCollections")]
    return RuleCollectionGroup(
        priority=reader.number("priority") or 0,
        collections=tuple(sorted(collections, key=lambda one: (one.priority, one.name.lower()))),
        **reader.declared(reader.node.name),
    )


def _collection(reader: Reader) -> RuleCollection:
    name = reader.text("name")
    action = reader.at("action").text("type").lower()
    identity = f"{reader.node.id}/ruleCollections/{name}"
    rules = tuple(rule for one in reader.each("rules") if (rule := _rule(one, identity)) is not None)
    return RuleCollection(
        priority=reader.number("priority") or 0,
        access=Access.DENY if action == "deny" else Access.ALLOW,
        rules=rules,
        **reader.declared(name, identity),
    )


def _rule(reader: Reader, collection: str) -> FirewallRule | None:
    kind = _KINDS.get(reader.text("ruleType").lower())
    name = reader.text("name")
    if kind is None:
        reader.not_modelled("ruleType", f"rule {name} has no effect")
        return None
    application = kind is RuleKind.APPLICATION
    rule = Reader(reader.lifting, reader.node, reader.body, [])
    for key in ("webCategories", "targetUrls"):
        if application and rule.has(key):
            rule.not_modelled(key, "flows that this rule may concern are indeterminate")
    protocols = {one.lower() for one in rule.texts("ipProtocols")}
    return FirewallRule(
        kind=kind,
        sources=_addresses(rule, "source"),
        destinations=_addresses(rule, "destination"),
        fqdns=tuple(one.lower() for one in rule.texts("targetFqdns" if application else "destinationFqdns")),
        fqdn_tags=rule.texts("fqdnTags"),
        protocols=frozenset() if "any" in protocols else frozenset(protocols),
        ports=rule.ports("destinationPorts"),
        application_protocols=_application_protocols(rule) if application else (),
        translated_address=rule.address("translatedAddress"),
        translated_fqdn=rule.text("translatedFqdn").lower(),
        translated_port=rule.number("translatedPort"),
        **rule.declared(name, f"{collection}/rules/{name}"),
    )


_DEFAULT_PORTS = {"http": 80, "https": 443, "mssql": 1433}


def _application_protocols(reader: Reader) -> tuple[ApplicationProtocol, ...]:
    found = []
    for one in reader.each("protocols"):
        name = one.text("protocolType").lower()
        found.append(ApplicationProtocol(name, one.number("port") or _DEFAULT_PORTS.get(name, 0)))
    return tuple(found)


def _addresses(reader: Reader, side: str) -> Addresses:
    """One side of a rule: addresses, ranges, service tags and IP groups together."""
    known, tags, key = NOTHING, [], f"{side}Addresses"
    for text in reader.texts(key):
        if text == "*":
            return Addresses(anything=True)
        if text[:1].isalpha():
            tags.append(text)
        else:
            known |= reader.address_set(key, text) or NOTHING
    for group in reader.plain_keys(f"{side}IpGroups"):
        known |= _ip_group(reader, group)
    return Addresses(known=known, tags=tuple(tags))


def _ip_group(reader: Reader, identity: str) -> AddressSet:
    node = reader.lifting.index.get(identity)
    if node is None:
        return NOTHING
    return _address_set(Reader(reader.lifting, node, None, reader.gaps), "ipAddresses")


def _address_set(reader: Reader, key: str) -> AddressSet:
    """The addresses, prefixes and ranges of a list together."""
    found = (reader.address_set(key, text) for text in reader.texts(key))
    return AddressSet.of_ranges(one for item in found if item is not None for one in item.ranges)
