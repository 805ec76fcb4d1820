"""Who is told of commitments: the workgroup of what is offered, the partner of what became of it, and whoever must say more."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agenda.choices import CommitmentState, Side
from agenda.models import Commitment
from agenda.rules import sides_of
from kconnect.core import notices
from kconnect.core.choices import Topic
from kconnect.core.i18n import localized, name_of
from kconnect.core.taps import Tap
from workgroups.models import Affiliation, User

STALE_DAYS = 180
# Whoever does not answer is asked again after so many days.
AGAIN_DAYS = 60
MOST_A_NIGHT = 500
STANDS, WAS_KEPT = "commitment-stands", "commitment-kept"


def editors_of(commitment: Commitment) -> list[User]:
    """The accounts that keep the partner's commitments."""
    rows = Affiliation.objects.editing().filter(organization=commitment.organization_id, person__user__is_active=True)
    return [row.person.user for row in rows.select_related("person__user").order_by("pk")]


def url_of(commitment: Commitment) -> str:
    """Where both sides see it."""
    return reverse("agenda:commitment_detail", args=[commitment.pk])


def words_of_commitment(commitment: Commitment) -> dict[str, str]:
    """What sentences about it name, in the language of the reader."""
    return {
        "partner": name_of(commitment.organization)[:80],
        "what": str(localized(commitment, "what"))[:80],
        "strategy": name_of(commitment.strategy)[:80],
    }


def tell_of_offer(commitment: Commitment) -> None:
    """The leads of the workgroup have something to agree to."""
    stamp = commitment.state_since.isoformat()
    notices.tell(
        User.objects.leads_of(commitment.strategy.workgroup_id), occasion=f"commitment:{commitment.pk}:offered:{stamp}",
        say=lambda: _("%(partner)s offers “%(what)s” for “%(strategy)s”. Do you agree?") % words_of_commitment(commitment),
        about=lambda: name_of(commitment.strategy), url=url_of(commitment), topic=Topic.PLAN,
    )  # fmt: skip


def tell_of_move(commitment: Commitment, by: Any) -> None:
    """The other side hears how it stands now; whoever speaks for both tells both, and nobody is told of their own act."""
    sides = sides_of(by, commitment)
    readers: list[User] = editors_of(commitment) if Side.GROUP in sides else []
    if Side.PARTNER in sides:
        readers += User.objects.leads_of(commitment.strategy.workgroup_id)
    state = CommitmentState(commitment.state)
    notices.tell(
        [user for user in readers if by is None or user.pk != by.pk],
        occasion=f"commitment:{commitment.pk}:{state.value}:{commitment.state_since.isoformat()}",
        say=lambda: _("“%(what)s” of %(partner)s for “%(strategy)s” is now: %(state)s.")
        % (words_of_commitment(commitment) | {"state": state.label}),
        about=lambda: name_of(commitment.strategy), url=url_of(commitment), topic=Topic.PLAN,
    )  # fmt: skip


def ask_stale_commitments(today: date) -> int:
    """Asks the editors of partners whether what runs still stands, and what became of what is over; returns how many are new."""
    number = 0
    for row in _running():
        if number >= MOST_A_NIGHT:
            break
        if row.ends_on is not None and row.ends_on < today:
            number += _ask_over(row, today)
        elif last_word(row) <= today - timedelta(days=STALE_DAYS):
            number += _ask_stale(row, today)
    return number


def last_word(row: Commitment) -> date:
    """The day on which somebody last said that it stands: at the latest when it was agreed."""
    return row.confirmed_on or timezone.localdate(row.state_since)


def _running() -> Iterable[Commitment]:
    """What is agreed and old or over, those that waited longest first."""
    today = timezone.localdate()
    old = today - timedelta(days=STALE_DAYS - 1)
    said = Coalesce("confirmed_on", TruncDate("state_since", tzinfo=timezone.get_default_timezone()))
    rows = Commitment.objects.agreed().annotate(said=said).filter(Q(ends_on__lt=today) | Q(said__lte=old))
    related = ("organization", "strategy__workgroup")
    return rows.select_related(*related).order_by(F("ends_on").asc(nulls_last=True), "said", "pk")


def _ask_over(row: Commitment, today: date) -> int:
    ended = row.ends_on or today
    turn = (today - ended).days // AGAIN_DAYS
    return _ask(
        row, f"over:{ended}:{turn}", today, Tap(WAS_KEPT, row.pk, version_of(row)),
        lambda: _("“%(what)s” for “%(strategy)s” ended on %(day)s. Was it kept?")
        % (words_of_commitment(row) | {"day": date_format(ended)}),
    )  # fmt: skip


def _ask_stale(row: Commitment, today: date) -> int:
    said = last_word(row)
    turn = ((today - said).days - STALE_DAYS) // AGAIN_DAYS
    return _ask(
        row, f"stands:{said}:{turn}", today, Tap(STANDS, row.pk, version_of(row)),
        lambda: _("Is this still true? “%(what)s” for “%(strategy)s”. Nobody has said so since %(day)s.")
        % (words_of_commitment(row) | {"day": date_format(said)}),
    )  # fmt: skip


def version_of(row: Commitment) -> str:
    """Another text as soon as the question is a new one: it was answered, changed or ended."""
    return f"{row.state}:{last_word(row)}:{row.ends_on or ''}"


def _ask(row: Commitment, occasion: str, today: date, tap: Tap, say: notices.Say) -> int:
    until = datetime.combine(today + timedelta(days=AGAIN_DAYS), time(), timezone.get_default_timezone())
    return notices.tell(
        editors_of(row), occasion=f"commitment:{row.pk}:{occasion}", say=say, about=lambda: name_of(row.organization),
        url=url_of(row), topic=Topic.PLAN, taps=[tap], until=until,
    )  # fmt: skip
