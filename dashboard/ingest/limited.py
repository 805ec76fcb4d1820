"""Bounds what the process that reads a file may use; called in that process before anything is read."""

from __future__ import annotations

import resource

from dashboard.ingest.outcome import Limits

_OPEN_FILES = 64
_MEGABYTE = 1 << 20
# What the libraries map and never touch: address space with no memory behind it.
_MAPPED_MB = 125


def limit(limits: Limits) -> None:
    """Bound what this process may use: address space, processor time, size of a file it writes, open files."""
    for what, most in (
        (resource.RLIMIT_AS, (limits.memory_mb + _MAPPED_MB) * _MEGABYTE),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.output_mb * _MEGABYTE),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        own = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (own, own))
