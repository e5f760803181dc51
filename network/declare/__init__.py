"""Pulumi components that declare the network: plans are computed by pure functions, then declared."""
