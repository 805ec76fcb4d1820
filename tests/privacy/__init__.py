"""Attacks on what is public, each on the real paths: a restricted data set goes in by the services and is read over HTTP."""
