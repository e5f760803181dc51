"""The compute of every stage of the ML lifecycle, and the documented flows that each system needs."""
