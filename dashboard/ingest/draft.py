"""The mapping by hand as it grows: answers step by step as plain JSON, and what they amount to once enough is said.

A draft is a dictionary with the parts `file`, `place`, `period`, `shape`, `rows`, `ticked`, `figures`, `long`, `maps`, `marks`,
`numbers` and `recipe`, each written by one step. Columns are numbers from 0, as in the header that was looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Lookup
from typing import Any

from dashboard.indicators.frame import split_group
from dashboard.ingest.mapping import FigureAnswers, FileAnswers, Mapping, NumberAnswers, PlaceAnswers, RowAnswers, Words
from dashboard.ingest.recipe import ColumnRef
from dashboard.ingest.spelling import fold_header, plain

Draft = Lookup[str, Any]
STEPS = ("place", "period", "columns", "figures", "questions", "recipe")
PERIOD_FORMS: Lookup[str, tuple[str, str]] = {
    # How a cell or a file name writes a period: the form of it, and what it becomes.
    "code": ("", ""),
    "school": (r"(?:SY ?)?(?P<from>[12][0-9]{3}) ?[-/–] ?(?:[12][0-9])?(?P<to>[0-9]{2})", "SY{from}-{to}"),
    "school_end": (r"(?:SY ?)?(?:20)?(?P<to>[0-9]{2})", "SY20{to-1}-{to}"),
    "month_first": (r"(?P<m>[01][0-9])[/.-](?P<d>[0-3][0-9])[/.-](?P<y>[12][0-9]{3})", "{y}-{m}-{d}"),
    "day_first": (r"(?P<d>[0-3][0-9])[/.-](?P<m>[01][0-9])[/.-](?P<y>[12][0-9]{3})", "{y}-{m}-{d}"),
}
NAME_FORMS: Lookup[str, tuple[str, str]] = {
    "window": (r"(?P<from>(?:19|20)[0-9]{2})[-_ –](?P<to>(?:19|20)[0-9]{2})", "{from}-{to}"),
    "school": (r"(?P<from>(?:19|20)[0-9]{2})[-_ –](?P<to>[0-9]{2})(?![0-9])", "SY{from}-{to}"),
    "year": (r"(?P<year>(?:19|20)[0-9]{2})", "{year}"),
}
COMPANIONS = ("denominator", "moe", "se", "lower", "upper", "n", "state", "note")
"""Columns that may stand beside a figure and belong to it."""
MOST_IGNORED = 40


def reference(header: Sequence[str], index: int) -> ColumnRef:
    """How a recipe names a column: by its title, or by its position where the title is blank, repeated or a template."""
    title = header[index].strip()
    folded = [fold_header(other) for other in header]
    if not title or folded.count(fold_header(title)) > 1 or re.search(r"[{}\x00-\x1f\x7f]", title):
        return index + 1
    return title


def name_forms(file_name: str) -> dict[str, str]:
    """The periods that a file's name may tell, by form: {"year": "2023"}."""
    found = {}
    for form, (pattern, template) in NAME_FORMS.items():
        match = re.search(pattern, file_name)
        if match is not None:
            found[form] = template.format(**match.groupdict())
    return found


def title_forms(cells: Iterable[str]) -> dict[str, str]:
    """The periods that texts above a table may tell, by form; of several texts the first that has the form."""
    found: dict[str, str] = {}
    for cell in cells:
        found = name_forms(plain(cell)) | found
    return found


def mapping_of(draft: Draft, header: Sequence[str]) -> Mapping:
    """What a draft amounts to. Every step but the questions and the name of the recipe must have been answered."""
    recipe = draft.get("recipe", {})
    figures = _long(draft, header) if draft["shape"] == "long" else _wide(draft, header)
    slug = recipe.get("slug") or "draft"
    used = used_columns(draft)
    ignored = tuple(header[index] for index in range(len(header)) if index not in used)
    known = {fold_header(header[index]) for index in used}
    few = len(ignored) <= MOST_IGNORED and all(title and fold_header(title) not in known for title in ignored)
    return Mapping(
        slug=slug,
        title=recipe.get("title") or "Draft",
        source=recipe.get("source", ""),
        dataset=recipe.get("dataset") or slug,
        place=_place(draft["place"], header),
        period=_period(draft, header),
        figures=figures,
        file=_file(draft, header),
        rows=_rows(draft, header),
        numbers=_numbers(draft),
        ignored=ignored if few else None,
        states=draft.get("maps", {}).get("states", {}) if _has_states(draft) else {},
        note=recipe.get("note", ""),
    )


def used_columns(draft: Draft) -> set[int]:
    """The columns that the answers so far give a meaning to."""
    place, period = draft.get("place", {}), draft.get("period", {})
    used = set(place.get("columns", ())) | {place.get("name_column")} | {period.get("column")}
    used.add((draft.get("rows") or {}).get("column"))
    for figure in _figures(draft):
        used |= {figure.get("column"), *(figure.get(name) for name in COMPANIONS)}
    if draft.get("shape") == "long":
        long = draft.get("long", {})
        used |= {long.get("measure_column"), *(column for _dimension, column in long.get("groups", ()))}
    return {index for index in used if index is not None}


