"""A person's own copy of everything that the network keeps about them: asked for, made by a job, fetched, taken away."""

import io
import json
import zipfile
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from kconnect.core import audit, files, jobs, letterbox
from kconnect.core.models import AuditEvent, OutboxMail
from workgroups import unlinked
from workgroups.models import Invitation, Person, PersonalExport, User
from workgroups.personal import OF_PERSON, personal_relations
from workgroups.services.errors import FileMovedOnError

KEPT_DAYS = 7
NAME = "my-data.zip"


@transaction.atomic
def ask_export(*, by: User) -> PersonalExport:
    """Asks for a copy of one's own data; while one is being made, it is that one."""
    copy, made = PersonalExport.objects.get_or_create(user=by, made_at=None)
    if made:
        jobs.enqueue("workgroups.export_personal", key=str(copy.pk), args={"copy": copy.pk}, by=by)
        audit.record(by=by, verb="data_requested", target=by)
    return copy


def make_export(work: jobs.Work) -> None:
    """Writes the copy that the job is about; one that is not wanted any more is left."""
    copy = PersonalExport.objects.select_related("user__person").filter(pk=work.args["copy"]).first()
    if copy is None or copy.made_at is not None:
        return
    content = _packed(copy.user)
    with work.completing():
        now = timezone.now()
        copy.file = files.store(io.BytesIO(content), name=NAME, by=copy.user)
        copy.made_at, copy.expires_at = now, now + timedelta(days=KEPT_DAYS)
        copy.save(update_fields=["file", "made_at", "expires_at"])


@transaction.atomic
def fetch_export(*, by: User, copy: PersonalExport) -> PersonalExport:
    """Notes that the person took their copy along. Raises FileMovedOnError when it is not there, or not there any more."""
    row = PersonalExport.objects.select_for_update(of=("self",)).select_related("file").get(pk=copy.pk, user=by)
    if row.file is None or row.expires_at is None or row.expires_at <= timezone.now():
        raise FileMovedOnError(_("This copy is not there any more. Ask for a new one."))
    row.fetched_at = timezone.now()
    row.save(update_fields=["fetched_at"])
    audit.record(by=by, verb="data_taken", target=by)
    return row


def clear_exports(today: date) -> int:
    """Takes away the files of copies that were there long enough; returns how many."""
    old = PersonalExport.objects.filter(expires_at__lte=timezone.now(), file__isnull=False).select_related("file")
    rows = list(old)
    for row in rows:
        with transaction.atomic():
            stored, row.file = row.file, None
            row.save(update_fields=["file"])
            if stored is not None:
                transaction.on_commit(partial(files.erase, stored))
    return len(rows)


def _packed(user: User) -> bytes:
    """A ZIP with the data, and a page in the person's language that says what is what."""
    told = personal_data(user)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        with translation.override(user.language):
            about = render_to_string("workgroups/email/copy.txt", {"person": user.person.name, "days": KEPT_DAYS})
        archive.writestr("README.txt", about)
    return stream.getvalue()


def personal_data(user: User) -> dict[str, Any]:
    """Everything that the network keeps about the person of an account, by where it is kept; the rules are in `personal`."""
    person = user.person
    about = {
        name: getattr(person, name)
        for name in ("name", "language", "email", "phone", "consent", "consent_on", "naming", "created_at")
    }
    told: dict[str, Any] = {"made_at": timezone.now(), "person": about, "kept": {}, "not_given": {}}
    for name, key, rule in personal_relations():
        whose = person.pk if name in OF_PERSON else user.pk
        rows = key.model._base_manager.filter(**{key.attname: whose}).order_by("pk")
        if rule.tell:
            told["kept"][name] = [dict(row) for row in rows.values(*rule.tell)]
        else:
            told["not_given"][name] = rule.because
    told["kept"] |= {kind.name: kind.tell(person) for kind in unlinked.kinds()}
    told["messages"] = list(
        OutboxMail.objects.filter(recipient__iexact=user.email)
        .order_by("pk")
        .values("subject", "created_at", "sent_at")
    )
    told["letters_stopped"] = letterbox.stopped_kinds(user.email)
    invited = Invitation.objects.filter(email__iexact=user.email).order_by("pk")
    told["invitations"] = list(invited.values("email", "name", "language", "created_at", "accepted_at"))
    acts = AuditEvent.objects.filter(actor_id=user.pk).order_by("pk")
    told["acts"] = list(acts.values("at", "verb", "target_type", "target_id", "fields"))
    about_me = AuditEvent.objects.filter(target_type=Person._meta.label_lower, target_id=str(person.pk)).order_by("pk")
    told["acts_on_you"] = list(about_me.values("at", "verb", "fields", "reason"))
    return told
