"""How often one sender may use a form that is open to everybody."""

import hashlib
import ipaddress
import logging

from django.core.cache import cache

log = logging.getLogger(__name__)


def network_of(sender: str) -> str:
    """What counts as one sender: an IPv4 address, or the /64 of an IPv6 one, which is what a single household is given."""
    try:
        address = ipaddress.ip_address(sender.split("%")[0])
    except ValueError:
        return sender
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def within(action: str, sender: str, *, most: int, seconds: int, uncounted: bool = False) -> bool:
    """Counts one use of `action` by `sender` (an address of the network); False once there were more than `most` in `seconds`.

    The addresses of one IPv6 network (/64) are one sender. The address itself is kept nowhere, and the count goes with the
    cache. `uncounted` is the answer while the cache is away: False keeps a form shut that has no other lock.
    """
    key = f"limit:{action}:{hashlib.sha256(network_of(sender).encode()).hexdigest()[:32]}"
    try:
        return bool(cache.add(key, 1, seconds)) or int(cache.incr(key)) <= most
    except ValueError:
        # The time ran out between the two.
        return True
    except Exception:
        log.warning("the cache does not count uses of %s", action, exc_info=True)
        return uncounted
