"""The stand-in for Azure that the real engine drives, and the engine itself."""
