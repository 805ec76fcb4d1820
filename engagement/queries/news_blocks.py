"""What an edition can gather from the network by itself: one list of providers, each a few lines in the language that is active."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from engagement.event_words import when
from engagement.models import Event
from kconnect.core.i18n import current_language, localized
from workgroups.queries import open_seats

MOST = 6
# A line: its text, the language that is really in, what stands below it, and a path of ours.
Line = dict[str, str]


def _line(thing: Any, field: str, about: str, url: str) -> Line:
    title = localized(thing, field)
    return {"text": title.text, "language": title.language, "about": about, "url": url}


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
    "events": (_("Events to come"), _events),
    "seats": (_("Open seats"), _seats),
}


def gather(names: Iterable[str]) -> list[dict[str, Any]]:
    """The blocks of these names that have anything in them, in the order of PROVIDERS and in the language that is active."""
    wanted, language = set(names), current_language()
    found = [(str(heading), lines()) for name, (heading, lines) in PROVIDERS.items() if name in wanted]
    return [{"heading": heading, "lines": lines, "language": language} for heading, lines in found if lines]
