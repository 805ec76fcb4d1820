"""How often one sender may use a form that is open to everybody."""

import hashlib

from django.core.cache import cache


def within(action: str, sender: str, *, most: int, seconds: int) -> bool:
    """Counts one use of `action` by `sender` (an address of the network); False once there were more than `most` in `seconds`.

    The address itself is kept nowhere, and the count goes with the cache.
    """
    key = f"limit:{action}:{hashlib.sha256(sender.encode()).hexdigest()[:32]}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:
        # The time ran out between the two.
        return True
