"""Intents: what every flow between two places should do, decided exactly."""
