"""Pulumi components that declare compute: what stores, trains, serves, and where people work.

    azure_names, roles, sizes, images, private    what is decided before anything is declared
    data, monitoring, diagnostics, identity       what all of it rests on
    workspace, managed_network                    the Azure ML workspace
    training                                      its clusters and instances
    online                                        models that Azure ML serves itself
    aks, node_pools, inference, scoring           models that a cluster of ours serves, and the way in to them
    devvm                                         developers' machines
    environment                                   all of it, in the order that Azure needs

Rooms yet to come, each a module of its own: Databricks, IoT and edge devices, event hubs and other collection.
"""
