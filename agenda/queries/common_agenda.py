"""What the pages of the common agenda read: the version that holds, those before, what two say differently, and the draft."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agenda.models import CommonAgenda, NamedGoal
from kconnect.core.i18n import Localized, current_language, localized
from workgroups.differences import Paragraph, differences, paragraphs

SECTIONS = ("problem", "vision", "principles")
OTHER = {"en": "es", "es": "en"}


@dataclass(frozen=True)
class Section:
    """One part of the agenda in the reader's language, or in the other and marked so."""

    key: str
    title: str
    text: Localized
    paragraphs: list[str]


@dataclass(frozen=True)
class MeasureLine:
    """A goal that a version names, in the words of that version; `url` leads to its page, "" where it is not public."""

    name: Localized
    statement: Localized
    url: str


@dataclass(frozen=True)
class VersionRow:
    """One adopted version of the list; `before` is the number of the one that it followed."""

    number: int
    adopted_on: date | None
    change: Localized
    decided: Localized
    holds: bool
    before: int | None


@dataclass(frozen=True)
class AgendaPage:
    """One version as it is read; `meeting` and `meeting_url` say where it was decided, when that is a meeting that everyone sees."""

    version: CommonAgenda
    sections: list[Section]
    measures: list[MeasureLine]
    change: Localized
    decided: Localized
    group: Localized | None
    meeting_url: str
    holds: bool
    before: int | None
    versions: list[VersionRow]


@dataclass(frozen=True)
class SectionChange:
    """What two versions say differently in one part; `missing` says why they cannot be compared, `language` which text is compared."""

    key: str
    title: str
    paragraphs: list[Paragraph]
    language: str
    other_language: bool
    missing: str

    @property
    def is_changed(self) -> bool:
        """Whether anything differs."""
        return any(each.is_changed for each in self.paragraphs)


@dataclass(frozen=True)
class Comparison:
    """Two versions beside each other: the earlier, the later, and all parts."""

    earlier: CommonAgenda
    later: CommonAgenda
    change: Localized
    sections: list[SectionChange]
    numbers: list[int]


def agenda_page(number: int | None = None) -> AgendaPage | None:
    """Version `number` (None: the one that holds) as everyone reads it; None if there is none. Three queries."""
    versions = list(CommonAgenda.objects.adopted().select_related("decision__meeting__workgroup"))
    wanted = next((one for one in versions if number is None or one.number == number), None)
    if wanted is None:
        return None
    return _page(wanted, versions)


def agenda_draft() -> AgendaPage | None:
    """The draft as it would be read; None if there is none."""
    draft = CommonAgenda.objects.drafts().first()
    versions = list(CommonAgenda.objects.adopted())
    return _page(draft, versions) if draft else None


def agenda_now() -> VersionRow | None:
    """The version that holds, as other pages speak of it. One query."""
    found = CommonAgenda.objects.adopted().first()
    return _rows([found])[0] if found else None


def agenda_versions() -> list[VersionRow]:
    """All adopted versions, the one that holds first. One query."""
    return _rows(list(CommonAgenda.objects.adopted()))


def comparison(earlier: int, later: int) -> Comparison | None:
    """What version `later` says differently from `earlier`; None where one of them is not there. Two queries."""
    versions = {one.number: one for one in CommonAgenda.objects.adopted().prefetch_related("measures")}
    if earlier not in versions or later not in versions or earlier == later:
        return None
    old, new = versions[earlier], versions[later]
    titles = _titles()
    texts = [(key, titles[key], {"en": getattr(old, key), "es": getattr(old, f"{key}_es")},
              {"en": getattr(new, key), "es": getattr(new, f"{key}_es")}) for key in SECTIONS]  # fmt: skip
    texts.append(("measures", _("Success measures"), _measures_in_words(old), _measures_in_words(new)))
    sections = [_section_change(*text, old.number, new.number) for text in texts]
    return Comparison(old, new, localized(new, "change"), sections, sorted(versions))


# ----------------------------------------------------------------------------------------------------------------------


def _titles() -> dict[str, str]:
    return {
        "problem": _("What we understand together"),
        "vision": _("What we want to be true"),
        "principles": _("What we hold to"),
    }


def _page(wanted: CommonAgenda, versions: list[CommonAgenda]) -> AgendaPage:
    titles = _titles()
    texts = {key: localized(wanted, key) for key in SECTIONS}
    meeting = wanted.decision.meeting if wanted.decision else None
    public = meeting is not None and meeting.public and meeting.workgroup.published
    earlier = next((one.number for one in versions if one.number < wanted.number), None)
    return AgendaPage(
        version=wanted,
        sections=[Section(key, titles[key], text, paragraphs(text.text)) for key, text in texts.items() if text],
        measures=[_measure(row) for row in _measure_rows(wanted)],
        change=localized(wanted, "change"),
        decided=localized(wanted, "decided"),
        group=localized(meeting.workgroup, "name") if meeting and meeting.workgroup.published else None,
        meeting_url=meeting.get_absolute_url() if meeting and public else "",
        holds=bool(versions) and wanted.number == versions[0].number,
        before=earlier,
        versions=_rows(versions),
    )


def _measure_rows(agenda: CommonAgenda) -> "QuerySet[NamedGoal]":
    return agenda.measures.select_related("goal")


def _measure(row: NamedGoal) -> MeasureLine:
    # A draft names the goals as they are now; an adopted version keeps the words of its day.
    words = row if row.name else row.goal
    url = reverse("dashboard:goal_detail", args=[row.goal.slug]) if row.goal.published else ""
    return MeasureLine(localized(words, "name"), localized(words, "statement"), url)


def _rows(versions: list[CommonAgenda]) -> list[VersionRow]:
    numbers = [one.number for one in versions]
    return [
        VersionRow(
            one.number, one.adopted_on, localized(one, "change"), localized(one, "decided"), place == 0,
            next((number for number in numbers if number < one.number), None),
        )
        for place, one in enumerate(versions)
    ]  # fmt: skip


def _measures_in_words(agenda: CommonAgenda) -> dict[str, str]:
    """The goals of a version as a text, a line each; "" in a language in which not all of them are written."""
    rows = list(agenda.measures.all())
    english = "\n".join(f"{row.name}: {row.statement}" for row in rows if row.name)
    spanish = [f"{row.name_es}: {row.statement_es}" for row in rows if row.name_es and row.statement_es]
    return {"en": english, "es": "\n".join(spanish) if len(spanish) == len(rows) else ""}


def _section_change(
    key: str, title: str, old: dict[str, str], new: dict[str, str], earlier: int, later: int
) -> SectionChange:
    """Compares in the reader's language, else in the other one, else says in which language which version is not written."""
    wanted = current_language()
    if not any(old.values()) or not any(new.values()):
        # A part that came or went as a whole: what there is, in the language in which it is.
        language = next((one for one in (wanted, OTHER[wanted]) if old[one] or new[one]), wanted)
        found = differences(old[language], new[language])
        return SectionChange(key, title, found, language, language != wanted, "")
    language = next((one for one in (wanted, OTHER[wanted]) if old[one] and new[one]), "")
    if language:
        found = differences(old[language], new[language])
        return SectionChange(key, title, found, language, language != wanted, "")
    without = later if old[wanted] else earlier
    message = _(
        "Version %(number)s is not written in this language, so the words cannot be compared. Read both versions instead."
    )
    return SectionChange(key, title, [], wanted, False, message % {"number": without})
