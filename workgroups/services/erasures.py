"""How a person leaves for good: asked, waited for, taken back, done; and done again after a restore."""

import hashlib
import re
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, files, letterbox, mail
from kconnect.core.addresses import absolute
from kconnect.core.choices import MailState
from kconnect.core.models import Notification, OutboxMail, StoredFile
from workgroups import rules, unlinked
from workgroups.choices import Language
from workgroups.models import Affiliation, Erased, Erasure, Invitation, Person, PersonalExport, User
from workgroups.permissions import forget_access
from workgroups.personal import OF_PERSON, Erase, Rule, personal_relations, relations_of
from workgroups.services.attachments import erase_after_commit
from workgroups.services.errors import ErasureClosedError, LastOfTheirKindError, NotYoursToDoError
from workgroups.services.seat_applications import forget_applications
from workgroups.services.seats import end_terms_of

WAIT_DAYS = 7


@transaction.atomic
def ask_erasure(*, by: User, person: Person) -> Erasure:
    """Asks that `person` be erased: one's own, or staff for another. It waits seven days; asked again it is the same request.

    Raises NotYoursToDoError; LastOfTheirKindError when nobody else could run the network.
    """
    if by.person_id != person.pk and not rules.can_change_person(by, person):
        raise NotYoursToDoError(_("You cannot erase this person. Ask a person with a higher role."))
    row = Person.objects.select_for_update().known().filter(pk=person.pk).first()
    if row is None:
        raise ErasureClosedError(_("This person is erased already."))
    check_not_the_last(row)
    asked, made = Erasure.objects.get_or_create(
        person=row, cancelled_at=None, done_at=None,
        defaults={"asked_by": by, "due_at": timezone.now() + timedelta(days=WAIT_DAYS)},
    )  # fmt: skip
    if made:
        audit.record(by=by, verb="erasure_requested", target=row)
        _say_when(asked)
    return asked


@transaction.atomic
def cancel_erasure(*, by: User, erasure: Erasure) -> Erasure:
    """Takes the request back: the person, or staff. Raises NotYoursToDoError, ErasureClosedError."""
    row = Erasure.objects.select_for_update(of=("self",)).select_related("person").get(pk=erasure.pk)
    if by.person_id != row.person_id and not rules.can_change_person(by, row.person):
        raise NotYoursToDoError(_("You cannot take this back. Ask a person with a higher role."))
    if row.cancelled_at or row.done_at:
        raise ErasureClosedError(_("This request is closed already."))
    row.cancelled_at = timezone.now()
    row.save(update_fields=["cancelled_at"])
    audit.record(by=by, verb="erasure_cancelled", target=row.person)
    return row


def erase_due() -> int:
    """Erases everybody whose waiting time is over; returns how many. Whoever has become the last of their kind waits on.

    One who cannot be erased holds up no other: the first such error is raised when all others are done.
    """
    open_ones = Erasure.objects.filter(cancelled_at__isnull=True, done_at__isnull=True, due_at__lte=timezone.now())
    done, failed = 0, list[Exception]()
    for pk in list(open_ones.order_by("pk").values_list("pk", flat=True)):
        try:
            done += _erase_asked(pk)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is raised below
            failed.append(error)
    if failed:
        raise failed[0]
    return done


@transaction.atomic
def _erase_asked(pk: int) -> bool:
    row = Erasure.objects.select_for_update(of=("self",)).select_related("person", "asked_by").get(pk=pk)
    if row.cancelled_at or row.done_at:
        return False
    try:
        check_not_the_last(row.person)
    except LastOfTheirKindError:
        return False
    erase(row.person, by=row.asked_by)
    row.done_at = timezone.now()
    row.save(update_fields=["done_at"])
    return True


def check_not_the_last(person: Person) -> None:
    """Raises LastOfTheirKindError if nobody else could run the network, or operate it, once this person is gone."""
    if rules.is_last_to_operate(person):
        raise LastOfTheirKindError(_("Nobody else operates this portal. Make another superuser first."))
    if rules.is_last_to_run(person):
        raise LastOfTheirKindError(
            _("Nobody else runs this network. Give another person the role Backbone staff first.")
        )


