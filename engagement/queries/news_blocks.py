"""What an edition can gather from the network by itself: one list of providers, each a few lines in the language that is active."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.choices import PostKind
from engagement.event_words import when
from engagement.models import Decision, Event, InputCall, Post
from engagement.queries import latest
from engagement.queries.surveys import open_surveys
from kconnect.core.i18n import current_language, localized
from workgroups.queries import open_seats

MOST = 6
# What happened so long ago is no news any more.
NEW_FOR = timedelta(days=45)
# So much of a text stands in an edition; the rest is one tap away.
SAID = 240
# A line: its text, the language that is really in, what stands below it, and a path of ours.
Line = dict[str, str]


def _line(thing: Any, field: str, about: str, url: str) -> Line:
    title = localized(thing, field)
    return {"text": title.text, "language": title.language, "about": about, "url": url}


def _since() -> datetime:
    return timezone.now() - NEW_FOR


def _said(thing: Any, field: str) -> str:
    """The beginning of a text below a line; nothing where it exists only in the other language."""
    words = localized(thing, field)
    return "" if words.is_fallback else Truncator(words.text).chars(SAID)


def _news() -> list[Line]:
    """News by their titles. Of stories only that there are some: what was sent cannot be taken back with a consent."""
    new = Post.objects.public().filter(published_at__gte=_since())
    lines = [
        _line(post, "title", _said(post, "opening"), post.get_absolute_url())
        for post in new.filter(kind=PostKind.NEWS)[:MOST]
    ]
    if new.filter(kind=PostKind.STORY).exists():
        url = f"{reverse('engagement:post_list')}?kind={PostKind.STORY}"
        lines.append(
            {"text": _("New stories that people tell"), "language": current_language(), "about": "", "url": url}
        )
    return lines


def _surveys() -> list[Line]:
    return [
        _line(one.survey, "title", one.when, reverse("engagement:survey_detail", args=[one.survey.slug]))
        for one in open_surveys()[:MOST]
    ]


def _asked() -> list[Line]:
    """Calls for input, and decisions on which everybody may say something."""
    calls = InputCall.objects.open(timezone.localdate())[:MOST]
    decisions = Decision.objects.taking_advice(timezone.now())[:MOST]
    lines = [
        _line(
            call, "title", _("until %(day)s") % {"day": date_format(call.closes_on)},
            reverse("engagement:input_call", args=[call.slug]),
        )
        for call in calls
    ]  # fmt: skip
    words = _("A decision: say what you think until %(day)s")
    lines += [
        _line(one, "title", words % {"day": date_format(timezone.localtime(one.closes_at))}, one.get_absolute_url())
        for one in decisions
    ]
    return lines[:MOST]


def _decisions() -> list[Line]:
    found = latest.decided_since(_since())[:MOST]
    return [_line(one, "title", one.get_outcome_display(), one.get_absolute_url()) for one in found]


def _answers() -> list[Line]:
    """What the network did with what it heard: calls that were answered. Their answers are in both languages."""
    return [
        _line(call, "title", _said(call.answer, "did"), reverse("engagement:input_call", args=[call.slug]))
        for call in latest.answered_calls(MOST, _since())
    ]


def _events() -> list[Line]:
    rows = Event.objects.filter(state="published").upcoming(timezone.now())[:MOST]
    return [
        _line(
            one,
            "title",
            f"{when(one)}{' · ' if one.place else ''}{one.place}",
            reverse("engagement:event_detail", args=[one.slug]),
        )
        for one in rows
    ]


def _seats() -> list[Line]:
    return [
        _line(one, "title", str(localized(one.workgroup, "name")), reverse("workgroups:seat_apply", args=[one.pk]))
        for one in open_seats()[:MOST]
    ]


# By the name that an edition keeps: the heading, and where the lines come from.
PROVIDERS: dict[str, tuple[Promise, Callable[[], list[Line]]]] = {
    "news": (gettext_lazy("News and stories"), _news),
    "surveys": (gettext_lazy("Surveys that are open"), _surveys),
    "asked": (gettext_lazy("We ask you now"), _asked),
    "answers": (gettext_lazy("You said, we did"), _answers),
    "decisions": (gettext_lazy("What was decided, and why"), _decisions),
    "events": (gettext_lazy("Events to come"), _events),
    "seats": (gettext_lazy("Open seats"), _seats),
}


def gather(names: Iterable[str]) -> list[dict[str, Any]]:
    """The blocks of these names that have anything in them, in the order of PROVIDERS and in the language that is active."""
    wanted, language = set(names), current_language()
    found = [(str(heading), lines()) for name, (heading, lines) in PROVIDERS.items() if name in wanted]
    return [{"heading": heading, "lines": lines, "language": language} for heading, lines in found if lines]
