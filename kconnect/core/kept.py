"""What pages ask for again and again and what seldom changes: kept for some minutes, and never needed."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction

log = logging.getLogger(__name__)
SECONDS = 600


def kept(name: str, find: Callable[[], Any]) -> Any:
    """What `find` gives, kept under `name`; while the cache is away it is found each time."""
    known = _away(lambda: cache.get(name))
    if known is None:
        known = find()
        keep(name, known)
    return known


def keep(name: str, value: Any) -> None:
    """Keeps a value under `name` for some minutes."""
    _away(lambda: cache.set(name, value, SECONDS))


def forget(name: str) -> None:
    """What is kept under `name` has changed: at once for this transaction, and for all when it is committed."""
    _away(lambda: cache.delete(name))
    transaction.on_commit(lambda: _away(lambda: cache.delete(name)))


def _away(act: Callable[[], Any]) -> Any:
    """What the cache answers; None while it is away, which nobody has to notice."""
    try:
        return act()
    except Exception:
        log.warning("the cache is away", exc_info=True)
        return None
