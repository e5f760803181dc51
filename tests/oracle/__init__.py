"""An independent answer to the same questions, and random networks to ask them about."""
