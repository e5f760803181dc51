"""VM sizes and images that are gone or will go, with the day. Each row cites its page."""

import re
from dataclasses import dataclass
from datetime import date

from network.azure import pages

SEEN = date(2026, 8, 20)  # the day these tables were last compared with their pages


@dataclass(frozen=True, slots=True)
class RetiredSize:
    """A family of VM sizes; after `day` nobody can allocate one."""

    family: str
    pattern: str
    day: date
    source: str = pages.RETIRED_SIZES

    @property
    def is_gone(self) -> bool:
        return self.day <= SEEN


_FIRST_GPU, _OLD = date(2023, 9, 6), date(2028, 11, 15)
RETIRED_SIZES = (
    RetiredSize("NC", r"Standard_NC(6|12|24r?)(_Promo)?", _FIRST_GPU),
    RetiredSize("NCv2", r"Standard_NC\d+r?s_v2", _FIRST_GPU),
    RetiredSize("ND", r"Standard_ND\d+r?s", _FIRST_GPU),
    RetiredSize("NV", r"Standard_NV(6|12|24)(_Promo)?", _FIRST_GPU),
    RetiredSize("A", r"(Standard|Basic)_A\d+", date(2024, 8, 31)),
    RetiredSize("NCv3", r"Standard_NC\d+r?s_v3", date(2025, 9, 30)),
    RetiredSize("NVv3", r"Standard_NV\d+s_v3", date(2026, 9, 30)),
    RetiredSize("NVv4", r"Standard_NV\d+as_v4", date(2026, 9, 30)),
    RetiredSize("NP", r"Standard_NP\d+s", date(2027, 5, 31)),
    RetiredSize("Dv2 and DSv2", r"Standard_DS?\d+(-\d+)?_v2(_Promo)?", date(2028, 5, 1)),
    RetiredSize("Fsv2", r"Standard_F\d+s_v2", _OLD),
    RetiredSize("B of the first generation", r"Standard_B\d+(l|m)?s", _OLD),
    RetiredSize("Av2", r"Standard_A\d+m?_v2", _OLD),
    RetiredSize("Lsv2", r"Standard_L\d+s_v2", _OLD),
)


@dataclass(frozen=True, slots=True)
class RetiredImage:
    """An image by publisher, offer and sku, and what to take instead."""

    publisher: str
    offer: str
    sku: str
    instead: str
    source: str = pages.DSVM_RELEASES


RETIRED_IMAGES = (
    RetiredImage("microsoft-dsvm", "dsvm-win-2019", "server-2019", "dsvm-win-2022, sku winserver-2022"),
    RetiredImage("microsoft-dsvm", "ubuntu-1804", "1804", "ubuntu-2204, sku 2204-gen2"),
    RetiredImage("microsoft-dsvm", "ubuntu-1804", "1804-gen2", "ubuntu-2204, sku 2204-gen2"),
    RetiredImage("microsoft-dsvm", "ubuntu-2004", "2004", "ubuntu-2204, sku 2204-gen2"),
    RetiredImage("microsoft-dsvm", "ubuntu-2004", "2004-gen2", "ubuntu-2204, sku 2204-gen2"),
)


def retired_size(size: str) -> RetiredSize | None:
    """The family that is or will be retired to which a size belongs; sizes are compared without case."""
    return next((row for row in RETIRED_SIZES if re.fullmatch(row.pattern, size, re.IGNORECASE)), None)


def retired_image(publisher: str, offer: str, sku: str) -> RetiredImage | None:
    """The retired image that this is, compared without case."""
    asked = (publisher.lower(), offer.lower(), sku.lower())
    return next((row for row in RETIRED_IMAGES if (row.publisher, row.offer, row.sku) == asked), None)
