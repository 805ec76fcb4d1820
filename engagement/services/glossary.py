"""Terms of the glossary and wordings: written, changed and shown by staff."""

from typing import Any

from django.db import transaction

from agenda.services.rows import held, need, save, store
from engagement import rules
from engagement.models import Term, Wording
from engagement.queries.glossary import LINKED
from engagement.shipped import shipped_terms, shipped_wordings
from kconnect.core import audit
from kconnect.core.kept import forget
from kconnect.core.slugs import free_slug
from kconnect.core.text import fold

TERM_FIELDS = frozenset({"name", "name_es", "forms", "forms_es", "meaning", "meaning_es"})
WORDING_FIELDS = frozenset({"language", "phrase", "better"})


@transaction.atomic
def create_term(*, by: Any, slug: str = "", **values: Any) -> Term:
    """A term that is not public yet; `values` are of TERM_FIELDS. Raises NotYoursToDoError, PlanInvalidError."""
    need(by, by is None or rules.can_edit_glossary(by))
    row = Term(slug=slug or free_slug(Term, values["name"]))
    forget(LINKED)
    return store(row, values, TERM_FIELDS, by=by, verb="created")


@transaction.atomic
def change_term(*, by: Any, term: Term, **values: Any) -> Term:
    """Changes its words; its address stays. Raises NotYoursToDoError, PlanInvalidError."""
    need(by, by is None or rules.can_edit_glossary(by))
    forget(LINKED)
    return store(held(term), values, TERM_FIELDS, by=by, verb="changed")


@transaction.atomic
def publish_term(*, by: Any, term: Term, published: bool) -> Term:
    """Shows a term to the public, or takes it back; asking twice changes nothing. Raises NotYoursToDoError."""
    need(by, by is None or rules.can_edit_glossary(by))
    row = held(term)
    if row.published != published:
        row.published = published
        row.save(update_fields=["published"])
        forget(LINKED)
        verb = "published" if published else "withdrawn"
        audit.record(by=by, verb=verb, target=row, fields=["published"], label=row.slug)
    return row


@transaction.atomic
def ensure_first_words() -> None:
    """The terms of the field and the wordings that each network starts with; adds those that are missing, changes none.

    Each installation has them from its migration; this brings back what a test or an operator removed.
    """
    forget(LINKED)
    for about in shipped_terms():
        Term.objects.get_or_create(slug=about["slug"], defaults={**about, "published": True})
    for about in shipped_wordings():
        key = {"language": about["language"], "phrase_folded": about["phrase_folded"]}
        Wording.objects.get_or_create(**key, defaults=about)


@transaction.atomic
def keep_wording(*, by: Any, wording: Wording | None = None, **values: Any) -> Wording:
    """A new hint, or other words in one; `values` are of WORDING_FIELDS. Raises NotYoursToDoError, PlanInvalidError."""
    need(by, by is None or rules.can_edit_glossary(by))
    row = held(wording) if wording else Wording()
    verb = "changed" if wording else "created"
    changed = [name for name in sorted(WORDING_FIELDS & set(values)) if getattr(row, name) != values[name]]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.phrase_folded = fold(row.phrase)
        save(row)
        audit.record(by=by, verb=verb, target=row, fields=changed, label=row.phrase)
    return row


@transaction.atomic
def remove_wording(*, by: Any, wording: Wording) -> None:
    """Takes a hint away. Raises NotYoursToDoError."""
    need(by, by is None or rules.can_edit_glossary(by))
    audit.record(by=by, verb="removed", target=wording, label=wording.phrase)
    wording.delete()
