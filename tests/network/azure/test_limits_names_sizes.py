"""Tables of limits, names, special subnets and retired machines: every row cites its page, boundaries come in pairs."""

import re
from dataclasses import fields
from typing import Any

import pytest

from network.azure import limits, limits_aks, names, pages, sizes, special_subnets

TABLES: list[Any] = [
    *limits.FORBIDDEN_RANGES,
    *limits.LIMITS,
    limits.VNET_DNS_SERVERS,
    limits.SERVICE_TAG_ROUTES,
    *limits_aks.MAX_PODS,
    *limits_aks.RESERVED_RANGES,
    *names.NETWORK_NAMES,
    *names.SERVICE_NAMES,
    *special_subnets.SPECIAL_SUBNETS,
    special_subnets.RESOLVER,
    special_subnets.DATABRICKS,
    *sizes.RETIRED_SIZES,
    *sizes.RETIRED_IMAGES,
]


@pytest.mark.parametrize("row", TABLES, ids=str)
def test_every_row_cites_its_page(row: Any) -> None:
    assert "source" in {field.name for field in fields(row)}
    assert row.source.startswith("https://")


def test_pages_have_one_name_each() -> None:
    found = [value for name, value in vars(pages).items() if name.isupper()]
    assert len(found) == len(set(found))
    assert all(value.startswith("https://") for value in found)


@pytest.mark.parametrize("row", names.NETWORK_NAMES + names.SERVICE_NAMES, ids=lambda row: row.type)
def test_lengths_are_boundaries(row: names.NameRule) -> None:
    assert row.allows("a" * row.shortest)
    assert row.allows("a" * row.longest)
    assert not row.allows("a" * (row.shortest - 1))
    assert not row.allows("a" * (row.longest + 1))


@pytest.mark.parametrize("row", special_subnets.SPECIAL_SUBNETS, ids=lambda row: row.name)
def test_what_is_advised_is_accepted(row: special_subnets.SpecialSubnet) -> None:
    assert row.advised <= row.longest


@pytest.mark.parametrize(
    ("size", "family"),
    [
        pytest.param("Standard_NC6s_v3", "NCv3", id="a V100"),
        pytest.param("Standard_NC24rs_v3", "NCv3", id="a V100 with InfiniBand"),
        pytest.param("standard_nc6", "NC", id="a K80 in lower case"),
        pytest.param("Standard_NC4as_T4_v3", None, id="a T4 of another family"),
        pytest.param("Standard_NC24ads_A100_v4", None, id="an A100"),
        pytest.param("Standard_NP10s", "NP", id="an FPGA"),
        pytest.param("Standard_DS3_v2", "Dv2 and DSv2", id="a DSv2"),
        pytest.param("Standard_D4s_v3", None, id="a Dv3"),
        pytest.param("Standard_B2ms", "B of the first generation", id="a burstable size"),
        pytest.param("Standard_B2ts_v2", None, id="one of the second generation"),
        pytest.param("Standard_F4s_v2", "Fsv2", id="an Fsv2"),
        pytest.param("Standard_F4as_v6", None, id="an Fasv6"),
        pytest.param("Standard_A4_v2", "Av2", id="an Av2"),
        pytest.param("Standard_L8s_v3", None, id="an Lsv3"),
    ],
)
def test_sizes_belong_to_one_retired_family_or_none(size: str, family: str | None) -> None:
    found = [row.family for row in sizes.RETIRED_SIZES if re.fullmatch(row.pattern, size, re.IGNORECASE)]
    assert found == ([family] if family else [])
    row = sizes.retired_size(size)
    assert (row.family if row else None) == family


def test_a_size_is_gone_from_its_day_on() -> None:
    assert sizes.RetiredSize("x", "x", sizes.SEEN).is_gone
    assert not sizes.RetiredSize("x", "x", sizes.SEEN.replace(year=sizes.SEEN.year + 1)).is_gone


def test_images_are_compared_without_case() -> None:
    assert sizes.retired_image("Microsoft-DSVM", "dsvm-win-2019", "SERVER-2019") is not None
    assert sizes.retired_image("microsoft-dsvm", "ubuntu-2204", "2204-gen2") is None
