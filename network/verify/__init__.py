"""Questions over all flows: preflight, intents."""
