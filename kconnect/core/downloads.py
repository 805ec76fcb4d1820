"""The one way in which the bytes of a stored file leave the portal."""

from django.http import FileResponse, Http404

from kconnect.core.models import StoredFile


def download(stored: StoredFile, *, filename: str) -> FileResponse:
    """A file to save: a browser never opens what somebody brought as a page of ours. Raises Http404 if it was erased."""
    return sent(stored, filename=filename, content_type="application/octet-stream", download=True)


def sent(stored: StoredFile, *, filename: str, content_type: str, download: bool) -> FileResponse:
    """The bytes of a stored file, of exactly this type. Raises Http404 if they were erased."""
    if not stored.path.exists():
        raise Http404
    response = FileResponse(
        stored.path.open("rb"), as_attachment=download, filename=filename, content_type=content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
