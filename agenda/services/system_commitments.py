"""Equity commitments of public systems: stated by their own editors, reviewed by others, remembered when a review is due."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agenda import rules
from agenda.choices import EQUITY_AND_INCLUSION, Kept
from agenda.models import SystemCommitment, SystemReview
from agenda.services.errors import CommitmentRefusedError, NotYoursToDoError
from kconnect.core import audit, notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import name_of
from workgroups.models import Affiliation, Organization, User, Workgroup

AHEAD = 14


def equity_group() -> Workgroup | None:
    """The workgroup that reviews."""
    return Workgroup.objects.filter(slug=EQUITY_AND_INCLUSION).first()


@transaction.atomic
def state_equity_commitment(
    *,
    by: Any,
    organization: Organization,
    since: date,
    text: str = "",
    text_es: str = "",
    review_due: date | None = None,
) -> SystemCommitment:
    """A public system commits itself; everybody reads it. `by` None is the portal. Raises NotYoursToDoError, CommitmentRefusedError."""
    _check_editor(by, organization)
    words = _words(text, text_es)
    row = SystemCommitment.objects.create(organization=organization, since=since, review_due=review_due, **words)
    audit.record(by=by, verb="stated", target=row, fields=["text", "since"], label=organization.slug)
    return row


@transaction.atomic
def change_equity_commitment(
    *,
    by: Any,
    commitment: SystemCommitment,
    since: date,
    text: str = "",
    text_es: str = "",
    review_due: date | None = None,
) -> SystemCommitment:
    """Says it better before the first review; after it only a language that is still missing is added, and the next review moved."""
    row = _held(commitment)
    _check_editor(by, row.organization)
    _check_open(row)
    given = _words(text, text_es) | {"since": since, "review_due": review_due}
    changed = [name for name, value in given.items() if getattr(row, name) != value]
    frozen = [name for name in changed if name != "review_due" and getattr(row, name)]
    if frozen and row.reviews.exists():
        raise CommitmentRefusedError(_("This commitment was reviewed, so its words stay. End it and state a new one."))
    for name in changed:
        setattr(row, name, given[name])
    if changed:
        row.save()
        audit.record(by=by, verb="changed", target=row, fields=changed, label=row.organization.slug)
    return row


@transaction.atomic
def end_equity_commitment(
    *, by: Any, commitment: SystemCommitment, reason: str = "", reason_es: str = ""
) -> SystemCommitment:
    """The system no longer commits itself, and says why; the commitment and its reviews stay to be read."""
    row = _held(commitment)
    _check_editor(by, row.organization)
    _check_open(row)
    if not (reason.strip() or reason_es.strip()):
        raise CommitmentRefusedError(_("Say why the commitment ends. Everybody reads it."))
    row.ended_on, row.review_due = max(timezone.localdate(), row.since), None
    row.end_reason, row.end_reason_es = reason.strip(), reason_es.strip()
    row.save()
    audit.record(by=by, verb="ended", target=row, fields=["ended_on", "end_reason"], label=row.organization.slug)
    return row


@transaction.atomic
def review_equity_commitment(
    *, by: User, commitment: SystemCommitment, on: date, outcome: str, learned: str = "", learned_es: str = "",
    review_due: date | None = None,
) -> SystemReview:  # fmt: skip
    """What a review found, read by everybody, and when the next one is due. Raises NotYoursToDoError, CommitmentRefusedError."""
    row, equity = _held(commitment), equity_group()
    if not rules.can_review_equity_commitment(by, row.organization, equity):
        raise NotYoursToDoError(
            _("Equity & Inclusion or the backbone team reviews, and nobody who keeps this profile.")
        )
    _check_open(row)
    if outcome not in Kept.values or not (learned.strip() or learned_es.strip()):
        raise CommitmentRefusedError(_("Say what the review found, and what was learned in at least one language."))
    if on > timezone.localdate() or on < row.since:
        raise CommitmentRefusedError(
            _("A review is written down on its day or later, and not before the commitment began.")
        )
    if review_due is not None and review_due <= on:
        raise CommitmentRefusedError(_("The next review comes after this one. Choose a later day."))
    review = SystemReview.objects.create(
        commitment=row, on=on, outcome=outcome, learned=learned.strip(), learned_es=learned_es.strip(), reviewed_by=by,
        workgroup=equity if rules.speaks_for_equity(by, equity) else None,
    )  # fmt: skip
    row.review_due = review_due
    row.save(update_fields=["review_due"])
    audit.record(by=by, verb="reviewed", target=row, fields=["outcome", "learned"], label=row.organization.slug)
    _tell_editors(review)
    return review


def remind_of_reviews(today: date) -> int:
    """Tells reviewers two weeks before a review is due, and once more with the editors when it is late; returns how many are new."""
    told = 0
    due = SystemCommitment.objects.open().filter(review_due__lte=today + timedelta(days=AHEAD))
    for row in due.select_related("organization").order_by("review_due", "pk"):
        late = row.review_due is not None and row.review_due < today
        told += notices.tell(
            _reviewers(row.organization), occasion=f"system-review:{row.pk}:{row.review_due}:{'late' if late else 'ahead'}",
            say=partial(_due_words, row), url=reverse("agenda:system_review", args=[row.organization.slug, row.pk]),
            topic=Topic.PLAN,
        )  # fmt: skip
    return told


# ----------------------------------------------------------------------------------------------------------------------


def _due_words(row: SystemCommitment) -> str:
    return _("The review of the equity commitment of %(name)s is due on %(day)s.") % {
        "name": name_of(row.organization)[:120],
        "day": date_format(row.review_due) if row.review_due else "",
    }


def _reviewers(organization: Organization) -> list[User]:
    """The leads of Equity & Inclusion, else the backbone staff; without those who keep the system's profile."""
    equity = equity_group()
    found = list(User.objects.leads_of(equity.pk)) if equity else []
    found = found or list(User.objects.backbone())
    return [user for user in found if rules.can_review_equity_commitment(user, organization, equity)]


def _tell_editors(review: SystemReview) -> None:
    organization = review.commitment.organization
    rows = Affiliation.objects.editing().filter(organization=organization, person__user__is_active=True)
    editors = [row.person.user for row in rows.select_related("person__user")]
    notices.tell(
        editors, occasion=f"system-reviewed:{review.pk}", topic=Topic.PLAN,
        say=lambda: _("Your equity commitment was reviewed on %(day)s: %(outcome)s.")
        % {"day": date_format(review.on), "outcome": review.get_outcome_display()},
        about=lambda: name_of(organization), url=reverse("agenda:system_room", args=[organization.slug]),
    )  # fmt: skip


def _held(commitment: SystemCommitment) -> SystemCommitment:
    """The row as it is now, held until the transaction ends."""
    rows = SystemCommitment.objects.select_for_update(of=("self",)).select_related("organization")
    return rows.get(pk=commitment.pk)


def _check_editor(by: Any, organization: Organization) -> None:
    if by is not None and not rules.can_state_equity_commitment(by, organization):
        raise NotYoursToDoError(_("Only the editors of a public system state its commitment."))


def _check_open(row: SystemCommitment) -> None:
    if row.ended_on is not None:
        raise CommitmentRefusedError(_("This commitment has ended. State a new one."))


def _words(text: str, text_es: str) -> dict[str, Any]:
    words: dict[str, Any] = {"text": text.strip(), "text_es": text_es.strip()}
    if not any(words.values()):
        raise CommitmentRefusedError(_("Write the commitment in at least one language."))
    return words
