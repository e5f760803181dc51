"""What a person reads: the whole text, for a network that passes, one that fails, a rule and a fact."""

from infra.report.facts import facts
from infra.report.paper import Paper
from infra.report.result import CheckResult, NotModelled, counts
from infra.report.terminal import MOST_LINES, render_check, render_fact, render_rule, render_rules
from network.model.finding import Finding, Severity
from network.model.resource import Note, Source
from network.verify.preflight.registry import RULES, find_rule

OVERLAP = Finding(
    code="NET105",
    arm_code="NetcfgSubnetRangesOverlap",
    severity=Severity.ERROR,
    resource="/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v1/subnets/b",
    path="virtualNetworks/v1/subnets/b",
    message="10.0.1.128/25 overlaps 10.0.1.0/24 of subnet a",
    cause="An address belongs to one subnet.",
    fix="Give one of them another prefix.",
    source=Source("infra/__main__.py", 31),
)
OPEN = Finding(
    code="NET999",
    severity=Severity.INFO,
    resource="",
    message="2 values are not known before deployment",
    evidence=("a#b is known after deployment (NET101)", "c#d is known after deployment (NET104)"),
)


def again(number: int) -> Finding:
    path = f"virtualNetworks/v1/subnets/s{number}"
    return Finding(OVERLAP.code, OVERLAP.severity, OVERLAP.resource, OVERLAP.message, path, fix=OVERLAP.fix)


def test_a_network_that_passes_is_one_line() -> None:
    assert render_check(CheckResult("sandbox", 57, ())) == "passed  sandbox: 57 resources, no findings\n"


def test_a_network_that_fails_says_where_what_why_and_the_way_out() -> None:
    assert render_check(CheckResult("sandbox", 57, (OPEN, OVERLAP))) == (
        "failed  sandbox: 57 resources, 1 error, 1 note\n"
        "\n"
        "error NET105  Two subnets of a VNet overlap - NetcfgSubnetRangesOverlap\n"
        "  infra/__main__.py:31  virtualNetworks/v1/subnets/b\n"
        "    10.0.1.128/25 overlaps 10.0.1.0/24 of subnet a\n"
        "  why     An address belongs to one subnet.\n"
        "  fix     Give one of them another prefix.\n"
        "\n"
        "note NET999  Something is not known before deployment\n"
        "  2 values are not known before deployment\n"
        "      a#b is known after deployment (NET101)\n"
        "      c#d is known after deployment (NET104)\n"
        "\n"
        "1 error, 1 note. fairway rule NET105 explains a code.\n"
    )


def test_findings_that_are_alike_share_their_cause_and_are_counted_where_they_are_many() -> None:
    text = render_check(CheckResult("s", 9, tuple(again(number) for number in range(MOST_LINES + 2))))
    assert text.count("overlaps") == MOST_LINES
    assert text.count("  fix  ") == 1
    assert "\n  and 2 more\n" in text


def test_notes_and_what_is_not_modelled_follow() -> None:
    missing = NotModelled("Virtual WAN", "flows through it are indeterminate")
    text = render_check(CheckResult("s", 1, (), (Note("vm1", "its name is made up"),), (missing,)))
    assert text == (
        "passed  s: 1 resources, no findings\n"
        "\n"
        "note  vm1: its name is made up\n"
        "\n"
        "not modelled  Virtual WAN: flows through it are indeterminate\n"
    )


def test_the_threshold_decides_the_verdict() -> None:
    assert CheckResult("s", 1, (OPEN,), fail_on=Severity.INFO).failed
    assert not CheckResult("s", 1, (OPEN,), fail_on=Severity.WARNING).failed
    assert CheckResult("s", 1, (OVERLAP,), fail_on=Severity.ERROR).failed


def test_counts_are_words() -> None:
    assert counts(()) == "no findings"
    assert counts((OVERLAP, OVERLAP, OPEN)) == "2 errors, 1 note"


def test_colours_change_no_word() -> None:
    result = CheckResult("sandbox", 57, (OVERLAP,))
    plain, coloured = render_check(result), render_check(result, Paper(colour=True))
    assert "\x1b[" in coloured
    assert "\x1b[" not in plain


def test_long_lines_wrap_inside_their_block() -> None:
    rule = find_rule("NET153")
    assert rule is not None
    lines = render_rule(rule, Paper(width=60)).splitlines()
    assert max(len(line) for line in lines if "://" not in line) <= 60  # an address of the web stays whole
    assert "          control plane, and reaches the machines; ARM looks" in lines


def test_the_page_of_a_rule() -> None:
    rule = find_rule("NetcfgSubnetRangesOverlap")
    assert rule is not None
    assert render_rule(rule) == (
        "NET105  Two subnets of a VNet overlap\n"
        "  error, shows when it is deployed; Azure answers NetcfgSubnetRangesOverlap\n"
        "\n"
        "  The prefixes of two subnets of one VNet share addresses. Reported on the later one.\n"
        "  why     An address belongs to one subnet: its routes, its NSG and its neighbours follow from it.\n"
        "  example a 10.0.1.0/24, b 10.0.1.128/25      b lies inside a\n"
        "  fix     Give one of them a prefix that no other subnet of the VNet touches.\n"
        "  source  S-224, https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq\n"
    )


def test_the_list_of_rules_has_a_line_for_each() -> None:
    lines = render_rules(RULES, Paper(width=200)).splitlines()
    assert len(lines) == len(RULES)
    assert lines[0] == "ADB001  error   A workspace has neither the rules nor the endpoint of its control plane"


def test_a_fact_has_its_pages() -> None:
    known = facts()
    assert len(known) == 264
    assert render_fact(known["S-181"]) == (
        "S-181  stated by the vendor's documentation\n"
        "  A private zone answers only in VNets linked to it; one link per (zone, VNet); peering does not\n"
        "  extend links.\n"
        "  source  PDNSL: azure-docs articles/dns/private-dns-virtual-network-links.md\n"
        "  source  PEDNSI: azure-docs articles/private-link/private-endpoint-dns-integration.md\n"
    )
