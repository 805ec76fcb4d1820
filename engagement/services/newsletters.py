"""The newsletter: written, its audience shown, tested, sent in small portions that can stop and go on."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from engagement.choices.newsletters import AudienceList, NewsletterState
from engagement.models import Addressee, Newsletter
from engagement.queries.news_blocks import PROVIDERS
from engagement.queries.newsletters import audience_of, kept_words
from engagement.rules.newsletters import can_send_newsletter
from engagement.services.errors import NewsletterRefusedError, NotYoursToDoError
from engagement.services.subscriptions import choose_link
from kconnect.core import audit, jobs, letterbox, mail, wishes
from kconnect.core.addresses import absolute
from kconnect.core.choices import Letter, Topic
from kconnect.core.i18n import in_language
from kconnect.core.jobs import LaterError, Work
from kconnect.core.slugs import free_slug
from workgroups.models import User

KIND = "engagement.send_newsletter"
FIELDS = frozenset({"subject", "subject_es", "intro", "intro_es", "topic", "lists", "blocks", "public"})
# How long it is kept whom an edition went to.
KEEP = timedelta(days=30)


def portion() -> int:
    """How many messages are written in a minute: half of what the network sends, so that others have their turn."""
    return max(1, settings.MAILS_PER_MINUTE // 2)


def _need(by: Any) -> None:
    if by is not None and not can_send_newsletter(by):
        raise NotYoursToDoError(_("Only backbone staff write and send the newsletter."))


def _draft(row: Newsletter) -> Newsletter:
    held = Newsletter.objects.select_for_update().get(pk=row.pk)
    if held.state != NewsletterState.DRAFT:
        raise NewsletterRefusedError(_("This edition is on its way already. Write a new one."))
    return held


@transaction.atomic
def write_newsletter(*, by: Any, newsletter: Newsletter | None = None, **values: Any) -> Newsletter:
    """A new draft, or another text of one (`values` are of FIELDS); its audience has to be shown again.

    Raises NotYoursToDoError, NewsletterRefusedError.
    """
    _need(by)
    if set(values) - FIELDS:
        raise TypeError(f"A newsletter has no field {sorted(set(values) - FIELDS)} that may be set here.")
    if not set(values.get("lists", ["subscribers"])) & set(AudienceList.values):
        raise NewsletterRefusedError(_("Choose who gets it."))
    row = Newsletter(written_by=by) if newsletter is None else _draft(newsletter)
    for name, value in values.items():
        setattr(row, name, value)
    row.blocks = [name for name in PROVIDERS if name in row.blocks]
    row.slug = row.slug or free_slug(Newsletter, f"{timezone.localdate():%Y-%m} {row.subject}")
    row.shown_at, row.audience = None, 0
    row.save()
    row.addressees.all().delete()
    audit.record(by=by, verb="changed" if newsletter else "created", target=row, fields=list(values), label=row.slug)
    return row


@transaction.atomic
def show_audience(*, by: Any, newsletter: Newsletter) -> Newsletter:
    """Keeps who would get the draft now, for staff to look at; it goes to nobody else. Raises NotYoursToDoError, NewsletterRefusedError."""
    _need(by)
    row = _draft(newsletter)
    readers = audience_of(row.topic, row.lists)
    row.addressees.all().delete()
    Addressee.objects.bulk_create(
        [Addressee(newsletter=row, email=one.email, user=one.user, language=one.language) for one in readers],
        batch_size=500,
    )
    row.audience, row.shown_at = len(readers), timezone.now()
    row.save(update_fields=["audience", "shown_at"])
    audit.record(by=by, verb="looked_up", target=row, label=row.slug)
    return row


def test_newsletter(*, by: User, newsletter: Newsletter, language: str) -> None:
    """Sends the draft to `by` alone, in one of the languages. Raises NotYoursToDoError."""
    _need(by)
    words = kept_words(newsletter)[language]
    with translation.override(language):
        subject = _("Test: %(subject)s") % {"subject": words["subject"]}
    body, html = _rendered(words, language, stop="", choose="")
    occasion = f"newsletter:{newsletter.pk}:test:{timezone.now().isoformat()}"
    mail.queue(recipient=by.email, occasion=occasion, subject=subject, body=body, html=html, language=language)


@transaction.atomic
def send_newsletter(*, by: Any, newsletter: Newsletter, shown: int) -> Newsletter:
    """Begins to send a draft to the audience that was shown, of `shown` people; nobody else gets it, whoever subscribes meanwhile.

    Raises NotYoursToDoError, NewsletterRefusedError.
    """
    _need(by)
    row = _draft(newsletter)
    if row.shown_at is None or row.audience != shown:
        raise NewsletterRefusedError(_("Look at who gets it once more: it is not the audience that you saw."))
    if not row.audience:
        raise NewsletterRefusedError(_("Nobody would get it. Choose another list or topic."))
    row.kept, row.state, row.sent_by, row.started_at = kept_words(row), NewsletterState.SENDING, by, timezone.now()
    row.save(update_fields=["kept", "state", "sent_by", "started_at"])
    audit.record(by=by, verb="sent", target=row, label=row.slug)
    jobs.enqueue(KIND, key=str(row.pk), args={"newsletter": row.pk}, by=by, subject=row.slug)
    return row


@transaction.atomic
def stop_newsletter(*, by: Any, newsletter: Newsletter) -> Newsletter:
    """Stops an edition on its way: who has not been written to gets nothing. Raises NotYoursToDoError, NewsletterRefusedError."""
    _need(by)
    row = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
    if row.state != NewsletterState.SENDING:
        raise NewsletterRefusedError(_("It is not on its way. There is nothing to stop."))
    row.state, row.ended_at = NewsletterState.STOPPED, timezone.now()
    row.save(update_fields=["state", "ended_at"])
    audit.record(by=by, verb="stopped", target=row, label=row.slug)
    return row


def hand_over(work: Work, newsletter_id: int) -> None:
    """Writes the next portion into the outbox and comes back in a minute, until all are written. Safe to cut off at any moment.

    Raises LaterError while there is more to do.
    """
    if _write_portion(newsletter_id):
        raise LaterError(timezone.now() + timedelta(minutes=1))


@transaction.atomic
def _write_portion(newsletter_id: int) -> bool:
    """One portion, in one transaction with the mark that it is written; True when more waits."""
    row = Newsletter.objects.select_for_update().get(pk=newsletter_id)
    if row.state != NewsletterState.SENDING:
        return False
    size = portion()
    waiting = list(row.addressees.filter(written=False).select_related("user__person")[: size + 1])
    for one in waiting[:size]:
        _write(row, one)
    Addressee.objects.filter(pk__in=[one.pk for one in waiting[:size]]).update(written=True)
    if len(waiting) > size:
        return True
    row.state, row.ended_at = NewsletterState.SENT, timezone.now()
    row.save(update_fields=["state", "ended_at"])
    return False


def _write(row: Newsletter, one: Addressee) -> None:
    """One message; unique per address and edition, and dropped when its reader says stop before it goes out."""
    words = row.kept[one.language]
    if one.user is not None:
        stop, choose = (
            wishes.stop_link(one.user, Topic.NEWS),
            absolute(in_language(reverse("portal:mail_wish"), one.language)),
        )
    else:
        stop, choose = (
            letterbox.stop_link_of(one.email, Letter.NEWS, one.language),
            choose_link(one.email, one.language),
        )
    body, html = _rendered(words, one.language, stop=stop, choose=choose)
    mail.queue(
        recipient=one.email, occasion=f"newsletter:{row.pk}", subject=words["subject"], body=body, html=html,
        language=one.language, reader=one.user, topic=Topic.NEWS if one.user is not None else Letter.NEWS,
    )  # fmt: skip


def _rendered(words: dict[str, Any], language: str, *, stop: str, choose: str) -> tuple[str, str]:
    blocks = [
        {**block, "lines": [{**line, "link": absolute(line["url"])} for line in block["lines"]]}
        for block in words["blocks"]
    ]
    context = {**words, "blocks": blocks, "stop": stop, "choose": choose, "other": words["language"] != language}
    with translation.override(language):
        return (
            render_to_string("engagement/email/newsletter.txt", context),
            render_to_string("engagement/email/newsletter.html", {**context, "reading": language}),
        )


def clear_addressees(today: date) -> None:
    """Every night: forgets whom editions went to that were sent a month ago, and whom a draft was shown for so long ago."""
    before = today - KEEP
    old = Newsletter.objects.filter(ended_at__date__lt=before)
    drafts = Newsletter.objects.filter(state=NewsletterState.DRAFT, shown_at__date__lt=before)
    with transaction.atomic():
        Addressee.objects.filter(newsletter__in=old.values("pk")).delete()
        Addressee.objects.filter(newsletter__in=drafts.values("pk")).delete()
        # Its audience has to be looked at again before it goes out.
        drafts.update(shown_at=None, audience=0)
    mail.forget(begins="newsletter:", before=timezone.now() - KEEP)
