"""What is still to answer before a mapping by hand reads its file: questions made from a try, in plain words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboard.ingest.issues import Issue
from dashboard.ingest.vocabularies import VOCABULARIES
from dashboard.models import Category, Group, Measure, RecipeTrial
from dashboard.queries.steward.uploads import message_of
from kconnect.core.i18n import name_of

# Issues that are a cell with a word in it, whose meaning is asked.
WORDS = frozenset({"not_a_number", "annotation_code", "number_not_finite", "bound_here"})
# Issues that other questions or steps answer, so that they are not told twice.
ASKED = WORDS | {"map_missing", "percent_sign", "number_format", "looks_like_share"}
MONEY = re.compile(r"([$€£])\s?-?[\d.,' ]*\d[\d.,' ]*")
BLANK = "blank"
MOST_WORDS = 60


@dataclass(frozen=True)
class Question:
    """One thing to answer. `name` is its field, `path` where the answer goes in the draft; a choice, or a text without any."""

    name: str
    path: tuple[str, ...]
    label: str
    hint: str
    choices: tuple[tuple[str, Any], ...] = ()
    initial: str = ""
    is_new: bool = True


@dataclass(frozen=True)
class Questions:
    """Everything about one try: what to answer, what else to know, and what would be read."""

    questions: tuple[Question, ...]
    remarks: tuple[str, ...]
    refused: str
    counts: Mapping[str, Any]
    records: tuple[Mapping[str, Any], ...]
    is_personal: bool

    @property
    def open(self) -> int:
        """How many questions nobody has answered yet."""
        return sum(question.is_new for question in self.questions)


def questions_of(trial: RecipeTrial, draft: Mapping[str, Any], *, unclear: str = "") -> Questions:
    """The questions that the try of a draft leaves open, and those that were answered before.

    `unclear` is a figure that can be read but in two ways, such as 1.200 where no point stands for decimals elsewhere.
    """
    result = trial.result
    issues = [Issue.from_json(issue) for issue in result["issues"]]
    many = _too_many({issue.value for issue in issues if issue.code in WORDS and not MONEY.fullmatch(issue.value)})
    asked = (*_formats(issues, draft, unclear), *_words(issues, draft), *_maps(issues, draft), *_shares(issues, draft))
    refused = Issue.from_json(result["refused"]) if result["refused"] else None
    remarks = [f"{message_of(issue)}{_more(issue)}" for issue in issues if issue.code not in ASKED and issue != refused]
    return Questions(
        questions=() if many else asked,
        remarks=tuple(dict.fromkeys(remarks))[:30],
        refused=message_of(refused) if refused is not None else many,
        counts=result["counts"],
        records=_named(result["records"]),
        is_personal=refused is not None and refused.code == "personal_data",
    )


def _too_many(words: set[str]) -> str:
    """A column of names was taken for one of figures: nobody explains a hundred words."""
    if len(words) <= MOST_WORDS:
        return ""
    return _(
        "%(count)s different words stand where figures should be, such as “%(word)s”. "
        "A column that you chose seems to hold text."
    ) % {"count": len(words), "word": min(words)}


def _named(records: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Records with measures and groups as people call them."""
    measures = {one.slug: name_of(one) for one in Measure.objects.filter(slug__in={row["measure"] for row in records})}
    groups = {one.key: name_of(one) for one in Group.objects.filter(key__in={row["group"] for row in records})}
    return tuple(
        row | {"measure": measures.get(row["measure"], row["measure"]), "group": groups.get(row["group"], row["group"])}
        for row in records
    )


def _more(issue: Issue) -> str:
    return "" if issue.count < 2 else " " + _("(%(count)s times)") % {"count": issue.count}


def states() -> tuple[tuple[str, Any], ...]:
    """What a cell without a number may stand for."""
    return (
        ("suppressed", _("hidden by the source, because few people are behind it")),
        ("missing", _("no figure")),
        ("missing: not_collected", _("not collected or not reported")),
        ("not_applicable", _("does not apply here")),
        ("reject", _("a mistake: leave such rows out")),
    )


def _words(issues: Iterable[Issue], draft: Mapping[str, Any]) -> list[Question]:
    """Cells that are no numbers: those the file holds, each with the meaning most sources give it."""
    known: dict[str, str] = dict(draft.get("marks", {}))
    counts: dict[str, int] = {}
    for issue in issues:
        if issue.code in WORDS and not MONEY.fullmatch(issue.value):
            counts[issue.value] = counts.get(issue.value, 0) + issue.count
    words = [*list(known), *(word for word in counts if word not in known)][:MOST_WORDS]
    found = []
    for number, word in enumerate(words):
        count = counts.get(word, 0)
        times = ngettext("%(count)s cell of the file says so.", "%(count)s cells of the file say so.", count)
        found.append(
            Question(
                name=f"word_{number}",
                path=("marks", word),
                label=_("What does “%(word)s” mean?") % {"word": word},
                hint=times % {"count": count} if count else "",
                choices=(("", _("choose what it means")), *states()),
                initial=known.get(word, _usual(word)),
                is_new=word not in known,
            )
        )
    return found


def _usual(word: str) -> str:
    """What most sources mean by a word, as a choice of `states`; "" where that is not known."""
    for vocabulary in VOCABULARIES.values():
        mark = vocabulary.get(word.strip().casefold())
        if mark is not None:
            collected = mark.state == "missing" and mark.reason == "not_collected"
            return "missing: not_collected" if collected else mark.state
    return ""


