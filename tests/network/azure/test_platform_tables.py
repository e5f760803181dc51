"""The tables of the platform: every row cites its page, and no two rows say the same."""

from dataclasses import fields

import pytest

from network.azure.ambiguities import AMBIGUITIES, Readings
from network.azure.default_rules import DEFAULT_RULES
from network.azure.reserved import NEVER_TRANSLATED, NOT_INTERNET, RESERVED_ROUTES
from network.azure.service_endpoints import SERVICE_ENDPOINT_TAGS
from network.azure.service_tags import SERVICE_TAGS, prefixes_of_file, tag_rank, tags_of_service
from network.model.errors import InputError
from network.model.resource import Json

LEARN = "https://learn.microsoft.com/azure/"


def test_every_row_cites_its_page() -> None:
    pages = [
        *(row.page for row in (*RESERVED_ROUTES, *NOT_INTERNET, *NEVER_TRANSLATED)),
        *(row.page for row in DEFAULT_RULES),
        *(row.page for row in SERVICE_ENDPOINT_TAGS),
        *(row.page for row in AMBIGUITIES),
        *(row.source for row in SERVICE_TAGS),
    ]
    assert pages
    assert [page for page in pages if not page.startswith(LEARN)] == []


def test_every_open_question_is_one_setting_with_its_default() -> None:
    settings = {one.name: getattr(Readings(), one.name) for one in fields(Readings)}
    assert settings == {row.name: row.default for row in AMBIGUITIES}


def test_every_open_question_names_its_fact() -> None:
    assert [row.name for row in AMBIGUITIES if not row.fact.startswith("S-")] == []


@pytest.mark.parametrize(
    "names",
    [
        pytest.param([row.name for row in SERVICE_TAGS], id="service tags"),
        pytest.param([row.service for row in SERVICE_ENDPOINT_TAGS], id="service endpoints"),
        pytest.param([row.name for row in AMBIGUITIES], id="open questions"),
    ],
)
def test_no_row_stands_twice(names: list[str]) -> None:
    assert len(set(names)) == len(names)


def test_a_service_is_in_its_tags_and_in_the_cloud_of_its_region() -> None:
    assert tags_of_service("Microsoft.Storage/storageAccounts", "westeurope") == {
        "storage",
        "storage.westeurope",
        "azurecloud",
        "azurecloud.westeurope",
    }


def test_the_order_of_tags_with_one_prefix() -> None:
    tags = ["AzureCloud", "Storage", "AzureCloud.westeurope", "Storage.WestEurope"]
    assert sorted(tags, key=tag_rank) == ["Storage.WestEurope", "Storage", "AzureCloud.westeurope", "AzureCloud"]


def test_the_weekly_file_is_read_without_its_ipv6_prefixes() -> None:
    value: Json = {"name": "Storage.WestEurope", "properties": {"addressPrefixes": ["20.60.0.0/16", "2603::/32"]}}
    read = prefixes_of_file({"cloud": "Public", "values": [value]})
    assert {name: [str(one) for one in prefixes] for name, prefixes in read.items()} == {
        "Storage.WestEurope": ["20.60.0.0/16"]
    }


def test_another_file_is_refused() -> None:
    with pytest.raises(InputError) as error:
        prefixes_of_file({"values": [{"name": "Storage"}]})
    assert str(error.value) == (
        "service tags values[0]: got {'name': 'Storage'}, expected an object with a name and addressPrefixes"
    )
