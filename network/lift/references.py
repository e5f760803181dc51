"""References that no noun keeps but a complete snapshot must hold: parents of children, and those of DNS resolvers."""

from network.lift.reader import Reader


def check_parent(reader: Reader) -> None:
    """A child resource whose parent is not in the graph takes no part in anything."""
    if reader.lifting.index.get(reader.node.parent) is None:
        reader.lifting.dangling(f"{reader.node.id}#id", reader.node.parent)
        reader.lifting.leave_out(reader.node, "its parent is not in the graph, so it takes no part in any flow")


def check_resolver(reader: Reader) -> None:
    """`dnsResolvers`: the network that it stands in."""
    reader.key_of("virtualNetwork")


def check_inbound_endpoint(reader: Reader) -> None:
    """`dnsResolvers/inboundEndpoints`: their subnets."""
    for element in reader.each("ipConfigurations"):
        (element.at("properties") if "properties" in element.body.values else element).key_of("subnet")


def check_outbound_endpoint(reader: Reader) -> None:
    """`dnsResolvers/outboundEndpoints`: their subnets."""
    reader.key_of("subnet")


def check_ruleset(reader: Reader) -> None:
    """`dnsForwardingRulesets`: the outbound endpoints that they use."""
    reader.keys("dnsResolverOutboundEndpoints")
