"""Service tags by name: which Azure has, and how it spells them."""

import pytest

from network.azure.service_tags import is_listed, spelled


@pytest.mark.parametrize(
    ("tag", "listed"),
    [
        pytest.param("Storage", True, id="a tag"),
        pytest.param("storage", True, id="in any case"),
        pytest.param("Storage.WestEurope", True, id="that of a region"),
        pytest.param("Storage.westeurpe", False, id="a region that nobody has"),
        pytest.param("AzureActiveDirectory.westeurope", False, id="a tag without regions"),
        pytest.param("AzureFrontDoor.Backend", True, id="a name with a full stop"),
        pytest.param("AzureStorge", False, id="a name that nobody has"),
        pytest.param("", False, id="no name"),
    ],
)
def test_which_tags_azure_has(tag: str, listed: bool) -> None:
    assert is_listed(tag) is listed


@pytest.mark.parametrize(
    ("written", "azure"),
    [
        ("STORAGE", "Storage"),
        ("storage.WestEurope", "Storage.westeurope"),
        ("azurefrontdoor.frontend", "AzureFrontDoor.Frontend"),
        ("MyTag", "MyTag"),
        ("", ""),
    ],
)
def test_how_azure_spells_them(written: str, azure: str) -> None:
    assert spelled(written) == azure
