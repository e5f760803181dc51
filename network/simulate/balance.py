"""Where a load balancer sends a flow (S-126 to S-133)."""

from network.model.lb import Frontend, LoadBalancer, LoadBalancingRule
from network.model.nic import IpConfiguration, Nic
from network.model.topology import Topology, remembered
from network.model.words import Protocol
from network.simulate.places import Interface, machine_of


@remembered
def members(topology: Topology, pool: str) -> tuple[Interface, ...]:
    """The backends of a pool: those that it lists, the interfaces that name it, and pools of machines that do."""
    listed = {
        configuration
        for balancer in topology.load_balancers.values()
        for named, configuration in balancer.members
        if named == pool
    }
    found = [
        Interface(nic, one)
        for nic in topology.nics.values()
        for one in nic.configurations
        if pool in one.backend_pools or one.id.lower() in listed or one.id.lower() == pool
    ]
    machines = [
        machine_of(one)
        for one in topology.pools.values()
        if pool in one.backend_pools or any(is_part(configuration, one.id) for configuration in listed)
    ]
    found.sort(key=lambda one: one.configuration.id.lower())
    return (*found, *(Interface(one, one.primary) for one in machines))


@remembered
def balancers_of(topology: Topology, nic: Nic) -> tuple[LoadBalancer, ...]:
    """The load balancers that have an interface's primary configuration in a pool, in the order of their ids."""
    found = [one for one in topology.load_balancers.values() if _has(one, nic.primary)]
    return tuple(sorted(found, key=lambda one: one.id.lower()))


def _has(balancer: LoadBalancer, configuration: IpConfiguration) -> bool:
    prefix = f"{balancer.id.lower()}/backendaddresspools/"
    if any(pool.startswith(prefix) for pool in configuration.backend_pools):
        return True
    return any(is_part(listed, configuration.id) for _, listed in balancer.members)


def is_part(configuration: str, owner: str) -> bool:
    """Whether a pool lists this IP configuration, or one of an instance of this scale set."""
    return configuration == owner.lower() or configuration.startswith(f"{owner.lower()}/")


def rule_for(balancer: LoadBalancer, frontend: Frontend, protocol: Protocol, port: int) -> LoadBalancingRule | None:
    """The rule of a frontend that takes a flow; a rule for the port comes before one for all ports."""
    rules = [rule for rule in balancer.rules if rule.frontend == frontend.id.lower() and rule.takes(protocol, port)]
    return min(rules, key=lambda rule: (rule.protocol is None, rule.frontend_port == 0), default=None)
