"""What holds for names in every network: drawn at random, compared with a second computation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from network.lift.dns import lift_dns
from network.lift.index import ResourceIndex
from network.lift.world import read_world
from network.model.dns import Dns
from network.model.resource import Json, Resource
from tests.network.names_graph import flat, resolver, ruleset, vnet, zone
from tests.network.simulate.test_resolve import ask, short

DOMAINS = ("contoso.com", "dev.contoso.com", "privatelink.blob.core.windows.net", "blob.core.windows.net")
HOSTS = (
    "stdata.blob.core.windows.net",
    "stdata.privatelink.blob.core.windows.net",
    "web.contoso.com",
    "web.dev.contoso.com",
    "dev.contoso.com",
    "elsewhere.example.org",
)
NETWORKS = ("v1", "v2", "hub")
WORLD: Mapping[str, Json] = {
    "publicDns": [
        {"name": HOSTS[0], "type": "CNAME", "value": HOSTS[1]},
        {"name": HOSTS[1], "type": "A", "value": "20.60.1.1"},
        *({"name": host, "type": "A", "value": f"198.51.100.{n}"} for n, host in enumerate(HOSTS[2:])),
    ],
    "dnsServers": [
        {"ipAddress": "192.168.0.53", "zones": {"contoso.com": {"web": ["192.168.5.6"]}}, "forwarders": ["public"]},
        {"ipAddress": "192.168.0.54", "forwarders": ["10.0.5.4"]},
    ],
}
SERVERS = ("10.0.5.4", "168.63.129.16", "192.168.0.53", "192.168.0.54", "10.9.9.9")
LABELS = ("stdata", "web", "@", "*", "web.dev")


@st.composite
def networks(draw: st.DrawFn) -> tuple[Resource, ...]:
    """Networks with servers, zones with records and links, and a ruleset."""
    parts: list[Resource | Sequence[Resource]] = [
        vnet(name, *draw(st.lists(st.sampled_from(SERVERS), max_size=2, unique=True))) for name in NETWORKS
    ]
    for domain in draw(st.lists(st.sampled_from(DOMAINS), unique=True)):
        labels = draw(st.lists(st.sampled_from(LABELS), max_size=3, unique=True))
        records = {label: f"10.1.2.{position + 4}" for position, label in enumerate(labels)}
        links = draw(st.lists(st.sampled_from(NETWORKS), unique=True))
        parts.append(
            zone(domain, records, links, resolutionPolicy=draw(st.sampled_from(("Default", "NxDomainRedirect"))))
        )
    domains = draw(st.lists(st.sampled_from((*DOMAINS, "core.windows.net", ".")), max_size=3, unique=True))
    rules: dict[str, Json] = {domain: draw(st.sampled_from(SERVERS)) for domain in domains}
    parts.append(ruleset("rs", rules, draw(st.lists(st.sampled_from(NETWORKS), unique=True))))
    return flat(*parts, resolver("res", "hub", "10.0.5.4"))


def lifted(resources: Sequence[Resource]) -> Dns:
    return lift_dns(ResourceIndex(resources), read_world(WORLD))


def answers(resources: Sequence[Resource]) -> list[str]:
    dns = lifted(resources)
    return [short(ask(dns, host, network)) for network in NETWORKS for host in HOSTS]


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_resources_does_not_matter(resources: tuple[Resource, ...], order: Random) -> None:
    shuffled = list(resources)
    order.shuffle(shuffled)
    assert answers(shuffled) == answers(resources)


def louder(value: Json) -> Json:
    """The same body with every id in capitals."""
    if isinstance(value, Mapping):
        return {key: below.upper() if key == "id" and isinstance(below, str) else louder(below)
                for key, below in value.items()}  # fmt: skip
    return [louder(one) for one in value] if isinstance(value, list) else value


@given(networks())
def test_the_case_of_ids_does_not_matter(resources: tuple[Resource, ...]) -> None:
    loud = [replace(one, properties=louder(one.properties)) for one in resources]  # type: ignore[arg-type]
    assert answers(loud) == answers(resources)
    types = [replace(one, type=one.type.lower()) for one in resources]
    assert answers(types) == answers(resources)


@given(networks(), st.lists(st.sampled_from(NETWORKS), unique=True))
def test_linking_an_unrelated_zone_changes_nothing(resources: tuple[Resource, ...], links: list[str]) -> None:
    unrelated = zone("unrelated.internal", {"web": "10.7.7.7", "@": "10.7.7.8"}, links)
    assert answers((*resources, *unrelated)) == answers(resources)


@given(networks())
def test_under_a_linked_zone_nothing_falls_through_to_public_dns(resources: tuple[Resource, ...]) -> None:
    """Of Azure DNS: a name under a linked zone gets a private answer or none, unless a privatelink zone redirects."""
    dns = lifted(resources)
    for network in NETWORKS:
        seen = dns.vnets[f"{resources[0].id.rpartition('/')[0]}/{network}".lower()]
        for host in HOSTS[1:]:
            linked = [link for domain, link in seen.zones.items() if host == domain or host.endswith(f".{domain}")]
            if seen.servers or not linked:
                continue
            nearest = max(linked, key=lambda link: len(link.zone.domain))
            redirects = nearest.redirects and nearest.zone.domain.startswith("privatelink.")
            found = ask(dns, host, network)
            assert redirects or found.answered_by.name == nearest.zone.name


@settings(max_examples=60)
@given(networks(), st.text(max_size=40))
def test_any_text_is_a_name_that_gets_an_answer(resources: tuple[Resource, ...], name: str) -> None:
    assert ask(lifted(resources), name).rcode is not None
