"""Stack files for tests: the shipped sandbox with edits, or a text of one's own."""

from pathlib import Path
from textwrap import dedent

from infra.settings.load import StackSettings, load

STACKS = Path(__file__).resolve().parents[3] / "stacks"

SMALL = """\
config:
  azure-native:location: westeurope
  fairway:network:
    resource_group: net
    vnets:
      training:
        address_space: 10.10.0.0/16
        subnets:
          nodes: {prefix: 10.10.0.0/24, nsg: nodes}
    nsgs:
      nodes:
        outbound:
          packages: {to: Internet, ports: tcp/443}
"""


def read(folder: Path, text: str, stack: str = "dev") -> StackSettings:
    """The settings of a file with this text."""
    stacks = folder / "stacks"
    stacks.mkdir(exist_ok=True)
    (stacks / f"Pulumi.{stack}.yaml").write_text(dedent(text), encoding="utf-8")
    return load(stack, stacks)


def edited(old: str, new: str, text: str = SMALL) -> str:
    """A text with one place changed; the place must be there, once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def paragraphs(text: str) -> list[str]:
    """Messages as they stand in a test, each a paragraph that may be broken into lines anywhere."""
    return [" ".join(block.split()) for block in text.strip().split("\n\n")]
