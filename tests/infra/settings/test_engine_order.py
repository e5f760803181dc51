"""The engine hands maps over with sorted keys; what counts in order keeps the order of the file."""

from pathlib import Path

from infra.settings.load import load
from network.model.resource import Json

FILE = """config:
  azure-native:location: westeurope
  fairway:network:
    resource_group: net
    nsgs:
      nodes:
        inbound:
          second-by-name: {ports: tcp/443}
          first-by-name: {ports: tcp/80}
"""


def by_name(value: Json) -> Json:
    """The value as the engine gives it back."""
    return {key: by_name(value[key]) for key in sorted(value)} if isinstance(value, dict) else value


def rules(folder: Path, config: dict[str, Json]) -> list[str]:
    (folder / "Pulumi.dev.yaml").write_text(FILE, encoding="utf-8")
    network = load("dev", folder, config).config.network
    assert network is not None
    return list(network.nsgs["nodes"].inbound)


def engine_config(**more: Json) -> dict[str, Json]:
    inbound: dict[str, Json] = {"second-by-name": {"ports": "tcp/443"}, "first-by-name": {"ports": "tcp/80"}, **more}
    network: Json = {"resource_group": "net", "nsgs": {"nodes": {"inbound": inbound}}}
    return {"azure-native:location": "westeurope", "fairway:network": by_name(network)}


def test_rules_keep_the_order_of_the_file_under_the_engine(tmp_path: Path) -> None:
    assert rules(tmp_path, engine_config()) == ["second-by-name", "first-by-name"]


def test_what_only_the_engine_has_comes_last(tmp_path: Path) -> None:
    added = engine_config(another={"ports": "tcp/22"})
    assert rules(tmp_path, added) == ["second-by-name", "first-by-name", "another"]
