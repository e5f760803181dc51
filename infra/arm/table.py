"""The ARM type behind each azure-native class, and how their bodies differ: what one row of the tables says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

TEMPLATES = "https://learn.microsoft.com/azure/templates/"
IN_GROUP = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/"


def words(text: str) -> frozenset[str]:
    """The words of a text: how long lists of names stay readable."""
    return frozenset(text.split())


_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class ArmType:
    """An azure-native class as ARM knows it.

    `token` is `module:Class`, as azure-native 3 spells it. `path` is the id with names in braces: below the providers
    of a resource group, or whole where it starts with a slash. `api` is the version of the REST API that
    azure-native 3.29 calls; what it does without ARM has none.

    The other columns say where the bodies differ. `nested` are the properties whose objects or elements have a
    `properties` of their own in ARM and none in azure-native. The rest is written `property` at the top and
    `parent.property` deeper: `inside` stands in `properties` although ARM has the same name outside of it, `renamed`
    has another name in ARM, `replace` cannot be changed in place (names and location never can). A type is `located`
    where azure-native fills in the location of the resource group.
    """

    token: str
    path: str
    api: str = ""
    nested: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)
    replace: tuple[str, ...] = ()
    located: bool | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs that make the id, in its order; the resource's own name is the last."""
        return tuple(_NAME.findall(self.template))

    @property
    def has_location(self) -> bool:
        """Whether the type has a location; by default where it stands directly in a resource group."""
        return _NAME.subn("", self.path)[1] == 1 if self.located is None else self.located

    @property
    def template(self) -> str:
        """The whole id, with names in braces."""
        return self.path if self.path.startswith("/") else IN_GROUP + self.path

    @property
    def source(self) -> str:
        """The page of the ARM reference that describes the type."""
        words = self.path.rpartition("/providers/")[2].strip("/").split("/")
        return TEMPLATES + "/".join(word for word in words if not word.startswith("{")).lower()
