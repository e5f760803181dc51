"""What Azure Resource Manager does with a request: refuse it with its code, or make the resource and answer."""

import threading
from dataclasses import dataclass
from pathlib import Path

from infra.arm import Outputs, Surroundings, computed_outputs, resource_id, to_arm, type_of_id
from infra.arm.ids import RESOURCE_GROUPS
from infra.capture.account import Account
from infra.offline.stand_in.choices import choose_addresses
from infra.offline.stand_in.in_use import refuse_in_use
from infra.offline.stand_in.refusals import RefusalError, refuse_orphan
from infra.offline.stand_in.store import Deployed, Store
from network.lift.index import ResourceIndex, id_key
from network.model.errors import InputError
from network.model.finding import Finding, Moment, Severity
from network.model.resource import Properties, Resource
from network.verify.preflight import check


@dataclass(frozen=True, slots=True)
class Wanted:
    """A resource as a program wants it: `inputs` in azure-native's shape, secrets and unknowns as markers."""

    token: str
    urn: str
    inputs: Properties


class Cloud:
    """All that exists in one file. Requests may come from several threads and several processes at once."""

    def __init__(self, file: Path) -> None:
        self._store = Store(file)
        self._turn = threading.RLock()
        self._bodies: dict[str, tuple[Deployed, Resource]] = {}
        self._judged: tuple[list[Resource], list[Finding]] = ([], [])

    def get(self, resource: str) -> Deployed | None:
        """The resource with this id."""
        with self._turn:
            return self._store.resources.get(id_key(resource))

    def foresee(self, wanted: Wanted, account: Account) -> Outputs:
        """What the resource would return; nothing is made. InputError where its names are not known yet."""
        with self._turn:
            where = resource_id(wanted.token, wanted.inputs, account.subscription)
            return self._outputs(wanted, where, account)

    def create(self, wanted: Wanted, account: Account) -> Deployed:
        """Make a resource. RefusalError where ARM would not.

        What the same program began to make before it was interrupted is made anew: a PUT is the same twice.
        """
        with self._turn, self._store.change():
            where = _id(wanted, account)
            present = self._store.resources.get(id_key(where))
            if present and present.urn != wanted.urn:
                raise RefusalError("Conflict", f"'{where}' exists already; it was created by {present.urn}.")
            return self._put(wanted, where, account)

    def update(self, wanted: Wanted, account: Account) -> Deployed:
        """Give a resource another body. RefusalError where ARM would not."""
        with self._turn, self._store.change():
            return self._put(wanted, _id(wanted, account), account)

    def delete(self, resource: str) -> None:
        """Remove a resource with all that is nested in it; what is gone already is no fault.

        RefusalError while something else needs it.
        """
        key = id_key(resource)
        with self._turn, self._store.change():
            gone = [other for other in self._store.resources if other == key or other.startswith(f"{key}/")]
            if type_of_id(resource) != RESOURCE_GROUPS:
                refuse_in_use(resource, [body for body in self._graph() if id_key(body.id) not in gone])
            for other in gone:
                self._store.remove(other)

    def _put(self, wanted: Wanted, where: str, account: Account) -> Deployed:
        graph = [body for body in self._graph() if id_key(body.id) != id_key(where)]
        index = ResourceIndex(graph)
        refuse_orphan(where, index)
        computed = self._outputs(wanted, where, account)
        present = self._store.resources.get(id_key(where))
        values, chosen = choose_addresses(computed.values, present.outputs if present else {}, index)
        deployed = Deployed(where, wanted.token, wanted.urn, wanted.inputs, values, (*computed.assumed, *chosen))
        body = to_arm(wanted.token, values, where)
        self._refuse_faults(graph, body)
        self._store.put(deployed)
        self._bodies[deployed.key] = deployed, body
        return deployed

    def _outputs(self, wanted: Wanted, where: str, account: Account) -> Outputs:
        def outputs_of(resource: str) -> Properties | None:
            present = self._store.resources.get(id_key(resource))
            return present.outputs if present else None

        def taken(address: str) -> bool:
            others = (other for key, other in self._store.resources.items() if key != id_key(where))
            return any(other.outputs.get("ipAddress") == address for other in others)

        return computed_outputs(wanted.token, where, wanted.inputs, Surroundings(outputs_of, taken, account.tenant))

    def _graph(self) -> list[Resource]:
        """Everything as ARM has it, in the order of creation."""
        resources = self._store.resources
        self._bodies = {key: self._body(key, deployed) for key, deployed in resources.items()}
        return [body for _, body in self._bodies.values()]

    def _body(self, key: str, deployed: Deployed) -> tuple[Deployed, Resource]:
        known = self._bodies.get(key)
        if known and known[0] is deployed:
            return known
        return deployed, to_arm(deployed.token, deployed.outputs, deployed.id)

    def _refuse_faults(self, graph: list[Resource], new: Resource) -> None:
        """Raise for a fault that comes into the graph together with the resource and that ARM minds.

        Where there are several, one of the resource itself goes before one of another.
        """
        before = self._faults(graph)
        faults = [fault for fault in self._faults([*graph, new]) if fault not in before]
        for fault in sorted(faults, key=lambda one: id_key(one.resource) != id_key(new.id)):
            raise RefusalError(fault.arm_code or fault.code, fault.message)

    def _faults(self, graph: list[Resource]) -> list[Finding]:
        """What ARM would refuse in a graph. The last answer is kept: what is asked next begins with that graph."""
        if graph != self._judged[0]:
            try:
                found = check(graph)
            except InputError as error:
                raise RefusalError("InvalidRequestFormat", str(error)) from error
            errors = [one for one in found if one.severity is Severity.ERROR and one.moment is Moment.DEPLOY]
            self._judged = graph, errors
        return self._judged[1]


def _id(wanted: Wanted, account: Account) -> str:
    try:
        return resource_id(wanted.token, wanted.inputs, account.subscription)
    except InputError as error:
        raise RefusalError("InvalidRequestFormat", str(error)) from error
