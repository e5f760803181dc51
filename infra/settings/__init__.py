"""The stack file as typed, frozen settings; every fault carries its file and line."""
