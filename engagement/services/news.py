"""News and stories: drafted, shown, withdrawn; a story only with the consent of everybody in it, which ends it when it ends."""

from datetime import date, timedelta
from typing import IO, Any

from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agenda.services.rows import held, need, save, store
from engagement import rules
from engagement.choices import POST_MOVES, PostState
from engagement.models import Post, StoryConsent
from engagement.services.errors import MoveRefusedError
from engagement.story_keys import link_of
from kconnect.core import audit, mail, pictures
from kconnect.core.i18n import localized
from kconnect.core.models import StoredFile
from kconnect.core.slugs import free_slug
from kconnect.core.text import fold
from workgroups.choices import Consent
from workgroups.models import Person, User
from workgroups.services import create_person
from workgroups.services.attachments import erase_after_commit

POST_FIELDS = frozenset({"kind", "title", "title_es", "opening", "opening_es", "text", "text_es", "workgroup"})
# So long a withdrawn story can still be brought back by a new consent; then it is erased.
KEPT_DAYS = 30


@transaction.atomic
def create_post(*, by: Any, slug: str = "", **values: Any) -> Post:
    """A draft; `values` are of POST_FIELDS. Raises NotYoursToDoError, PlanInvalidError."""
    row = Post(slug=slug or free_slug(Post, values["title"]))
    return _store(row, values, by=by, verb="created")


@transaction.atomic
def change_post(*, by: Any, post: Post, **values: Any) -> Post:
    """Changes its words. What it is stays, once consents hang on it. Raises NotYoursToDoError, PlanInvalidError."""
    row = held(post)
    need(by, by is None or rules.can_keep_post(by, row))
    if row.is_story:
        values.pop("kind", None)
    return _store(row, {**values, "changed_at": timezone.now()}, by=by, verb="changed")


def _store(row: Post, values: dict[str, Any], *, by: Any, verb: str) -> Post:
    before = row.kind, row.workgroup
    row.kind, row.workgroup = values.get("kind", row.kind), values.get("workgroup", row.workgroup)
    # It moves only to where the person keeps it as well.
    need(by, by is None or rules.can_keep_post(by, row))
    if not row._state.adding:
        row.kind, row.workgroup = before
    searched = ("title", "title_es", "opening", "opening_es", "text", "text_es")
    folded = fold(" ".join(str(values.get(name, getattr(row, name))) for name in searched))
    allowed = POST_FIELDS | {"text_folded", "changed_at"}
    return store(row, {**values, "text_folded": folded}, allowed, by=by, verb=verb, label=_label(row))


def _label(row: Post) -> str:
    """What the audit log calls it; the address of a story may hold the name of a person."""
    return f"story {row.pk or ''}".strip() if row.is_story else row.slug


@transaction.atomic
def publish_post(*, by: Any, post: Post) -> Post:
    """Shows it to the public. Raises NotYoursToDoError, MoveRefusedError (also without the consents that a story needs)."""
    row = _moving(by, post, PostState.PUBLISHED)
    if row.is_story:
        wanting = rules.missing_consent(row.consents.all(), has_photo=row.photo_id is not None)
        if wanting:
            raise MoveRefusedError(_why(wanting))
    row.published_at = row.published_at or timezone.now()
    return _moved(by, row, PostState.PUBLISHED)


def _why(wanting: str) -> str:
    return {
        "none": _("Write down first who is in the story and how they agreed."),
        "withdrawn": _("Somebody in this story took their consent back."),
        "photo": _("Somebody in this story did not agree to be seen in the photo. Take the photo away."),
    }[wanting]


@transaction.atomic
def withdraw_post(*, by: Any, post: Post) -> Post:
    """Takes it back from the public. Raises NotYoursToDoError, MoveRefusedError."""
    return _moved(by, _moving(by, post, PostState.WITHDRAWN), PostState.WITHDRAWN)


def _moving(by: Any, post: Post, to: PostState) -> Post:
    row = held(post)
    need(by, by is None or rules.can_keep_post(by, row))
    if to not in POST_MOVES[PostState(row.state)]:
        raise MoveRefusedError(_("This changed in the meantime. Look at it again and choose once more."))
    return row


def _moved(by: Any, row: Post, to: PostState) -> Post:
    row.state = to
    save(row)
    audit.record(by=by, verb=to.value, target=row, fields=["state"], label=_label(row))
    return row


def set_photo(*, by: User | None, post: Post, stream: IO[bytes], words: str, words_es: str = "") -> Post:
    """A photo, made anew without what the camera noted, in place of the former one.

    A story that is public is withdrawn unless everybody in it agreed to be seen. Raises NotYoursToDoError, PictureRefusedError,
    DiskFullError, PlanInvalidError.
    """
    need(by, by is None or rules.can_keep_post(by, post))
    # Before the transaction: making it anew takes a moment, and nobody should wait for that.
    taken = pictures.take(stream, by=by)
    with transaction.atomic():
        row = held(post)
        before = _photos(row)
        row.photo, row.small, row.width, row.height = taken.file, taken.small, taken.width, taken.height
        row.photo_words, row.photo_words_es = words, words_es
        if (
            row.is_story
            and rules.missing_consent(row.consents.all(), has_photo=True)
            and row.state == PostState.PUBLISHED
        ):
            row.state = PostState.WITHDRAWN
        save(row)
        audit.record(by=by, verb="changed", target=row, fields=["photo"], label=_label(row))
        erase_after_commit(before)
    return row


