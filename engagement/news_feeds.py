"""Atom feeds of what engagement shows to the public."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement.choices import PostKind
from engagement.event_words import when
from engagement.models import Event, Newsletter, Post
from engagement.queries.events import feed
from engagement.queries.newsletters import archive
from engagement.views.events import public
from kconnect.core import atom
from kconnect.core.i18n import Localized, current_language, language_of, localized


@require_safe
@public
def event_atom(request: HttpRequest) -> HttpResponse:
    """Events, as news of them: what was last put up or changed stands first."""
    with translation.override(language_of(request)):
        content = atom.feed_of(
            [_event(event) for event in feed()], name=_("Events of the network"), path=_own_path(request),
            page=reverse("engagement:event_list"),
        )  # fmt: skip
    return atom.feed_answer(request, content)


@require_safe
@public
def newsletter_atom(request: HttpRequest) -> HttpResponse:
    """The editions of the newsletter that everybody may read."""
    with translation.override(language_of(request)):
        content = atom.feed_of(
            [_edition(row) for row in archive()[: atom.MOST]], name=_("Newsletter of the network"),
            path=_own_path(request), page=reverse("engagement:newsletter_list"),
        )  # fmt: skip
    return atom.feed_answer(request, content)


def _edition(row: Newsletter) -> atom.Item:
    language = current_language()
    words, sent_at = row.kept[language], row.started_at or atom.EMPTY_SINCE
    return atom.Item(
        key=f"newsletter-{row.pk}", title=Localized(words["subject"], words["language"], language),
        url=row.get_absolute_url(), published_at=sent_at, changed_at=sent_at,
        summary=Localized(words["intro"][:400], words["language"], language), about=(row.get_topic_display(),),
    )  # fmt: skip


@require_safe
@public
def post_atom(request: HttpRequest) -> HttpResponse:
    """News, without stories of people: what a reader has copied cannot be taken back."""
    with translation.override(language_of(request)):
        posts = Post.objects.public().filter(kind=PostKind.NEWS).select_related("workgroup")[: atom.MOST]
        items = [_post(post) for post in posts]
        content = atom.feed_of(
            items, name=_("News of the network"), path=_own_path(request), page=reverse("engagement:post_list")
        )
    return atom.feed_answer(request, content)


def _post(post: Post) -> atom.Item:
    since = post.published_at or post.changed_at
    return atom.Item(
        key=f"post-{post.pk}", title=localized(post, "title"), url=post.get_absolute_url(), published_at=since,
        changed_at=max(since, post.changed_at), summary=localized(post, "opening"),
        about=(str(localized(post.workgroup, "name")),) if post.workgroup and post.workgroup.published else (),
    )  # fmt: skip


def _own_path(request: HttpRequest) -> str:
    return request.path if current_language() == "en" else f"{request.path}?lang={current_language()}"


def _event(event: Event) -> atom.Item:
    title, words = localized(event, "title"), [when(event), event.place]
    if event.cancel_reason:
        words.insert(0, _("Called off: %(reason)s") % {"reason": event.cancel_reason})
    language = current_language()
    return atom.Item(
        key=f"event-{event.pk}", title=title, url=reverse("engagement:event_detail", args=[event.slug]),
        published_at=event.changed_at, changed_at=event.changed_at,
        summary=Localized(" · ".join(word for word in words if word), language, language),
        about=(str(localized(event.workgroup, "name")),) if event.workgroup and event.workgroup.published else (),
    )  # fmt: skip
