"""Platform facts: tables that cite their page, without branches."""
