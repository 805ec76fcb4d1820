"""Pages of the agenda: load, allow, one domain call, answer."""