def _figures(draft: Draft) -> list[dict[str, Any]]:
    if draft.get("shape") == "long":
        return [draft["long"]] if draft.get("long") else []
    ticked = {str(index) for index in draft.get("ticked", ())}
    return [figure for key, figure in draft.get("figures", {}).items() if key in ticked]


def _rows(draft: Draft, header: Sequence[str]) -> RowAnswers | None:
    answers = draft.get("rows")
    if not answers:
        return None
    return RowAnswers(reference(header, answers["column"]), tuple(answers["values"]), keep=answers["how"] == "keep")


def _file(draft: Draft, header: Sequence[str]) -> FileAnswers:
    seen, period = draft.get("file", {}), draft["period"]
    form = NAME_FORMS[period["form"]][0] if period["from"] in {"name", "title"} else ""
    titles = [reference(header, index) for index in sorted(used_columns(draft))]
    names = tuple(title for title in titles if isinstance(title, str))[:3]
    # A header below a banner is found by its titles: next year's banner may be longer.
    below = seen.get("header_row", 1) > 1 and seen.get("header_rows", 1) == 1 and len(names) > 1
    return FileAnswers(
        encoding=seen.get("encoding", "utf-8"),
        header_row=seen.get("header_row", 1),
        header_rows=seen.get("header_rows", 1),
        header_like=names if below else (),
        member=re.escape(seen.get("member", "")),
        sheet=re.escape(seen.get("sheet", "")),
        name=form if period["from"] == "name" else "",
        title=form if period["from"] == "title" else "",
        footer=re.escape(seen.get("footer", "")),
    )


def _place(answers: Draft, header: Sequence[str]) -> PlaceAnswers:
    if answers["from"] == "constant":
        return PlaceAnswers(prefix=answers["code"])
    columns = tuple(reference(header, index) for index in answers["columns"])
    widths = tuple(answers.get("widths", ()))[: len(columns)]
    name = answers.get("name_column")
    return PlaceAnswers(
        columns=columns,
        widths=widths if len(widths) == len(columns) else (),
        kind=answers["kind"],
        prefix=answers.get("prefix", ""),
        scheme=answers.get("scheme", ""),
        name_column=None if name is None else reference(header, name),
        create=bool(answers.get("create")),
    )


def _period(draft: Draft, header: Sequence[str]) -> Words:
    answers = draft["period"]
    if answers["from"] == "constant":
        return Words(answers["code"])
    if answers["from"] in {"name", "title"}:
        return Words(NAME_FORMS[answers["form"]][1])
    column = reference(header, answers["column"])
    if answers["form"] == "list":
        return Words(column=column, lookup=draft.get("maps", {}).get("periods", {}))
    pattern, template = PERIOD_FORMS[answers["form"]]
    return Words(template, column, like=pattern)


def _wide(draft: Draft, header: Sequence[str]) -> tuple[FigureAnswers, ...]:
    return tuple(
        _figure(
            figure,
            header,
            Words(figure["measure"]),
            tuple((dimension, Words(category)) for dimension, category in split_group(figure.get("group", ""))),
            draft,
        )
        for figure in _figures(draft)
    )


def _long(draft: Draft, header: Sequence[str]) -> tuple[FigureAnswers, ...]:
    answers, maps = draft["long"], draft.get("maps", {})
    column = answers.get("measure_column")
    measure = (
        Words(answers["measure"])
        if column is None
        else Words(column=reference(header, column), lookup=maps.get("measures", {}))
    )
    groups = tuple(
        (dimension, Words(column=reference(header, index), lookup=_categories(maps.get(dimension, {}))))
        for dimension, index in answers.get("groups", ())
    )
    return (_figure(answers, header, measure, groups, draft),)


def _categories(answers: Lookup[str, str]) -> dict[str, str]:
    """A list of categories; everyone, which a form calls "*", is the empty text."""
    return {text: "" if answer == "*" else answer for text, answer in answers.items()}


def _figure(
    answers: Draft, header: Sequence[str], measure: Words, groups: tuple[tuple[str, Words], ...], draft: Draft
) -> FigureAnswers:
    columns = {answers.get("as", "value"): reference(header, answers["column"])}
    columns |= {name: reference(header, answers[name]) for name in COMPANIONS if answers.get(name) is not None}
    shares = draft.get("numbers", {}).get("shares", ())
    return FigureAnswers(
        measure=measure,
        columns=columns,
        groups=groups,
        scale=100.0 if answers["column"] in shares else 1.0,
        margin_level=answers.get("margin_level", 0.0) if "moe" in columns else 0.0,
        level=answers.get("level", 0.0) if "lower" in columns else 0.0,
    )


def _has_states(draft: Draft) -> bool:
    return any(figure.get("state") is not None for figure in _figures(draft))


def _numbers(draft: Draft) -> NumberAnswers:
    answers = draft.get("numbers", {})
    # What nobody has answered yet is left out, so that the next try asks for it again.
    marks = {word: meaning for word, meaning in draft.get("marks", {}).items() if meaning != "reject"}
    return NumberAnswers(
        decimal=answers.get("decimal", "."),
        thousands=answers.get("thousands", ""),
        prefixes=tuple(answers.get("prefixes", ())),
        percent=bool(answers.get("percent")),
        marks=marks,
        blank=answers.get("blank", "missing"),
    )
