"""Which rule a requirement that is not met belongs to."""

import pytest

from compute.requirements.codes import CODES, OTHERWISE, code_of
from compute.requirements.reader import catalogue
from compute.requirements.requirement import System
from network.model.words import Decider
from network.verify.preflight.registry import find_rule


@pytest.mark.parametrize(
    ("system", "requirement", "decider", "own_servers", "code"),
    [
        pytest.param(System.AML_CLUSTER, "aml.byo.out.aml_udp", Decider.NSG, False, "AML001", id="an NSG"),
        pytest.param(System.AML_INSTANCE, "aml.byo.out.arm", Decider.ADMIN_RULE, False, "AML001", id="an admin rule"),
        pytest.param(System.AML_CLUSTER, "aml.byo.fqdn.core", Decider.FIREWALL, True, "AML003", id="a firewall"),
        pytest.param(System.AML_CLUSTER, "aml.byo.out.arm", Decider.NAT, False, "AML004", id="no egress"),
        pytest.param(System.AML_CLUSTER, "aml.byo.out.arm", Decider.ROUTE, False, "AML004", id="a route to nowhere"),
        pytest.param(System.AML_CLUSTER, "aml.byo.out.vnet.blob", Decider.DNS, False, "AML009", id="a name"),
        pytest.param(
            System.AML_CLUSTER, "aml.byo.out.vnet.blob", Decider.SERVICE, False, "AML009", id="the public side answers"
        ),
        pytest.param(
            System.AML_CLUSTER,
            "aml.byo.out.vnet.blob",
            Decider.DNS,
            True,
            "AML010",
            id="a name, by DNS servers of ours",
        ),
        pytest.param(System.AKS, "aks.fqdn.mcr", Decider.FIREWALL, False, "AKS001", id="images of a cluster"),
        pytest.param(System.AKS, "aks.fqdn.api", Decider.DNS, True, "AKS002", id="names of a cluster"),
        pytest.param(System.AKS, "aks.fqdn.gpu", Decider.FIREWALL, False, "AKS010", id="drivers, whoever denies them"),
        pytest.param(System.AKS, "aks.fqdn.gpu", Decider.DNS, False, "AKS010", id="drivers, also by name"),
        pytest.param(System.AML_KUBERNETES, "amlk8s.pe.ws", Decider.NSG, False, "AKS012", id="the extension"),
        pytest.param(System.DSVM, "dsvm.in.ssh", Decider.NSG, False, "INT005", id="nothing more exact"),
        pytest.param(System.AML_CLUSTER, "x", Decider.UNKNOWN, False, "INT005", id="a decider that no row names"),
    ],
)
def test_the_rule_of_a_requirement(
    system: System, requirement: str, decider: Decider, own_servers: bool, code: str
) -> None:
    assert code_of(system, requirement, decider, own_servers=own_servers) == code


@pytest.mark.parametrize("code", [*(row.code for row in CODES), OTHERWISE])
def test_every_code_has_a_page(code: str) -> None:
    assert find_rule(code) is not None


def test_the_requirements_that_rows_name_exist() -> None:
    known = {one.id for one in catalogue()}
    assert {name for row in CODES for name in row.requirements} <= known
