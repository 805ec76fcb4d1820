"""How often one sender may use a form that is open to everybody."""

import hashlib
import logging

from django.core.cache import cache

log = logging.getLogger(__name__)


def within(action: str, sender: str, *, most: int, seconds: int, uncounted: bool = False) -> bool:
    """Counts one use of `action` by `sender` (an address of the network); False once there were more than `most` in `seconds`.

    The address itself is kept nowhere, and the count goes with the cache. `uncounted` is the answer while the cache is away:
    False keeps a form shut that has no other lock.
    """
    key = f"limit:{action}:{hashlib.sha256(sender.encode()).hexdigest()[:32]}"
    try:
        return bool(cache.add(key, 1, seconds)) or int(cache.incr(key)) <= most
    except ValueError:
        # The time ran out between the two.
        return True
    except Exception:
        log.warning("the cache does not count uses of %s", action, exc_info=True)
        return uncounted
