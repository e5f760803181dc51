"""The stand-in for Azure: an azure-native provider whose cloud is a file."""
