"""What judging intents and requirements finds. `infra.report.intents` makes the findings; the rules are their pages."""

from collections.abc import Iterable

from network.azure import pages
from network.model.finding import Moment, Severity
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.rule import Fault, rule

INTENTS = "docs/intents.md"


@rule(
    "INT001",
    "An intent is broken",
    page=INTENTS,
    moment=Moment.RUNTIME,
    why="Somebody wrote down what the network must do, or must never do. One flow that does otherwise is enough.",
    example="""
        {name: nobody outside signs in, from: internet, to: devbox, ports: tcp/22, outcome: deny}
    """,
    fix="Change what decided on the flow; or the intent, where it asks for more than is wanted.",
)
def broken(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """A flow of an intent does not do what the intent says; the finding shows the flow, hop by hop."""
    return ()


@rule(
    "INT002",
    "Nobody can say whether an intent holds",
    page=INTENTS,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="A value is not known before deployment, the documentation leaves something open, or something is not "
    "modelled. Such a flow satisfies neither an intent that wants it nor one that forbids it.",
    example="""
        a route to the address of a firewall that only the deployment brings
    """,
    fix="Bring what is missing into the graph or the world; where documentation is silent, do not rest on it.",
)
def open_(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """The outcome of a flow of an intent is open, and no other flow breaks the intent."""
    return ()


@rule(
    "INT003",
    "An intent names nothing, or several things",
    page=INTENTS,
    moment=Moment.RUNTIME,
    why="A name that nothing has proves nothing; a name that two things have could mean either.",
    example="""
        {name: data goes in, from: training/nodes, to: datastor/blob, outcome: allow}
    """,
    fix="Write the name as it is declared; of two things with one name, STACK:NAME or the id.",
)
def nameless(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """A location of an intent is no name of the network, or that of more than one thing."""
    return ()


@rule(
    "INT004",
    "An intent is about nothing",
    page=INTENTS,
    moment=Moment.RUNTIME,
    why="Where nothing sends or nothing has an address, every intent would hold, and none would mean anything.",
    example="""
        {name: clients score, from: training/clients, to: scoring, ports: tcp/443}    nothing stands in that subnet
    """,
    fix="Put something there, or take the intent away.",
)
def empty(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """Nothing stands at one end of an intent."""
    return ()


@rule(
    "INT005",
    "A system does not get what it needs",
    page="docs/requirements.md",
    moment=Moment.RUNTIME,
    why="The page that the finding names documents the flow; without it the system does not start, or not work.",
    example="""
        a virtual machine that signs people in with Entra, and no way to login.microsoftonline.com
    """,
    fix="Change what decided on the flow.",
)
def requirement(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """A flow that a declared system is documented to need does not work, and no rule is more exact about the cause."""
    return ()


@rule(
    "INT006",
    "A suppression has expired",
    page="docs/check.md",
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="Somebody left a finding as it is until a day, which is over. It counts again.",
    example="""
        {code: NET105, reason: the old site leaves in March, until: "2026-03-31"}    checked in April
    """,
    fix="Decide again: mend what is found, or write a later day.",
)
def expired(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """The last day of an entry of `fairway:ignore` is over."""
    return ()


@rule(
    "INT007",
    "A suppression suppresses nothing",
    page="docs/check.md",
    severity=Severity.INFO,
    moment=Moment.RUNTIME,
    why="What is not found any more needs no reason; the entry would hide it should it come back.",
    example="""
        {code: NET105, at: hub, reason: the old site leaves in March, until: "2026-03-31"}    and hub has no NET105
    """,
    fix="Take the entry away, or correct the code or the name in it.",
)
def idle(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """An entry of `fairway:ignore` covers no finding."""
    return ()


@rule(
    "AML001",
    "An NSG keeps Azure ML compute from what it needs",
    page=pages.AML_FIREWALL,
    moment=Moment.RUNTIME,
    why="Nodes talk with Azure ML, Batch, Storage and the registry of Microsoft; where a security rule denies one of "
    "these, a cluster or instance is not created, or never becomes ready.",
    example="""
        outbound rules without udp/5831 to AzureMachineLearning
    """,
    fix="Allow the flow in the NSG that the finding names, before the rule that denies it.",
)
def aml_filtered(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """A network security group or security admin rule denies a flow that Azure ML compute is documented to need."""
    return ()


@rule(
    "AML003",
    "A firewall keeps Azure ML compute from what it needs",
    page=pages.AML_FIREWALL,
    moment=Moment.RUNTIME,
    why="Nodes whose default route leads to a firewall start only where the firewall has rules for Azure ML and Batch; "
    "else they stay in the state `starting` for ever.",
    example="""
        route 0.0.0.0/0 to the firewall, and no rule for *.azureml.ms
    """,
    fix="Give the policy of the firewall a rule for the flow; what is no HTTP needs a network rule.",
)
def aml_firewalled(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """An Azure Firewall has no rule for a flow that Azure ML compute is documented to need."""
    return ()


@rule(
    "AML004",
    "Azure ML compute has no way out",
    page=pages.DEFAULT_OUTBOUND,
    facts=("S-117", "S-118"),
    moment=Moment.RUNTIME,
    why="Nodes without public addresses leave through a NAT gateway, a load balancer or a firewall. Azure no longer "
    "lends subnets a default address.",
    example="""
        enableNodePublicIp false, defaultOutboundAccess false, no NAT gateway, no route 0.0.0.0/0
    """,
    fix="Give the subnet a NAT gateway, or a route 0.0.0.0/0 to a firewall that has rules for Azure ML.",
)
def aml_stranded(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """What Azure ML compute is documented to reach is lost by routing, or for want of a public address."""
    return ()


@rule(
    "AML009",
    "Azure ML compute gets no private address for a private service",
    page=pages.AML_DNS,
    facts=("S-181",),
    moment=Moment.RUNTIME,
    why="A private zone answers in the networks that it is linked to. Elsewhere the public name answers, whose side is "
    "closed: jobs end with 403 or a timeout.",
    example="""
        privatelink.blob.core.windows.net without a link to the network of the nodes
    """,
    fix="Give the private endpoint a zone group, and link its zones to the network whose DNS the nodes ask.",
)
def aml_unresolved(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """The name of the workspace, or of a store of it, does not resolve to its private endpoint, by Azure's own DNS."""
    return ()


@rule(
    "AML010",
    "The DNS servers of Azure ML compute do not see its private zones",
    page=pages.AML_DNS,
    facts=("S-181",),
    moment=Moment.RUNTIME,
    why="Where a network names DNS servers, what counts is the network in which they ask Azure DNS, not that of the "
    "nodes.",
    example="""
        dnsServers is the firewall in the hub, and the zones are linked to the spoke alone
    """,
    fix="Link the zones to the network of the DNS servers, or let the servers forward to a resolver that sees them.",
)
def aml_unforwarded(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """The network names DNS servers, and these do not resolve a private name that Azure ML compute needs."""
    return ()


@rule(
    "AKS001",
    "Nodes of a cluster lack what they need to start",
    page=pages.AKS_EGRESS,
    moment=Moment.RUNTIME,
    why="A node that cannot fetch images and packages, or reach Azure's API, fails in its start script "
    "(VMExtensionProvisioningError, exit codes 41, 50 and 52).",
    example="""
        outboundType userDefinedRouting, and a firewall without rules for mcr.microsoft.com
    """,
    fix="Let the flow through where the finding says that it ends.",
)
def aks_starved(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """A flow that the nodes of an AKS cluster are documented to need does not work."""
    return ()


@rule(
    "AKS002",
    "Nodes of a cluster do not resolve a name that they need",
    page=pages.AKS_PRIVATE,
    moment=Moment.RUNTIME,
    why="The nodes find the API server of a private cluster by a name in a private zone; a DNS server that does not "
    "see the zone has no answer (LookupNoSuchHost).",
    example="""
        dnsServers in the hub, and the zone of the cluster linked to the spoke alone
    """,
    fix="Link the zone to the network of the DNS servers that the nodes ask, or let those forward to Azure DNS there.",
)
def aks_unresolved(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """A name that the nodes of an AKS cluster are documented to need does not resolve for them."""
    return ()


@rule(
    "AKS010",
    "GPU nodes do not reach the hosts of their drivers",
    page=pages.AKS_GPU,
    moment=Moment.RUNTIME,
    why="Drivers are downloaded when a node starts; without them the start script ends with exit code 84.",
    example="""
        a pool of Standard_NC4as_T4_v3, and a firewall without rules for nvidia.github.io
    """,
    fix="Allow tcp/443 to the hosts that the finding names.",
)
def aks_driverless(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """A cluster has GPU nodes that cannot reach the hosts from which drivers are installed."""
    return ()
