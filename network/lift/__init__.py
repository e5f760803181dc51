"""Resource graph and world in, topology out: one module per family of resources."""
