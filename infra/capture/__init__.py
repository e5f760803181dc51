"""From programs, previews, states and exports to the resource graph: one module for each source."""
