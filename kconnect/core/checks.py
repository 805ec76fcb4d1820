"""Deployment mistakes that a start should name."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def demo_accounts_stay_on_this_machine(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Demo accounts skip the second factor, so they may exist only on a loopback address."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    if settings.DEMO_ACCOUNTS and host not in {"localhost", "127.0.0.1", "::1"}:
        return [
            Error("Demo accounts are on, but SITE_URL is not a loopback address. Unset KCONNECT_DEMO.", id="core.E001")
        ]
    return []
