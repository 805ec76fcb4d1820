"""Which rows a list shows and which state a page shows, read from its address, one module per reader."""