def _formats(issues: Iterable[Issue], draft: Mapping[str, Any], unclear: str) -> list[Question]:
    """How numbers are written, where the file leaves it open."""
    found = []
    told = [issue.value for issue in issues if issue.code == "number_format"]
    unclear = max(told, key=lambda text: (len(set(text) & set(",.' ")), len(text)), default=unclear)
    if unclear:
        readings: dict[str, str] = {}
        for decimal, thousands in ((".", ","), (",", "."), (".", " "), (",", " "), (".", "'")):
            words = _reading(unclear, decimal, thousands)
            if words:
                readings.setdefault(words, f"{decimal}{thousands}")
        label = _("How is “%(value)s” to be read?") % {"value": unclear}
        hint = _("One answer for all figures of the file.")
        if "decimal" in draft.get("numbers", {}):
            hint = _("It does not fit what you answered before. Change that for all figures, or correct the file.")
        usable = [(key, words) for words, key in readings.items()]
        found.append(Question("format", ("numbers", "format"), label, hint, (("", _("choose one")), *usable)))
    percent = next((issue.value for issue in issues if issue.code == "percent_sign"), "")
    if percent:
        label = _("Cells such as “%(value)s” carry a percent sign. Do all figures?") % {"value": percent}
        hint = _("If only some do, correct the file first: signs on some cells alone cannot be right.")
        choices = [("", _("choose one")), ("yes", _("Yes, all figures are percentages"))]
        found.append(Question("percent", ("numbers", "percent"), label, hint, tuple(choices)))
    money = next((hit[1] for issue in issues if issue.code in WORDS and (hit := MONEY.fullmatch(issue.value))), "")
    if money:
        label = _("May “%(sign)s” stand before figures?") % {"sign": money}
        choices = [("", _("choose one")), (money, _("Yes, it is the unit"))]
        found.append(Question("prefix", ("numbers", "prefix"), label, "", tuple(choices)))
    return found


def _reading(text: str, decimal: str, thousands: str) -> str:
    """How a number reads with these marks, or "" if it cannot."""
    plain = text.strip().lstrip("$€£ ").replace("\N{NO-BREAK SPACE}", " ").rstrip("% ")
    form = rf"[-+]?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})*(?:{re.escape(decimal)}\d+)?"
    if not re.fullmatch(form, plain) or (thousands not in plain and decimal not in plain):
        return ""
    number = float(plain.replace(thousands, "").replace(decimal, "."))
    return _("as %(number)s") % {"number": f"{number:,.6g}" if number < 1e6 else f"{number:,.0f}"}


def _shares(issues: Iterable[Issue], draft: Mapping[str, Any]) -> list[Question]:
    """Percentages that all lie between 0 and 1: shares, or really that small."""
    answered: dict[str, str] = draft.get("numbers", {}).get("share_answers", {})
    told = {issue.value for issue in issues if issue.code == "looks_like_share"} | set(answered)
    names = dict(_measure_names(told))
    found = []
    for number, slug in enumerate([*answered, *(slug for slug in names if slug not in answered)]):
        label = _("All figures of “%(name)s” lie between 0 and 1. What does 0.45 mean?") % {
            "name": names.get(slug, slug)
        }
        choices = (("", _("choose one")), ("share", _("45 percent")), ("percent", _("less than half a percent")))
        path = ("numbers", "share_answers", slug)
        found.append(
            Question(f"share_{number}", path, label, "", choices, answered.get(slug, ""), slug not in answered)
        )
    return found


def _measure_names(slugs: Iterable[str]) -> list[tuple[str, str]]:
    return [(measure.slug, name_of(measure)) for measure in Measure.objects.filter(slug__in=set(slugs))]


def _maps(issues: Iterable[Issue], draft: Mapping[str, Any]) -> list[Question]:
    """Texts of a column that the lists of the mapping do not know yet: measures, categories, periods."""
    lists: dict[str, dict[str, str]] = {name: dict(given) for name, given in draft.get("maps", {}).items()}
    wanted = [(name, text, answer, False) for name, given in lists.items() for text, answer in given.items()]
    for issue in issues:
        name = str(issue.params.get("list", ""))
        if issue.code == "map_missing" and issue.value not in lists.get(name, {}):
            wanted.append((name, issue.value, "", True))
    known: dict[str, tuple[tuple[str, Any], ...]] = {}
    found = []
    for number, (name, text, answer, is_new) in enumerate(wanted):
        if name not in known:
            known[name] = _targets(name)
        path = ("maps", name, text)
        label = _("What is “%(text)s”?") % {"text": text} if text else _("What does an empty cell mean?")
        found.append(Question(f"map_{number}", path, label, _hint(name), known[name], answer, is_new))
    return found


def _hint(name: str) -> str:
    if name == "periods":
        return _("The period, written as 2023, 2019-2023, SY2012-13, 2024Q1, 2024-05 or 2020-04-01.")
    return _("The measure.") if name == "measures" else _("For whom the figure is.")


def _targets(name: str) -> tuple[tuple[str, Any], ...]:
    """The answers to choose from: measures, states, or the categories of a dimension; none for periods, which are written."""
    if name == "periods":
        return ()
    if name == "measures":
        measures = [(one.slug, name_of(one)) for one in Measure.objects.select_related("source").order_by("name")]
        return (("", _("choose a measure")), ("new", _("a new measure")), *measures)
    if name == "states":
        return (
            ("", _("choose one")),
            ("normal", _("a normal figure")),
            ("provisional", _("provisional")),
            *states()[:4],
        )
    categories = Category.objects.filter(dimension__slug=name).order_by("position", "slug")
    return (("", _("choose one")), ("*", _("everyone")), *((one.slug, name_of(one)) for one in categories))
