"""The estate as it is shipped: everything that people expect of it and that its systems require holds."""

from tests.estate.clone import ESTATE, Estate


def test_every_stack_says_what_must_hold(estate: Estate) -> None:
    assert {intent.source.stack for intent in estate.said.intents if intent.source} == set(ESTATE)


def test_preflight_finds_nothing(estate: Estate) -> None:
    assert estate.preflight() == ()


def test_what_people_expect_holds(estate: Estate) -> None:
    assert estate.judged(*(intent.name for intent in estate.said.intents)) == ()


def test_what_systems_require_holds(estate: Estate) -> None:
    required = [name for name, intent in estate.intents.items() if intent.requirement]
    systems = {estate.intents[name].system for name in required}
    assert systems >= {"aks", "aml-cluster", "aml-instance", "aml-kubernetes", "dsvm"}
    assert estate.judged(*required) == ()
