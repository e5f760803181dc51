"""Every way to fail, one for each stack."""

import asyncio
import sys
import time

import pulumi
from azure import Resource

group = Resource("resources:ResourceGroup", "rg", {"resourceGroupName": "rg", "location": "westeurope"})


def raises():
    raise ValueError("no such size: Standard_X")


def lacks_a_package():
    import their_own_library


def raises_in_apply():
    pulumi.export("late", group.name.apply(lambda name: [][len(name)]))


def lacks_configuration():
    pulumi.Config().require("size")


def ends_itself():
    sys.exit(7)


def ends_well():
    sys.exit(0)


def logs_an_error():
    pulumi.log.error("the quota is used up")


def never_ends():
    time.sleep(600)


def waits_for_ever():
    Resource("resources:ResourceGroup", "late", {"resourceGroupName": asyncio.Future(), "location": "westeurope"})


def lacks_a_name():
    Resource("network:Subnet", "nowhere", {"resourceGroupName": "rg", "addressPrefix": "10.0.0.0/24"})


def names_twice():
    for _ in range(2):
        Resource("network:RouteTable", "twice", {"resourceGroupName": "rg", "routeTableName": "twice"})


def dies():
    import os
    import signal

    print("cannot go on", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def refuses():
    raise pulumi.RunError("this program wants another world")


def transforms_badly():
    pulumi.runtime.register_resource_transform(lambda args: {}["nothing"])
    Resource("network:RouteTable", "routes", {"resourceGroupName": "rg", "routeTableName": "routes"})


globals()[pulumi.get_stack().replace("-", "_")]()
