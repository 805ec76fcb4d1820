"""The step before Django: what it would fall over while it only takes a request in."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

from kconnect.core.middleware import POLICY

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
OURS = {"utf-8", "utf8", "us-ascii"}
HEADERS = [
    ("Content-Type", "text/plain"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
]


def only_utf8(application: Application) -> Application:
    """Answers 400 to a body in another character set: Python knows some that fail on any text, or hide NUL bytes in it."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if is_ours(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        start_response("400 Bad Request", HEADERS)
        return [b"Send text as UTF-8.\n"]

    return guarded


def is_ours(content_type: str) -> bool:
    """Whether the header names no character set, or ours; read as Django reads it."""
    try:
        named = parse_header_parameters(content_type)[1].get("charset", "utf-8")
    except (ValueError, LookupError):
        return False
    return named.lower() in OURS
