"""Spanish dates and numbers."""
