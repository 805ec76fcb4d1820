"""What happens around every request: odd input refused, language by address, content security policy."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from kconnect.core.errors import DomainError

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


class Refusals:
    """The last net: what a use case refuses and no page caught is a page with its sentence, never a fault of ours."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Says why, and the way back; nothing was changed, for every use case is one transaction."""
        if not isinstance(exception, DomainError):
            return None
        answer = render(request, "409.html", {"words": str(exception)}, status=409)
        answer.headers["Cache-Control"] = "no-store"
        return answer


class RequestGuard:
    """Refuses what no page of ours sends: NUL bytes, text that is not UTF-8 (the database cannot hold them), huge bodies."""

    # Around the file of an upload lies the rest of its form.
    room_for_fields = 1 << 20
    # Where files are handed in; the pages that anybody may fill in stand elsewhere.
    takes_files = ("/console/", "/workgroups/", "/partners/")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.is_odd(request):
            return self.refusal("This address holds characters that no page of ours has.\n", 400)
        if self.length_of(request) > self.most_of(request):
            # Before anybody reads it: files of a form are written to disk even for a visitor without an account.
            return self.refusal("This is more than this portal takes at once.\n", 413)
        return self.get_response(request)

    def most_of(self, request: HttpRequest) -> int:
        """How long a body may be: as long as an upload only where somebody signs in and files are taken, else a form's megabyte.

        Whoever makes a cookie up can send as much to these pages: who they are is known only after the body is read.
        """
        path = request.path_info.removeprefix("/es")
        if settings.SESSION_COOKIE_NAME in request.COOKIES and path.startswith(self.takes_files):
            return int(settings.MAX_UPLOAD_BYTES) + self.room_for_fields
        return self.room_for_fields

    def is_odd(self, request: HttpRequest) -> bool:
        """NUL or a broken character in the address, NUL in a cookie: `"\\000"` there becomes one."""
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or "\x00" in query or "\ufffd" in request.path:
            return True
        return any("\x00" in name + value for name, value in request.COOKIES.items())

    def length_of(self, request: HttpRequest) -> int:
        """What the body claims to be long; the server reads no further than that."""
        text = request.META.get("CONTENT_LENGTH") or "0"
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

    def refusal(self, words: str, status: int) -> HttpResponse:
        """A few plain words."""
        return HttpResponse(words, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})


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
        # Whoever may keep a page says so; what says nothing, such as a page with recovery codes, is kept nowhere.
        response.headers.setdefault("Cache-Control", "private, no-store")
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
