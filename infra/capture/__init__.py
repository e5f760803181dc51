"""Program, preview, state or Azure export in; resource graph out."""
