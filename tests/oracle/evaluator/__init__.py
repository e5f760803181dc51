"""A slow and obvious evaluator, written from semantics.md alone: one flow, plain dictionaries, no cleverness.

It shares nothing with the simulator but the two documents, so that an agreement of the two means something.
"""
