"""Pure calculation: observation frames in, result frames out, and nothing else (no database, no settings, no clock)."""
