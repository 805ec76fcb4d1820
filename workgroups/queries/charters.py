"""What the pages of a charter read: the version that holds, what it changed, and those before."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kconnect.core.i18n import Localized, localized
from workgroups.differences import Paragraph, differences, paragraphs
from workgroups.models import CharterVersion, Workgroup


@dataclass(frozen=True)
class CharterNow:
    """The charter that holds, as the group's page speaks of it."""

    number: int
    adopted_on: date
    url: str


@dataclass(frozen=True)
class VersionRow:
    """One adopted version: when it was adopted, what changed in words, who wrote it if they agreed to be named."""

    number: int
    adopted_on: date | None
    change: Localized
    author: str
    current: bool


@dataclass(frozen=True)
class CharterPage:
    """One version of a charter. `changes` compares it with the one before in the language in which both are written, or is empty."""

    group: Workgroup
    version: CharterVersion
    text: Localized
    paragraphs: list[str]
    changes: list[Paragraph]
    before: int | None
    author: str
    versions: list[VersionRow]


def charter_now(slug: str) -> CharterNow | None:
    """The charter that the published workgroup `slug` has adopted last; None if it has none. One query."""
    found = CharterVersion.objects.adopted().filter(workgroup__slug=slug, workgroup__published=True).first()
    if found is None or found.adopted_on is None:
        return None
    return CharterNow(found.number, found.adopted_on, reverse("workgroups:charter_detail", args=[slug]))


def charter_page(slug: str, number: int | None = None) -> CharterPage | None:
    """Version `number` (None: the one that holds) of a published workgroup's charter; None if there is none. Three queries."""
    group = Workgroup.objects.published().filter(slug=slug).first()
    if group is None:
        return None
    versions = list(group.charters.adopted().select_related("written_by"))
    wanted = next((one for one in versions if number is None or one.number == number), None)
    if wanted is None:
        return None
    earlier = next((one for one in versions if one.number < wanted.number), None)
    named = set(group.memberships.current().filter(shown=True).values_list("person_id", flat=True))
    text = localized(wanted, "text")
    rows = [
        VersionRow(one.number, one.adopted_on, localized(one, "change"), _author(one, named), one is wanted)
        for one in versions
    ]
    return CharterPage(
        group=group,
        version=wanted,
        text=text,
        paragraphs=paragraphs(text.text),
        changes=_changes(earlier, wanted, text.language) if earlier else [],
        before=earlier.number if earlier else None,
        author=_author(wanted, named),
        versions=rows,
    )


def _author(version: CharterVersion, named: set[int]) -> str:
    """The name of whoever wrote it, if the group's page names them too."""
    by = version.written_by
    return by.name if by is not None and by.pk in named else ""


def _changes(earlier: CharterVersion, later: CharterVersion, language: str) -> list[Paragraph]:
    """What differs in the language shown; nothing when the earlier version was not written in it."""
    field = "text_es" if language == "es" else "text"
    before = getattr(earlier, field)
    found = differences(before, getattr(later, field)) if before else []
    return found if any(each.is_changed for each in found) else []
