"""The way in and the way out: the only package that knows processes, files and the Pulumi engine."""
