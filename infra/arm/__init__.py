"""How azure-native's shape of a resource differs from ARM's; nobody else knows."""
