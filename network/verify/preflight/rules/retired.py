"""What Azure no longer creates, or soon will not: SKUs, sizes, images, flow logs of NSGs."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.sizes import retired_image, retired_size
from network.lift.index import last_segment
from network.model.finding import Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.node_pools import pools_of
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.rules.application_gateways import sku_name
from network.verify.preflight.skus import BASIC, sku_of

_OLD_GATEWAYS = {f"vpngw{number}" for number in range(1, 6)}
_OLD_POLICIES = {"appgwsslpolicy20150501", "appgwsslpolicy20170401", "appgwsslpolicy20170401s"}
_OLD_TLS = {"tls1_0", "tls1_1"}


@rule(
    "NET008",
    "A flow log watches an NSG",
    kinds.FLOW_LOG,
    page=pages.FLOW_LOGS,
    why="Since 2025-06-30 flow logs of NSGs cannot be created, and the existing ones end on 2027-09-30.",
    example="""
        flowLogs/f with targetResourceId .../networkSecurityGroups/n
    """,
    fix="Let the flow log watch the VNet.",
)
def nsg_flow_log(flow_log: Element, _graph: Graph) -> Iterator[Fault]:
    """The target of a flow log is a network security group."""
    target = flow_log.text("targetResourceId")
    if "/networksecuritygroups/" in target.lower():
        yield Fault(flow_log, f"the target is the NSG {last_segment(target)}; NSG flow logs are no longer created")


@rule(
    "NET012",
    "A SKU or TLS version is retired",
    kinds.PUBLIC_IP,
    kinds.LOAD_BALANCER,
    kinds.GATEWAY,
    kinds.APPLICATION_GATEWAY,
    kinds.STORAGE,
    page=pages.BASIC_ADDRESSES,
    why="Azure has ended these variants: new ones are refused, and what exists is migrated or stopped.",
    example="""
        a public IP address without sku, which is Basic: retired on 2025-09-30
    """,
    fix="Take the successor: Standard addresses and load balancers, AZ gateways, v2 application gateways, TLS 1.2.",
)
def retired_sku(element: Element, _graph: Graph) -> Iterator[Fault]:
    """A public address or load balancer is Basic, a VPN gateway is not an AZ one, an application gateway is v1 or has
    an old TLS policy, a storage account accepts TLS below 1.2.
    """
    kind = element.resource.type.lower()
    if kind in (kinds.PUBLIC_IP.lower(), kinds.LOAD_BALANCER.lower()) and sku_of(element) == BASIC:
        stated = "" if element.sku.has("name") else " as no sku is given"
        yield Fault(
            element, f"{element.name} is Basic{stated}; Basic was retired on 2025-09-30", "Set sku.name to Standard."
        )
    elif kind == kinds.GATEWAY.lower():
        sku = element.part("sku").text("name") or element.sku.text("name")
        if sku.lower() in _OLD_GATEWAYS:
            told = f"{sku} is being moved to {sku}AZ"
            yield Fault(element, told, f"Set the SKU to {sku}AZ.", Severity.WARNING)
    elif kind == kinds.APPLICATION_GATEWAY.lower():
        yield from _application_gateway(element)
    elif kind == kinds.STORAGE.lower() and element.word("minimumTlsVersion") in _OLD_TLS:
        told = f"minimumTlsVersion is {element.text('minimumTlsVersion')}; Azure Storage accepts TLS 1.2 and above"
        yield Fault(element, told, "Set minimumTlsVersion to TLS1_2.", Severity.WARNING)


@rule(
    "AML026",
    "A VM size or image is retired, or nodes run all the time",
    kinds.VM,
    kinds.SCALE_SET,
    kinds.COMPUTE,
    kinds.CLUSTER,
    kinds.NODE_POOL,
    page=pages.RETIRED_SIZES,
    why="A retired size has no capacity any more, and one that will be retired takes its machines with it on that day.",
    example="""
        a training cluster of Standard_NC6s_v3, retired on 2025-09-30
    """,
    fix="Choose a size of a current series.",
)
def retired_machine(element: Element, graph: Graph) -> Iterator[Fault]:
    """A machine, cluster or node pool has a size that is or will be retired, or a retired image; or a training cluster
    keeps nodes running.
    """
    for size in dict.fromkeys(_sizes(element, graph)):
        row = retired_size(size)
        if row is not None:
            told = f"{size} ({row.family}) {'was' if row.is_gone else 'will be'} retired on {row.day}"
            yield Fault(element, told, severity=Severity.ERROR if row.is_gone else Severity.WARNING)
    image = element.part("storageProfile").part("imageReference")
    old = retired_image(image.text("publisher"), image.text("offer"), image.text("sku"))
    if old is not None:
        told = f"the image {old.offer}, sku {old.sku}, is superseded"
        yield Fault(element, told, f"Take {old.instead}.", Severity.WARNING)
    least = element.part("properties").part("scaleSettings").number("minNodeCount")
    if least:
        told = f"minNodeCount {least}: the nodes are allocated at once, need quota, and are paid all the time"
        yield Fault(element, told, "Set minNodeCount to 0.", Severity.INFO)


def _sizes(element: Element, graph: Graph) -> Iterator[str]:
    """The VM sizes that an element names, wherever its type has them."""
    kind = element.resource.type.lower()
    if kind == kinds.CLUSTER.lower():
        yield from (one.text("vmSize") for one in pools_of(element, graph))
        return
    yield element.part("hardwareProfile").text("vmSize")
    yield element.part("properties").text("vmSize")
    yield element.text("vmSize")
    if kind == kinds.SCALE_SET.lower():
        yield element.sku.text("name")


def _application_gateway(gateway: Element) -> Iterator[Fault]:
    if sku_name(gateway).lower() in {"standard_small", "standard_medium", "standard_large", "waf_medium", "waf_large"}:
        told = f"{sku_name(gateway)} is a v1 application gateway; v1 was retired on 2026-04-28"
        yield Fault(gateway, told, "Take Standard_v2 or WAF_v2.")
    policy = gateway.part("sslPolicy").text("policyName")
    if policy.lower() in _OLD_POLICIES:
        told = f"the TLS policy {policy} accepts TLS below 1.2, which has ended"
        yield Fault(gateway, told, "Take AppGwSslPolicy20220101.")
