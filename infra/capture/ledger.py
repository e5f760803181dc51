"""Everything that a program has declared, with the outputs that it was given for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from infra.arm import (
    Completed,
    Surroundings,
    arm_type_of,
    complete_inputs,
    computed_outputs,
    is_azure_native,
    resource_id,
)
from infra.capture.account import Account
from infra.capture.entries import Declared, Registration
from network.azure.made_up import short_hash
from network.lift.index import id_key, parent_id
from network.model.resource import Json, Note, Properties, is_unknown, unknown_origin

STACK = "pulumi:pulumi:Stack"
PROVIDERS = "pulumi:providers:"
# https://www.pulumi.com/docs/iac/concepts/resources/names/
AUTONAMING = "pulumi:autonaming"
OTHER_NAMES = f"{AUTONAMING} is not read: names that the program leaves out are made up here as they are without it"


@dataclass(slots=True)
class Ledger:
    """What one stack has declared so far, by URN. `elsewhere` gives the outputs of what other stacks declare.

    `names_by_rule`: the engine names what the program does not, by rules of the stack that nobody reads here.
    """

    stack: str
    account: Account = field(default_factory=Account)
    elsewhere: Callable[[str], Properties | None] = lambda _: None
    declared: dict[str, Declared] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    outputs: Mapping[str, Json] = field(default_factory=dict)
    names_by_rule: bool = False
    _by_id: dict[str, Declared] = field(default_factory=dict)
    _locations: dict[str, str] = field(default_factory=dict)
    _public: set[str] = field(default_factory=set)
    _origins: dict[str, str] = field(default_factory=dict)

    def declare(self, asked: Registration) -> Declared:
        """Enter a resource, and what azure-native would answer."""
        entry = self._azure(asked) if asked.custom and is_azure_native(asked.token) else self._foreign(asked)
        self.declared[asked.urn] = entry
        return entry

    def outputs_of(self, resource: str) -> Properties | None:
        """The outputs of the resource with this id, here or in another stack."""
        found = self.here(resource)
        return self.elsewhere(resource) if found is None else found

    def here(self, resource: str) -> Properties | None:
        """The outputs of the resource with this id, if this stack declares it: by itself, or inside its parent."""
        found = self._by_id.get(id_key(resource))
        if found is not None:
            return found.outputs
        parent = self._by_id.get(id_key(parent_id(resource)))
        listed = parent.outputs.get(resource.rstrip("/").split("/")[-2]) if parent else None
        elements = (element for element in _items(listed) if isinstance(element, Mapping))
        return next((one for one in elements if id_key(str(one.get("id", ""))) == id_key(resource)), None)

    def refer(self, urn: str, outputs: Properties) -> None:
        """Enter a reference to another stack: what is unknown of it may come from one place there."""
        origins = set(_origins(outputs))
        if len(origins) == 1:
            self._origins[urn] = origins.pop()

    def note(self, resource: str, message: str) -> None:
        """Something a person should know, once."""
        entry = Note(resource, message)
        if entry not in self.notes:
            self.notes.append(entry)

    def origin(self, urn: str) -> str:
        """Where a value comes from that the resource with this URN will have: `<id or urn>#<property>`.

        The property is the only one of its outputs that is not known, `*` where there are more.
        """
        entry = self.declared.get(urn)
        if entry is None:
            return self._origins.get(urn, f"{urn}#*")
        unknown = [key for key, value in entry.outputs.items() if contains_unknown(value)]
        return f"{entry.id}#{unknown[0] if len(unknown) == 1 and entry.is_azure else '*'}"

    def _azure(self, asked: Registration) -> Declared:
        given = self._with_names(asked)
        row = arm_type_of(asked.token, given)
        if row is None:
            return self._foreign(asked)
        account = self._account(asked.provider)
        group = str(given.get("resourceGroupName", ""))
        location = account.location or self._locations.get(group.lower(), "")
        completed = complete_inputs(asked.token, given, asked.urn, location)
        where = asked.given_id or resource_id(asked.token, completed.inputs, account.subscription)
        around = Surroundings(self.outputs_of, self._public.__contains__, account.tenant)
        outputs = computed_outputs(asked.token, where, completed.inputs, around)
        named = _name(completed, asked)
        if named and self.names_by_rule:
            self.note("", f"{self.stack}: {OTHER_NAMES}")
        assumed = (*named, *asked.assumed, *outputs.assumed)
        entry = Declared(asked, where, completed.inputs, outputs.values, assumed)
        self._by_id.setdefault(id_key(where), entry)
        self._remember(row.token, entry)
        return entry

    def _foreign(self, asked: Registration) -> Declared:
        if asked.remote:
            self.note(asked.urn, f"{asked.token} is built by its provider; what it declares is not in the graph")
        return Declared(asked, asked.urn, asked.inputs, asked.inputs)

    def _with_names(self, asked: Registration) -> Properties:
        """The inputs with a name for every one that is not known: what the name of a parent would be is made up."""
        row = arm_type_of(asked.token, asked.inputs)
        names = row.names if row else ()
        unknown = {name: value for name in names if is_unknown(value := asked.inputs.get(name))}
        if not unknown:
            return asked.inputs
        known = {key: value for key, value in asked.inputs.items() if key not in unknown}
        parents = {
            key: f"unknown-{short_hash(unknown_origin(value))}" for key, value in unknown.items() if key != names[-1]
        }
        for key in parents:
            self.note(asked.urn, f"{key} is not known before deployment; the id holds a name that fairway made up")
        return {**known, **parents}

    def _account(self, provider: str) -> Account:
        """The account of an explicit provider, where it names one."""
        entry = self.declared.get(provider.rpartition("::")[0])
        given = entry.inputs if entry else {}
        return Account(
            _known(given.get("subscriptionId")) or self.account.subscription,
            _known(given.get("tenantId")) or self.account.tenant,
            _known(given.get("location")) or self.account.location,
        )

    def _remember(self, token: str, entry: Declared) -> None:
        if token == "resources:ResourceGroup":  # noqa: S105 - the name of a class
            self._locations[str(entry.outputs["name"]).lower()] = _known(entry.outputs.get("location"))
        if address := _known(entry.outputs.get("ipAddress")):
            self._public.add(address)


def contains_unknown(value: Json) -> bool:
    """Whether anything in the value is not known before deployment."""
    return next(_origins(value), None) is not None


def _origins(value: Json) -> Iterator[str]:
    """Where what is not known in a value comes from."""
    if is_unknown(value):
        yield unknown_origin(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _origins(item)
    else:
        for item in _items(value):
            yield from _origins(item)


def _items(value: Json) -> Sequence[Json]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


def _name(completed: Completed, asked: Registration) -> tuple[str, ...]:
    """`name`, where azure-native would make it up."""
    return ("name",) if completed.assumed and not asked.given_id else ()


def _known(value: Json) -> str:
    return value if isinstance(value, str) else ""
