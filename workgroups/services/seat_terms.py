"""Terms on seats that end soon: the leads, the holder and the backbone team are told, in time and once."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kconnect.core import letterbox, mail, notices
from kconnect.core.choices import Letter, Topic
from kconnect.core.i18n import localized, name_of
from workgroups.models import SeatTerm, User
from workgroups.services.seat_applications import keepers

# Days before the last one on which a term is announced: long enough to find somebody, and once more when it is near.
STAGES = (60, 14)


def announce_ends(today: date) -> int:
    """Tells of terms that end within 60 and within 14 days; each reader once per term, last day and stage.

    A night that was missed is made up; a term that is renewed in the meantime is announced anew for its new end. Leads and
    staff are not told of a term that somebody follows on. Returns how many terms were told of.
    """
    terms = _ending(today)
    for term in terms:
        _announce(term, next(stage for stage in reversed(STAGES) if (_last(term) - today).days <= stage))
    return len(terms)


def _ending(today: date) -> list[SeatTerm]:
    ending: QuerySet[SeatTerm] = SeatTerm.objects.on(today).filter(
        ended__isnull=True, ends__range=(today, today + timedelta(days=STAGES[0])), seat__retired_on__isnull=True
    )
    return list(ending.select_related("seat__workgroup", "holder__user").order_by("ends", "pk"))


def _last(term: SeatTerm) -> date:
    if term.ends is None:
        raise ValueError("A term without an end does not end soon.")
    return term.ends


def _announce(term: SeatTerm, stage: int) -> None:
    occasion = f"term-ends:{term.pk}:{term.ends}:{stage}"
    group = term.seat.workgroup
    account = User.objects.filter(person=term.holder_id, is_active=True).select_related("person").first()
    followed = SeatTerm.objects.filter(seat=term.seat_id, started__gt=_last(term), ended__isnull=True).exists()
    if not followed:
        told = [user for user in keepers(term.seat) if account is None or user.pk != account.pk]
        url = reverse("workgroups:seat_detail", args=[group.slug, term.seat_id])
        notices.tell(told, occasion=occasion, say=lambda: _to_leads(term), url=url, topic=Topic.SEATS)
    if account is not None:
        page = reverse("agenda:workgroup_detail", args=[group.slug])
        notices.tell([account], occasion=occasion, say=lambda: _to_holder(term), url=page, topic=Topic.SEATS)
    elif term.holder.email and term.holder.consent and not term.holder.unproven:
        with translation.override(term.holder.language):
            text = _to_holder(term)
            stop = letterbox.stop_link_of(term.holder.email, Letter.SEATS, term.holder.language)
            body = text + "\n\n" + _("If you would like to stay, talk with the leads of the group.") + "\n\n--\n"
            body += f"{_('No more messages of this kind:')}\n{stop}\n"
            mail.queue(
                recipient=term.holder.email, occasion=occasion, subject=text[:120], body=body,
                language=term.holder.language, topic=Letter.SEATS,
            )  # fmt: skip


def _words(term: SeatTerm) -> dict[str, str]:
    return {
        "seat": localized(term.seat, "title").text,
        "group": name_of(term.seat.workgroup),
        "day": date_format(_last(term)),
    }


def _to_leads(term: SeatTerm) -> str:
    return _("The term on the seat “%(seat)s” in %(group)s ends on %(day)s, and nobody follows yet.") % _words(term)


def _to_holder(term: SeatTerm) -> str:
    return _("Your term on the seat “%(seat)s” in %(group)s ends on %(day)s.") % _words(term)
