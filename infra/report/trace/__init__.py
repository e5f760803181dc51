"""A trace in words: told once, written as text, as data, and inside the reports of a check."""
