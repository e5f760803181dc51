"""The nouns of the network: frozen, hashable, standard library only."""
