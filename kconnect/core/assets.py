"""How static files are stored: hashed names, compressed once when collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Whitenoise's storage; a missing file fails the build instead of a page."""

    manifest_strict = True
