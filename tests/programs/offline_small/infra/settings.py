"""A module of the program's own, in a folder whose name is fairway's too."""

import pulumi

GROUP = f"net-{pulumi.get_stack()}"
REGION = "westeurope"
PLANTED = "planted-word-of-the-program"
ELSEWHERE = "11111111-1111-1111-1111-111111111111"