# Erasing ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def erase(person: Person, *, by: User | None) -> None:
    """Blanks the person, empties the account, and does with everything that points to them what `personal` says.

    The row of the account stays as well, since releases and approvals point to it, but holds nothing and opens nothing.
    """
    row = Person.objects.select_for_update().get(pk=person.pk)
    account = User.objects.filter(person=row).first()
    addresses = {*_addresses(account), *_own_contact(row, account)} - {""}
    _end_sessions(account)
    end_terms_of(by=by, person=row, today=timezone.localdate())
    forget_applications(addresses)
    _forget_letters_about(row)
    for name, key, rule in personal_relations():
        whose = row.pk if name in OF_PERSON else account.pk if account else None
        if whose is not None:
            _apply(key, rule, whose)
    for kind in unlinked.kinds():
        kind.erase(row)
    _forget_letters(addresses)
    _forget_news(row)
    if account is not None:
        _empty(account)
    _remember(row)
    blank: dict[str, Any] = {"name": "", "name_folded": "", "email": "", "phone": "", "consent": "", "consent_on": None}
    Person.objects.filter(pk=row.pk).update(**blank, language=Language.ENGLISH, erased_at=timezone.now())
    audit.record(by=by, verb="erased", target=row)


def _addresses(account: User | None) -> set[str]:
    """The addresses that are the person's for sure: anybody can write somebody else's into their account."""
    if account is None:
        return set()
    rows = EmailAddress.objects.filter(user=account, verified=True).values_list("email", flat=True)
    return {account.email.lower(), *(email.lower() for email in rows)}


def _own_contact(row: Person, account: User | None) -> set[str]:
    """The contact address, where it leads to this person alone.

    A public form takes any address: whom it made owns none, and does not stand in the way of its owner. Where two known
    people, or another account, have one address, what was written under it stays until the last of them goes.
    """
    address = row.email.lower()
    if not address or row.unproven:
        return set()
    others = Person.objects.known().filter(email__iexact=address, unproven=False).exclude(pk=row.pk)
    accounts = EmailAddress.objects.filter(email__iexact=address, verified=True)
    signed_up = User.objects.filter(email__iexact=address).exclude(person=row)
    if others.exists() or signed_up.exists() or accounts.exclude(user=account).exists():
        return set()
    return {address}


def _forget_letters_about(row: Person) -> None:
    """The letters about places and the like of this person, by their exact occasions."""
    for name, rule in OF_PERSON.items():
        if rule.letters and row.email:
            key = relations_of(Person)[name]
            for pk in key.model._base_manager.filter(**{key.attname: row.pk}).values_list("pk", flat=True):
                about = f"{rule.letters}:{pk}:"
                OutboxMail.objects.filter(recipient__iexact=row.email, occasion__startswith=about).delete()


def _end_sessions(account: User | None) -> None:
    if account is None:
        return
    for session in UserSession.objects.filter(user=account):
        session.end()
    for copy in PersonalExport.objects.filter(user=account, file__isnull=False).select_related("file"):
        if copy.file is not None:
            transaction.on_commit(partial(files.erase, copy.file))


def _apply(key: models.Field[Any, Any], rule: Rule, whose: int) -> None:
    """Does with the rows of one relation what its rule says."""
    # A plain queryset: what is written once and never changed must not outlive the person it speaks of.
    rows: models.QuerySet[Any] = models.QuerySet(key.model).filter(**{key.attname: whose})
    if rule.never_kept is not None:
        _take_away(rows.filter(rule.never_kept))
    if rule.erase == Erase.REMOVE:
        rows.delete()
        return
    if rule.clear:
        rows.update(**rule.clear)
    if rule.erase == Erase.END:
        today = timezone.localdate()
        running = rows.filter(**{f"{rule.ended}__isnull": True})
        # What starts in the future never began: it ends on the day it would have started.
        running.filter(**{f"{rule.started}__gt": today}).update(**{rule.ended: models.F(rule.started)})
        rows.filter(**{f"{rule.ended}__isnull": True}).update(**{rule.ended: today})


