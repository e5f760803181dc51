"""Secrets from the stack file, from the program and from keys, in every place where they may arrive."""

import base64
import sys

import pulumi
from azure import Resource

PLANTED = "planted-in-the-program"
config = pulumi.Config()
parts = config.require_object("parts")
script = base64.b64encode(f"#!/bin/sh\necho {config.require('text')}\n".encode()).decode()
drawn = pulumi.Output.secret(PLANTED)

print("printed", PLANTED, file=sys.stderr)
Resource(
    "network:VirtualNetworkGatewayConnection",
    "link",
    {
        "resourceGroupName": "rg",
        "virtualNetworkGatewayConnectionName": "link",
        "tags": {
            "text": config.require_secret("text"),
            "bare": config.require("text"),
            "inside": f"Bearer {config.require('text')} and more",
            "encoded": script,
            "part": parts["password"],
            "user": parts["user"],
            "any": config.require_object("whole")["deep"],
            "object": config.require_object("whole"),
            "drawn": drawn,
            "computed": drawn.apply(lambda value: f"<{value}>"),
            "mixed": pulumi.Output.format("{0}:{1}", "user", drawn),
        },
        "routingWeight": config.require_int("port"),
        "enableBgp": config.require_secret_bool("flag"),
        "sharedKey": PLANTED,
        "authorizationKey": config.require_float("port"),
    },
)
pulumi.export("drawn", drawn)
if config.get_bool("loud"):
    raise ValueError(f"cannot use {PLANTED} with {config.require('text')}")
