"""A resource graph as text: what is declared, where, and what of it is assumed or not known."""

from collections.abc import Iterator, Mapping, Sequence

from network.model.resource import Json, Resource, ResourceGraph, is_unknown, unknown_origin


def render_graph(graph: ResourceGraph, name: str) -> str:
    """One line for each resource, its place in the source beside it; then what is not known, then the notes."""
    rows = [(_title(resource), resource) for resource in graph.resources]
    width = max((len(title) for title, _ in rows), default=0)
    assumed = sum(resource.assumed for resource in graph.resources)
    lines = [f"{name}: {len(rows)} resources{f', {assumed} of them assumed' if assumed else ''}"]
    lines += [f"  {title:<{width}}  {_place(resource)}".rstrip() for title, resource in rows]
    open_values = [line for resource in graph.resources for line in _open(resource)]
    lines += ["", "not known before deployment", *open_values] if open_values else []
    lines += (
        ["", "notes", *(f"  {': '.join(filter(None, (n.resource, n.message)))}" for n in graph.notes)]
        if graph.notes
        else []
    )
    return "".join(f"{line}\n" for line in lines)


def _title(resource: Resource) -> str:
    """`virtualNetworks/hub/subnets/a`, and what it extends; the type of another provider with its name."""
    if not resource.id.startswith("/"):
        return f"{resource.type} {resource.name}"
    _, *levels = resource.id.split("/providers/")
    titles = [level.partition("/")[2] for level in reversed(levels)]
    return " on ".join(titles) if titles else f"resourceGroups/{resource.name}"


def _place(resource: Resource) -> str:
    if resource.assumed:
        return "assumed"
    return str(resource.source) if resource.source else ""


def _open(resource: Resource) -> Iterator[str]:
    for path, origin in _unknowns(resource.properties, ""):
        yield f"  {_title(resource)} {path}{f' (from {origin})' if origin else ''}"


def _unknowns(value: Json, path: str) -> Iterator[tuple[str, str]]:
    if is_unknown(value):
        yield path, unknown_origin(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _unknowns(item, f"{path}.{key}" if path else key)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for position, item in enumerate(value):
            yield from _unknowns(item, f"{path}[{position}]")