def _take_away(rows: "models.QuerySet[Any]") -> None:
    """Removes rows together with what hangs on them, photos and files from the disk too."""
    pks, stored = list(rows.values_list("pk", flat=True)), set[int]()
    for each in rows.model._meta.get_fields(include_hidden=True):
        if pks and each.auto_created and isinstance(each, models.ManyToOneRel):
            hanging: models.QuerySet[Any] = models.QuerySet(each.field.model).filter(**{f"{each.field.name}__in": pks})
            for own in each.field.model._meta.concrete_fields:
                if own.related_model is StoredFile:
                    stored |= set(hanging.exclude(**{own.attname: None}).values_list(own.attname, flat=True))
            hanging.delete()
    rows.filter(pk__in=pks).delete()
    erase_after_commit(list(StoredFile.objects.filter(pk__in=stored)))


def _forget_letters(addresses: Iterable[str]) -> None:
    """Messages to these addresses go; invitations stay as history without saying whom they went to, and open nothing."""
    for address in addresses:
        OutboxMail.objects.filter(recipient__iexact=address).delete()
        letterbox.forget(address)
        sent = Invitation.objects.filter(email__iexact=address)
        sent.unanswered().update(withdrawn_at=timezone.now())
        sent.update(email="", name="")


def _forget_news(person: Person) -> None:
    """What others were told of the person by name: who says where they come from, and subjects of messages that are gone."""
    asked = Affiliation.objects.filter(person=person).values_list("pk", flat=True)
    Notification.objects.filter(occasion__in=[f"affiliation:{pk}" for pk in asked]).delete()
    if person.unproven:
        # Anybody may have written anything as this name, and no letter tells of it.
        return
    # The text went when the message was sent; what is still to be sent needs its subject.
    told = OutboxMail.objects.filter(subject__contains=person.name).exclude(state=MailState.QUEUED)
    if len(person.name.split()) < 2:
        # A name of one word may be any word.
        told = told.filter(occasion__in=[f"affiliation:{pk}" for pk in asked])
    whole = re.compile(rf"(?<!\w){re.escape(person.name)}(?!\w)")
    named = [pk for pk, subject in told.values_list("pk", "subject") if whole.search(subject)]
    OutboxMail.objects.filter(pk__in=named).update(subject="")


def _empty(account: User) -> None:
    account.email = f"erased-{account.pk}@erased.invalid"
    account.is_active = account.is_superuser = account.is_demo = False
    account.last_login = None
    account.set_unusable_password()
    account.save()
    forget_access(account)


# The list of who was erased -----------------------------------------------------------------------------------------


def digest_of(person: Person) -> str:
    """What is kept of somebody who was erased: a hash of number and moment of creation, both made by the database.

    The number alone would not do: a restored database gives numbers anew.
    """
    return hashlib.sha256(f"kconnect:{person.pk}:{person.created_at.isoformat()}".encode()).hexdigest()


def list_of_erased() -> Path:
    """The list outside the database, so that restoring an older copy does not restore an older list."""
    return Path(settings.DATA_DIR) / "erased.txt"


def _remember(person: Person) -> None:
    digest = digest_of(person)
    Erased.objects.get_or_create(digest=digest)
    transaction.on_commit(partial(_write_down, digest))


def _write_down(digest: str) -> None:
    with list_of_erased().open("a", encoding="ascii") as stream:
        stream.write(f"{digest}\n")


def replay_erasures(digests: Iterable[str] = ()) -> int:
    """After a restore: erases again whoever the lists name (the file, the table, and `digests`); returns how many it found."""
    known = set(digests) | set(Erased.objects.values_list("digest", flat=True))
    if list_of_erased().exists():
        known |= set(list_of_erased().read_text(encoding="ascii").split())
    found = [person for person in Person.objects.known().iterator() if digest_of(person) in known] if known else []
    for person in found:
        erase(person, by=None)
    return len(found)


# Telling --------------------------------------------------------------------------------------------------------------


def _say_when(asked: Erasure) -> None:
    """Tells the person when it will be and how to take it back, wherever they can be reached."""
    account = User.objects.filter(person=asked.person, is_active=True).first()
    if account is None:
        return
    with translation.override(asked.person.language):
        link = absolute(reverse("workgroups:data_detail"))
        words = {"person": asked.person.name, "day": date_format(timezone.localtime(asked.due_at)), "link": link}
        mail.queue(
            recipient=account.email, occasion=f"erasure:{asked.pk}", language=asked.person.language,
            subject=gettext("You will be erased on %(day)s") % words,
            body=render_to_string("workgroups/email/erasure.txt", words),
        )  # fmt: skip
