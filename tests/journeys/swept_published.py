"""What the sweep looks at of published indicators, also of one whose figures were all withdrawn. See `swept` for the words."""

from datetime import UTC, datetime

from dashboard.choices import ReleaseState
from dashboard.models import Publication
from tests.dashboard.build_published import make_release, make_version
from tests.journeys.swept import Look, income, look


def withdrawn() -> str:
    """The address of an indicator whose figures were all taken back, made when it is asked for."""
    slug = "taken-back"
    if not Publication.objects.filter(indicator__slug=slug).exists():
        version, release = make_version(slug, "Taken back (invented)"), make_release()
        release.state, release.withdrawn_at = ReleaseState.WITHDRAWN, datetime(2026, 6, 1, 12, tzinfo=UTC)
        release.withdrawal_note, release.withdrawal_note_es = (
            "Counted twice. Invented.",
            "Se contó dos veces. Inventado.",
        )
        release.withdrawn_by = release.submitted_by
        release.save()
        Publication.objects.create(indicator=version.indicator, withdrawal=release, moved_at=release.withdrawn_at)
    return slug


LOOKS: dict[str, Look | list[Look]] = {
    "dashboard:indicator_detail": [
        look(**income),
        look(slug="population", query="?period=2021"),
        look(slug="child-poverty"),
        look(slug="third-grade-reading"),
        look(slug="population", query="?place=*"),
        look(slug="population", query="?other=o"),
        look(slug="nothing-like-that", status=404),
        look(slug=withdrawn, status=404),
    ],
}
NOT_PAGES: dict[str, str] = {}
