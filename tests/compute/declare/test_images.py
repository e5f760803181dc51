import pytest

from compute.declare.images import IMAGES, parse_image
from network.azure.sizes import retired_image
from network.model.errors import InputError


@pytest.mark.parametrize("name", IMAGES)
def test_every_image_with_a_short_name_is_published_and_cited(name: str) -> None:
    image = IMAGES[name]
    assert retired_image(image.publisher, image.offer, image.sku) is None
    assert image.source.startswith("https://learn.microsoft.com/")


def test_an_image_is_given_by_its_four_parts() -> None:
    assert parse_image("Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2:latest").reference() == {
        "publisher": "Canonical",
        "offer": "0001-com-ubuntu-server-jammy",
        "sku": "22_04-lts-gen2",
        "version": "latest",
    }


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("windows", id="an unknown short name"),
        pytest.param("a:b:c", id="one part too few"),
        pytest.param("a:b:c:d:e", id="one part too many"),
        pytest.param("a:b::d", id="an empty part"),
    ],
)
def test_what_is_no_image_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_image(text)
    assert str(refused.value) == f"image: got {text!r}, expected one of dsvm, ubuntu, or publisher:offer:sku:version"
