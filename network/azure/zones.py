"""Private link zones."""

PRIVATE_LINK = "privatelink"
