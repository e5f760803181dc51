"""Which Linux image a developer's machine starts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from network.azure import pages
from network.declare.place import Inputs
from network.model.errors import InputError

UBUNTU = "https://learn.microsoft.com/azure/virtual-machines/linux/imaging#ubuntu"


@dataclass(frozen=True, slots=True)
class Image:
    """A marketplace image; `trusted_launch` says that it boots with secure boot and a virtual TPM."""

    publisher: str
    offer: str
    sku: str
    version: str = "latest"
    trusted_launch: bool = False
    source: str = ""

    def reference(self) -> Inputs:
        """The image as a machine refers to it."""
        return {"publisher": self.publisher, "offer": self.offer, "sku": self.sku, "version": self.version}


# Of the data science image a version is kept for about a year; what is no longer published, the checks find.
IMAGES: Mapping[str, Image] = MappingProxyType(
    {
        "dsvm": Image("microsoft-dsvm", "ubuntu-2204", "2204-gen2", source=pages.DSVM_RELEASES),
        "ubuntu": Image("Canonical", "ubuntu-24_04-lts", "server", trusted_launch=True, source=UBUNTU),
    }
)


def parse_image(text: str) -> Image:
    """The image by its short name (`dsvm`, `ubuntu`) or as `publisher:offer:sku:version`.

    Raises InputError for anything else.
    """
    if text in IMAGES:
        return IMAGES[text]
    match text.split(":"):
        case [publisher, offer, sku, version] if publisher and offer and sku and version:
            return Image(publisher, offer, sku, version)
    raise InputError("image", text, f"one of {', '.join(IMAGES)}, or publisher:offer:sku:version")
