"""What happens around every request: odd input refused, language by address, content security policy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    ]
)


class RequestGuard:
    """Refuses addresses that no page of ours has: NUL bytes and text that is not UTF-8 (the database cannot hold them)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or "\x00" in query or "\ufffd" in request.path:
            return HttpResponse(
                "This address holds characters that no page of ours has.\n", status=400, content_type="text/plain"
            )
        return self.get_response(request)


class ContentSecurityPolicy:
    """Sends the policy and its companions with every answer; no page carries inline script or style."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class Language:
    """The address alone decides the language: `/es/…` is Spanish, all else English; outside pages take `?lang=es`."""

    outside = ("/api/", "/feeds/", "/embed/", "/data.json", "/healthz", "/static/")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self.language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def language_of(self, request: HttpRequest) -> str:
        """ "en" or "es"; nothing else is ever negotiated."""
        path = request.path_info
        if path.startswith(self.outside):
            return "es" if request.GET.get("lang") == "es" else "en"
        return "es" if path == "/es" or path.startswith("/es/") else "en"
