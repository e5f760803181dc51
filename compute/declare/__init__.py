"""Pulumi components that declare compute: workspace, clusters, dev VMs, AKS, their data and monitoring."""