@transaction.atomic
def remove_photo(*, by: Any, post: Post) -> Post:
    """Takes the photo away for good. Raises NotYoursToDoError."""
    row = held(post)
    need(by, by is None or rules.can_keep_post(by, row))
    _without_photo(row)
    audit.record(by=by, verb="changed", target=row, fields=["photo"], label=_label(row))
    return row


def _photos(row: Post) -> list[StoredFile]:
    return [one for one in (row.photo, row.small) if one is not None]


def _without_photo(row: Post) -> None:
    stored = _photos(row)
    row.photo = row.small = None
    row.photo_words = row.photo_words_es = ""
    row.width = row.height = 0
    save(row)
    erase_after_commit(stored)


# Consent --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def record_consent(
    *, by: Any, post: Post, person: Person, how: Consent | str, agreed_on: date, named: bool = False, pictured: bool = False
) -> StoryConsent:  # fmt: skip
    """Writes down that a person of a story agreed to it; a yes given after the day on which one was taken back counts again.

    Raises NotYoursToDoError, PlanInvalidError, MoveRefusedError.
    """
    row = held(post)
    need(by, by is None or rules.can_keep_post(by, row))
    if not row.is_story:
        raise MoveRefusedError(_("News need no consent. Make it a story if it tells of people."))
    if rules.is_future(agreed_on, timezone.localdate()):
        raise MoveRefusedError(_("The day is still to come. Enter the day on which the person agreed."))
    known = StoryConsent.objects.select_for_update().filter(post=row, person=person).first()
    if known is not None and known.withdrawn_on is not None and agreed_on <= known.withdrawn_on:
        raise MoveRefusedError(
            _("The person took this back on %(day)s. Only what they agreed to on a later day counts.")
            % {"day": date_format(known.withdrawn_on)}
        )
    consent = known or StoryConsent(post=row, person=person)
    consent.how, consent.agreed_on, consent.named, consent.pictured = str(how), agreed_on, named, pictured
    consent.recorded_by, consent.withdrawn_on = by.person if by else None, None
    save(consent)
    audit.record(by=by, verb="consented", target=consent, fields=["how", "agreed_on"], label=_label(row))
    return consent


@transaction.atomic
def take_consent(*, by: Any, post: Post, whose: dict[str, str], **what: Any) -> StoryConsent:
    """The same for somebody who is given by name, address and language: `whose`; with an address they get their link at once."""
    consent = record_consent(by=by, post=post, person=_person(by, **whose), **what)
    if consent.person.email:
        with translation.override(consent.person.language):
            words = {"title": localized(post, "title").text, "link": link_of(consent)}
            mail.queue(
                recipient=consent.person.email, occasion=f"story-consent:{consent.pk}:{timezone.now().isoformat()}",
                subject=_("Your story"), language=consent.person.language,
                body=render_to_string("engagement/email/consent.txt", words),
            )  # fmt: skip
    return consent


def _person(by: Any, *, name: str, email: str = "", language: str = "en") -> Person:
    """The person the network knows by this address and name, else a new record of them."""
    address = email.strip().lower()
    whose = Q(email=address, unproven=False) | Q(user__email=address)
    known = Person.objects.known().filter(whose).order_by("pk") if address else []
    same = [person for person in known if fold(person.name) == fold(name)]
    return same[0] if same else create_person(by=by, name=name, email=address, language=language)


@transaction.atomic
def withdraw_consent(*, by: Any, consent: StoryConsent) -> StoryConsent:
    """A person takes their consent back: the story is gone from the public at once, its photo for good.

    `by` is staff who were told, or None for the person's own link. Asking twice changes nothing. Raises NotYoursToDoError.
    """
    post = held(consent.post)
    need(by, by is None or rules.can_keep_post(by, post))
    row = held(consent)
    if row.withdrawn_on:
        return row
    row.withdrawn_on = timezone.localdate()
    save(row)
    if post.state == PostState.PUBLISHED:
        post.state = PostState.WITHDRAWN
    _without_photo(post)
    audit.record(by=by, verb="consent_ended", target=row, fields=["withdrawn_on"], label=_label(post))
    return row


def erase_withdrawn_stories() -> int:
    """Erases stories of which somebody took their consent back, or was erased, some weeks ago; returns how many."""
    limit = timezone.localdate() - timedelta(days=KEPT_DAYS)
    gone = StoryConsent.objects.filter(withdrawn_on__lte=limit) | StoryConsent.objects.filter(
        person__erased_at__isnull=False
    )
    count = 0
    for post in Post.objects.filter(pk__in=gone.values("post")).order_by("pk"):
        with transaction.atomic():
            row = held(post)
            stored = _photos(row)
            audit.record(by=None, verb="removed", target=row, label=_label(row))
            row.delete()
            erase_after_commit(stored)
            count += 1
    return count
