import pytest

from compute.declare.sizes import parse_size
from network.model.errors import InputError


@pytest.mark.parametrize(
    ("name", "family", "cores", "gpus", "infiniband"),
    [
        pytest.param("Standard_D4s_v5", "D", 4, False, False, id="a general machine"),
        pytest.param("Standard_NC4as_T4_v3", "NC", 4, True, False, id="the smallest with a GPU"),
        pytest.param("Standard_NC24rs_v3", "NC", 24, True, True, id="an r among the features is InfiniBand"),
        pytest.param("Standard_ND96asr_v4", "ND", 96, True, True, id="GPUs with InfiniBand"),
        pytest.param("Standard_ND96isr_H100_v5", "ND", 96, True, True, id="the name of the accelerator does not count"),
        pytest.param("Standard_NV36ads_A10_v5", "NV", 36, True, False, id="GPUs for pictures"),
        pytest.param("Standard_NP10s", "NP", 10, False, False, id="FPGAs are no GPUs"),
        pytest.param("Standard_HB120rs_v3", "HB", 120, False, True, id="InfiniBand without GPUs"),
        pytest.param("Standard_E32-8s_v5", "E", 32, False, False, id="fewer cores than the size has"),
    ],
)
def test_a_size_tells_by_its_name(name: str, family: str, cores: int, gpus: bool, infiniband: bool) -> None:
    size = parse_size(name)
    assert (size.family, size.cores, size.has_gpus, size.has_infiniband) == (family, cores, gpus, infiniband)


@pytest.mark.parametrize("name", ["D4s_v5", "standard_d4s_v5", "Standard_", "Standard_4s", ""])
def test_what_is_no_size_is_refused(name: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_size(name)
    assert str(refused.value) == f"size: got {name!r}, expected a VM size such as Standard_D4s_v5"
