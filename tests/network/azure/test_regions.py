"""The table of regions: names as ARM writes them, each with its page."""

from network.azure.regions import REGION_NAMES, REGIONS


def test_a_name_is_the_display_name_without_spaces_and_capitals() -> None:
    assert [region.name for region in REGIONS if region.name != region.display_name.replace(" ", "").lower()] == []


def test_every_region_stands_once_and_cites_its_page() -> None:
    assert len(REGION_NAMES) == len(REGIONS)
    assert all(region.source.startswith("https://learn.microsoft.com/") for region in REGIONS)


def test_regions_with_and_without_zones() -> None:
    zones = {region.name: region.zones for region in REGIONS}
    assert (zones["westeurope"], zones["northcentralus"]) == (True, False)
