"""The rules, one module per family. `network.verify.preflight.registry` gathers them."""
