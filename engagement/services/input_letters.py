"""What people who left an address are told about their input, once each; and how their address is forgotten."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from engagement.choices import DeclineReason, InputState
from engagement.input_keys import token_of_input
from engagement.models import DecisionInput, Input, InputAnswer
from engagement.querysets import InputQuerySet
from engagement.services.levels import felt_link
from kconnect.core import form_letters, jobs, letterbox
from kconnect.core.addresses import absolute
from kconnect.core.choices import MailState
from kconnect.core.i18n import localized
from kconnect.core.models import OutboxMail

KIND = "engagement.tell_writers"
# What nobody answered keeps no address longer than this; nor does a moderator's copy of what was taken out of a text.
FORGOTTEN = timedelta(days=365)
PIECE = 200


def tell_declined(row: Input) -> None:
    """Why it is not shown, in the caller's transaction; whoever advertises something is told nothing."""
    if row.email and row.decline_reason != DeclineReason.ADVERTISING:
        _write(row, "declined", None)


def tell_writer(row: Input) -> None:
    """What became of it, in the caller's transaction; nobody hears it twice."""
    if row.email and row.told_at is None:
        answer = _answer_to(row)
        if answer is not None:
            _write(row, "answered", answer)


def tell_later(answer: InputAnswer) -> None:
    """Asks the background to tell everybody whose input this answers: there may be thousands."""
    jobs.enqueue(KIND, key=f"{answer.pk}:{answer.answered_at.isoformat()}", args={"answer": answer.pk})


def tell_writers(answer_id: int) -> int:
    """Tells all whom this answer concerns, in pieces; run again it goes on where it stopped. Returns how many."""
    answer = InputAnswer.objects.filter(pk=answer_id).first()
    told = 0
    while answer is not None:
        with transaction.atomic():
            piece = list(_untold(answer).select_for_update().order_by("pk")[:PIECE])
            for row in piece:
                tell_writer(row)
        told += len(piece)
        if len(piece) < PIECE:
            break
    return told


def _untold(answer: InputAnswer) -> InputQuerySet:
    whose = Q(call=answer.call_id) if answer.call_id else Q(pk=answer.input_id) | Q(merged_into=answer.input_id)
    heard = Input.objects.filter(whose, state__in=[InputState.ACCEPTED, InputState.MERGED], told_at__isnull=True)
    return heard.exclude(email="")


def _answer_to(row: Input) -> InputAnswer | None:
    """Its own answer, else that of what it was put together with, else that of its call."""
    own = Q(input=row.pk) | Q(input__isnull=False, input=row.merged_into_id)
    return (
        InputAnswer.objects.filter(own).order_by("pk").first()
        or InputAnswer.objects.filter(call__isnull=False, call=row.call_id).first()
    )


def tell_decided(link: DecisionInput) -> None:
    """What a decision made of one comment, to whoever wrote it or what was put together with it; nobody hears it twice."""
    whose = Q(pk=link.input_id) | Q(merged_into=link.input_id)
    for row in (
        Input.objects.heard().filter(whose, told_at__isnull=True).exclude(email="").select_for_update(of=("self",))
    ):
        _write(row, "answered", link)


def _write(row: Input, what: str, answer: InputAnswer | DecisionInput | None) -> None:
    """One message in the language in which somebody wrote, with the link by which they take it back.

    Nobody knows whose the address is, so it quotes what was written only once everybody reads that: else the link shows it.
    """
    with translation.override(row.language):
        words: dict[str, str] = {
            "text": row.text if row.state == InputState.ACCEPTED else "",
            "link": absolute(reverse("engagement:input_mine", args=[token_of_input(row)])),
            "days": str(settings.INPUT_ADDRESS_DAYS),
        }
        if answer is None:
            subject, words["reason"] = _("What you wrote to us is not shown"), row.get_decline_reason_display()
        else:
            subject = _("You wrote to us: this is our answer")
            if isinstance(answer, DecisionInput):
                words["did"] = f"{localized(answer.decision, 'title').text}: {localized(answer, 'said').text}"
            else:
                words |= {name: localized(answer, name).text for name in ("heard", "did", "why")}
            if row.call is not None and row.call.intended_level is not None:
                words["felt"] = felt_link("input", row.call.pk, f"input:{row.pk}", row.language)
        form_letters.answer(
            recipient=row.email, occasion=f"input:{row.pk}:{what}", language=row.language, subject=subject,
            body=render_to_string(f"engagement/email/input_{what}.txt", words),
        )  # fmt: skip
    row.told_at = timezone.now()
    row.save(update_fields=["told_at"])


# Forgetting -----------------------------------------------------------------------------------------------------------


def forget_addresses(today: date) -> int:
    """Erases the addresses of those who were told some time ago or whom nobody answered for a year; returns how many.

    After a year the words that a moderator took out of a text go as well.
    """
    now = timezone.now()
    told = Q(told_at__lt=now - timedelta(days=settings.INPUT_ADDRESS_DAYS))
    old = Q(created_at__lt=now - FORGOTTEN)
    with transaction.atomic():
        numbers = list(Input.objects.exclude(email="").filter(told | old).values_list("pk", flat=True))
        Input.objects.filter(pk__in=numbers).update(email="", consented_at=None)
        Input.objects.filter(old).exclude(original="").update(original="")
        forget_letters(numbers)
    return len(numbers)


def forget_writer(addresses: Iterable[str]) -> None:
    """What an erased person wrote under one of these addresses stays, as nobody's: their name and address go."""
    rows = Input.objects.filter(email__in=[address.strip().lower() for address in addresses if address])
    numbers = list(rows.values_list("pk", flat=True))
    Input.objects.filter(pk__in=numbers).update(email="", name="", consented_at=None)
    forget_letters(numbers)


@letterbox.also_forget
def forget_address(address: str) -> None:
    """The same for one address, when its owner is erased."""
    forget_writer([address])


def forget_letters(numbers: Iterable[int]) -> None:
    """Takes away what was written about this input, so that no address stays in the outbox."""
    occasions = [f"input:{number}:{what}" for number in numbers for what in ("declined", "answered")]
    for at in range(0, len(occasions), 500):
        letters = OutboxMail.objects.filter(occasion__in=occasions[at : at + 500])
        letters.exclude(state=MailState.QUEUED).delete()
