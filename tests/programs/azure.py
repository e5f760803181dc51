"""azure-native by token, so that a small program starts quickly."""

import pulumi


class Resource(pulumi.CustomResource):
    name: pulumi.Output[str]
    location: pulumi.Output[str]

    def __init__(self, token, name, inputs, opts=None):
        outputs = {"name": None, "location": None, "ipConfigurations": None, "primaryEndpoints": None}
        super().__init__(token if token.count(":") > 1 else f"azure-native:{token}", name, {**outputs, **inputs}, opts)

    def __getattr__(self, name):
        if name not in self.__dict__:
            raise AttributeError(name)
        return self.__dict__[name]
