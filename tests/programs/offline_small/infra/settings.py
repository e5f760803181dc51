"""A module of the program's own, in a folder whose name is fairway's too."""

GROUP = "net"
REGION = "westeurope"
PLANTED = "planted-word-of-the-program"
