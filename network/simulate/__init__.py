"""What Azure would do with one flow: one pure function per platform question."""
