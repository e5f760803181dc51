"""The pieces of a random network, one family of resources in each file."""
