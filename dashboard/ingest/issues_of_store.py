"""What can be unusual about a file beside what is stored: the kinds of issues that a preview adds to those of the parser."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.ingest.issue_kind import Kind, gettext_noop

_ = gettext_noop

KINDS_OF_STORE: Mapping[str, Kind] = {
    "unusual_change": Kind(
        "warning",
        _(
            "%(what)s: %(before)s in %(previous)s, and %(after)s now (%(share)s). This looks unusual. Check it at the source."
        ),
    ),
    "unusual_correction": Kind(
        "warning",
        _("%(what)s: %(before)s is stored, and this file says %(after)s (%(share)s). Check which of the two is right."),
    ),
    "unusual_more": Kind(
        "note",
        _("%(count)s more figures of %(value)s change as much. Look at the differences, the largest come first."),
    ),
}
"""None of them rejects a row: a person looks, and decides."""
