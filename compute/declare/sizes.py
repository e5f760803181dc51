"""What the name of a VM size tells: its family, and whether it has GPUs or InfiniBand.

https://learn.microsoft.com/azure/virtual-machines/vm-naming-conventions
"""

import re
from dataclasses import dataclass

from network.model.errors import InputError

_NAME = re.compile(r"(?:Standard|Basic)_(?P<family>[A-Z]+)(?P<cores>\d+)(?:-\d+)?(?P<features>[a-z]*)(?:_.*)?")
# Family letter N is "GPU enabled"; NP alone holds FPGAs. Feature letter r is "RDMA capable".
_GPU, _FPGA, _RDMA = "N", "NP", "r"


@dataclass(frozen=True, slots=True)
class Size:
    """A VM size by its parts: `Standard_ND96asr_v4` is family ND, 96 cores, features asr."""

    name: str
    family: str
    cores: int
    features: str

    @property
    def has_gpus(self) -> bool:
        """Whether the machine has GPUs for CUDA workloads."""
        return self.family.startswith(_GPU) and self.family != _FPGA

    @property
    def has_infiniband(self) -> bool:
        """Whether nodes of this size reach each other's memory over InfiniBand."""
        return _RDMA in self.features


def parse_size(name: str) -> Size:
    """The size of that name; raises InputError for what is no name of a VM size."""
    parts = _NAME.fullmatch(name)
    if parts is None:
        raise InputError("size", name, "a VM size such as Standard_D4s_v5")
    return Size(name, parts["family"], int(parts["cores"]), parts["features"])
