"""What people can give input on: each kind of thing says how it is found, named, and joined with what is said about it.

Goals, strategies and calls are known here. A later app registers its own things in its `references.py`, beside the names that
it gives them; the row that joins them with input is one of that app's.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from agenda.models import Goal, Strategy
from engagement.models import Decision, Input, InputCall
from kconnect.core.i18n import localized
from kconnect.core.references import Reference


@dataclass(frozen=True)
class Subject:
    """One kind of thing: `things` are those that everybody may see, `name` and `url` say what one is called and where it stands.

    `given` is the condition on input that is about the thing with this slug. `names` gives, for input of this kind, the thing
    each is about, in one query. `join` ties new input to its thing.
    """

    about: str
    label: str | Promise
    things: Callable[[], "QuerySet[Any]"]
    name: Callable[[Any], Any]
    url: Callable[[Any], str]
    given: Callable[[str], Q]
    names: Callable[[Iterable[int]], Mapping[int, Reference]]
    join: Callable[[Any, Any], None]
    # The column that stands in the address of the thing.
    key: str = "slug"

    def find(self, slug: str) -> Any:
        """The public thing at this address, or None."""
        return self.things().filter(**{self.key: slug}).first() if self.key == "slug" or slug.isdigit() else None

    def reference(self, thing: Any) -> Reference:
        """A thing by name and page."""
        return Reference(self.name(thing), self.url(thing))


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Makes a kind known; a later registration takes the place of an earlier one."""
    _subjects[subject.about] = subject


def subjects() -> dict[str, Subject]:
    """Every kind of thing that people can give input on."""
    autodiscover_modules("references")
    return _subjects


def names_of(given: Iterable[Any]) -> dict[int, Reference]:
    """What each piece of input is about, by its number; one query for each kind that occurs."""
    wanted: dict[str, list[int]] = {}
    for one in given:
        wanted.setdefault(one.about, []).append(one.pk)
    known = subjects() if wanted else {}
    return {
        pk: reference
        for about, numbers in wanted.items()
        if about in known
        for pk, reference in known[about].names(numbers).items()
    }


def here(about: str, label: Any, things: Any, title: str, view: str, key: str = "slug") -> Subject:
    """A kind whose foreign key is a column of input."""

    def name(thing: Any) -> Any:
        return localized(thing, title)

    def url(thing: Any) -> str:
        return reverse(view, args=[getattr(thing, key)])

    def names(numbers: Iterable[int]) -> dict[int, Reference]:
        rows = Input.objects.filter(pk__in=list(numbers)).select_related(about)
        return {row.pk: Reference(name(getattr(row, about)), url(getattr(row, about))) for row in rows}

    def join(given: Any, thing: Any) -> None:
        setattr(given, about, thing)

    def given(slug: str) -> Q:
        return Q(about=about, **{f"{about}__{key}": slug})

    return Subject(about, label, things, name, url, given, names, join, key)


register(here("goal", _("Goal"), lambda: Goal.objects.public(), "name", "dashboard:goal_detail"))
register(here("strategy", _("Strategy"), lambda: Strategy.objects.public(), "name", "dashboard:strategy_detail"))
register(here("call", _("Call for input"), lambda: InputCall.objects.public(), "title", "engagement:input_call"))
register(
    here("decision", _("Decision"), lambda: Decision.objects.public(), "title", "engagement:decision_detail", "pk")
)
