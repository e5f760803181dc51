"""Findings and answers in, text out: one module per format."""
