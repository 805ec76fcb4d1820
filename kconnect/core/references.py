"""A thing of another app, named by kind and slug: apps that know it say what it is called and where it stands.

An app lower down keeps the two words only; it never learns what an indicator or an action is. An app that has such things
registers a finder in its `references.py`, as it registers its background work in `tasks.py`. Finders answer with public
things only, so a name can be shown to whoever sees the page on which it stands.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from kconnect.core.i18n import Localized


@dataclass(frozen=True)
class Reference:
    """A thing that everybody may see: what it is called in the page's language, and its page."""

    name: Localized
    url: str


# Slugs to the public things among them, in at most one query.
Find = Callable[[Iterable[str]], Mapping[str, Reference]]
# The (slug, name) of what may be named on behalf of the workgroup at this address, in the order of a list of choices.
Offer = Callable[[str], list[tuple[str, str]]]


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be named: in words, how to find it, and which ones a form offers."""

    label: str | Promise
    find: Find
    offer: Offer


_kinds: dict[str, Kind] = {}


def register(kind: str, *, label: str | Promise, find: Find, offer: Offer) -> None:
    """Says how things of `kind` are found; a later registration takes the place of an earlier one."""
    _kinds[kind] = Kind(label, find, offer)


def kinds() -> dict[str, Kind]:
    """Every kind of thing that can be named."""
    autodiscover_modules("references")
    return dict(sorted(_kinds.items()))


def find(named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Reference]:
    """The public things among those named by (kind, slug); one query for each kind that occurs."""
    wanted: dict[str, set[str]] = {}
    for kind, slug in named:
        wanted.setdefault(kind, set()).add(slug)
    known = kinds() if wanted else {}
    return {
        (kind, slug): reference
        for kind, slugs in wanted.items()
        if kind in known
        for slug, reference in known[kind].find(slugs).items()
    }
