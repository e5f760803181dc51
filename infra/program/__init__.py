"""From settings to resources: translated by pure functions, then declared in the order that Azure needs."""
