"""What pages of the equity commitments of public systems read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.utils import timezone

from agenda.models import SystemCommitment, SystemReview
from kconnect.core.i18n import Localized, localized
from workgroups.models import Organization

PER_PAGE = 20


@dataclass(frozen=True)
class ReviewRow:
    """What one review found; `by` is the workgroup on whose behalf, empty for the backbone team."""

    review: SystemReview
    outcome: str
    tone: str
    learned: Localized
    by: Localized | None


@dataclass(frozen=True)
class CommitmentRow:
    """One commitment with its reviews, the latest first, and whether the next one is late."""

    commitment: SystemCommitment
    organization: Localized
    url: str
    text: Localized
    why_ended: Localized
    reviews: list[ReviewRow]
    is_late: bool

    @property
    def latest(self) -> ReviewRow | None:
        """What the last review found."""
        return next(iter(self.reviews), None)


@dataclass(frozen=True)
class CommitmentList:
    """A page of commitments."""

    page: Page[SystemCommitment]
    rows: list[CommitmentRow]


TONES = {"kept": "ok", "partly": "warn", "not_yet": "no"}


def commitment_rows(rows: Iterable[SystemCommitment], today: date | None = None) -> list[CommitmentRow]:
    """Commitments, whose organisations are loaded with them, as pages show them; one query more."""
    listed, day = list(rows), today or timezone.localdate()
    found: dict[int, list[ReviewRow]] = {}
    reviews = SystemReview.objects.filter(commitment__in=[one.pk for one in listed]).select_related("workgroup")
    for review in reviews:
        found.setdefault(review.commitment_id, []).append(_review_row(review))
    return [
        CommitmentRow(
            one, localized(one.organization, "name"), one.organization.get_absolute_url(), localized(one, "text"),
            localized(one, "end_reason"), found.get(one.pk, []), one.review_due is not None and one.review_due < day,
        )
        for one in listed
    ]  # fmt: skip


def _review_row(review: SystemReview) -> ReviewRow:
    by = localized(review.workgroup, "name") if review.workgroup else None
    return ReviewRow(review, review.get_outcome_display(), TONES[review.outcome], localized(review, "learned"), by)


def public_commitments(*, number: int = 1, most: int = PER_PAGE) -> CommitmentList:
    """Page `number` of what published systems committed themselves to, the standing ones first. Three queries."""
    found = SystemCommitment.objects.public().select_related("organization")
    page = Paginator(found, most).get_page(number)
    return CommitmentList(page, commitment_rows(page))


def all_commitments(*, number: int) -> CommitmentList:
    """The same for staff, also of systems that are not published: those whose review is due next come first. Three queries."""
    found = SystemCommitment.objects.select_related("organization")
    order = (F("ended_on").asc(nulls_first=True), F("review_due").asc(nulls_first=True), "pk")
    page = Paginator(found.order_by(*order), PER_PAGE).get_page(number)
    return CommitmentList(page, commitment_rows(page))


def commitments_of(organization: Organization) -> list[CommitmentRow]:
    """All commitments of one system. Two queries."""
    return commitment_rows(organization.equity_commitments.select_related("organization"))
