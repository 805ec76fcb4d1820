"""What the pages of the glossary read, and what every page needs to link its terms."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse

from engagement.models import Term, Wording
from kconnect.core import terms
from kconnect.core.kept import kept
from kconnect.core.text import fold

PER_PAGE = 40
# Under this name the terms are kept between pages.
LINKED = "engagement.linked_terms"


@dataclass(frozen=True)
class TermList:
    """A page of terms."""

    page: Page[Term]
    rows: list[Term]


def term_list(found: QuerySet[Term], *, number: int) -> TermList:
    """Page `number` of terms. Two queries."""
    page = Paginator(found, PER_PAGE).get_page(number)
    return TermList(page, list(page))


def wording_list(found: QuerySet[Wording], *, number: int) -> Page[Wording]:
    """Page `number` of wordings. Two queries."""
    return Paginator(found, PER_PAGE).get_page(number)


def neighbors(term: Term, *, most: int = 6) -> list[Term]:
    """Other public terms that its meaning names. One query."""
    said = {"en": f" {fold(term.meaning)} ", "es": f" {fold(term.meaning_es)} "}
    others = Term.objects.public().exclude(pk=term.pk)
    return [one for one in others if _named(one.name, said["en"]) or _named(one.name_es, said["es"])][:most]


def _named(name: str, text: str) -> bool:
    return bool(name) and fold(name) in text


def linked_terms() -> list[terms.Term]:
    """The public terms with every form of theirs and their address in the page's language. One query in some minutes."""
    found = kept(LINKED, _public_terms)
    listed = []
    for slug, name, forms, name_es, forms_es in found:
        url = reverse("engagement:term_detail", args=[slug])
        listed.append(terms.Term(url, {"en": _forms(name, forms), "es": _forms(name_es, forms_es)}))
    return listed


def _public_terms() -> list[tuple[str, ...]]:
    return list(Term.objects.public().values_list("slug", "name", "forms", "name_es", "forms_es"))


def _forms(name: str, forms: str) -> tuple[str, ...]:
    return tuple(form for form in (name, *(one.strip() for one in forms.split(","))) if form)
