"""Pages of engagement: load, allow, one domain call, answer."""
