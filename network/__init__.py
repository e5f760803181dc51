"""The network: declared with Pulumi in `declare`, and proved without Pulumi everywhere else."""
