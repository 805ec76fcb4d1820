"""Atom feeds of what engagement shows to the public."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from engagement.choices import DecisionState, PostKind
from engagement.event_words import when
from engagement.models import Decision, Event, InputCall, Newsletter, Post
from engagement.queries import latest
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


@require_safe
@public
def decision_atom(request: HttpRequest) -> HttpResponse:
    """What was put to governing bodies and what came of it: what happened last stands first."""
    with translation.override(language_of(request)):
        content = atom.feed_of(
            [_decision(one) for one in latest.decisions(atom.MOST)], name=_("Decisions of the network"),
            path=_own_path(request), page=reverse("engagement:decision_list"),
        )  # fmt: skip
    return atom.feed_answer(request, content)


def _decision(one: Decision) -> atom.Item:
    moment = one.stated_at or one.closed_at or one.opened_at or one.created_at
    return atom.Item(
        key=f"decision-{one.pk}", title=localized(one, "title"), url=one.get_absolute_url(), published_at=moment,
        changed_at=moment, summary=_came_of(one), about=(str(localized(one.body.workgroup, "name")),),
    )  # fmt: skip


def _came_of(one: Decision) -> Localized:
    """Where it stands in one sentence; of what is decided, what was said of it."""
    language = current_language()
    if one.state == DecisionState.DECIDED:
        said = localized(one, "statement")
        return Localized(Truncator(f"{one.get_outcome_display()}: {said.text}").chars(400), said.language, language)
    if one.state == DecisionState.WITHDRAWN:
        words = _("Withdrawn: %(why)s") % {"why": one.withdrawn_why}
    elif one.state == DecisionState.OPEN and one.closes_at is not None:
        words = _("Open until %(day)s.") % {"day": date_format(timezone.localtime(one.closes_at))}
    else:
        words = _("The votes are counted. What came of it is stated soon.")
    return Localized(words, language, language)


@require_safe
@public
def answer_atom(request: HttpRequest) -> HttpResponse:
    """What the network did with what it heard: calls that were answered.

    Answers to single comments are left out: they go when a writer takes a comment back, and a copy would not.
    """
    with translation.override(language_of(request)):
        content = atom.feed_of(
            [_answered(call) for call in latest.answered_calls(atom.MOST)], name=_("You said, we did"),
            path=_own_path(request), page=reverse("engagement:input_list"),
        )  # fmt: skip
    return atom.feed_answer(request, content)


def _answered(call: InputCall) -> atom.Item:
    answer, language = call.answer, current_language()
    words = " ".join(str(localized(answer, part)) for part in ("heard", "did", "why"))
    return atom.Item(
        key=f"answer-{call.pk}", title=localized(call, "title"), url=reverse("engagement:input_call", args=[call.slug]),
        published_at=answer.answered_at, changed_at=answer.changed_at or answer.answered_at,
        summary=Localized(Truncator(words).chars(600), language, language),
        about=(str(localized(call.workgroup, "name")),) if call.workgroup.published else (),
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
