"""The Spanish catalogue holds every sentence of the code and the templates, complete and sound.

The test needs none of gettext's programs. How the catalogue is renewed on a machine that has them stands in
CONTRIBUTING.md; django.po and django.mo are committed together.
"""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import allauth
import django
import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django import forms as django_forms
from django.utils import translation
from django.utils.translation.template import templatize

from dashboard.choices import SHIPPED_TEXTS
from kconnect.core.phrases import ADOPTED, ADOPTED_COUNTS

CHECKOUT = Path(__file__).resolve().parent.parent
CODE = ("kconnect", "workgroups", "agenda", "engagement", "dashboard")
FOLDER = CHECKOUT / "kconnect" / "locale" / "es" / "LC_MESSAGES"
RENEW = (
    ".venv/bin/python -m django makemessages -l es --no-obsolete --no-location --no-wrap "
    "-i .venv -i .setup -i var -i node_modules -i tests -i docs",
    ".venv/bin/python -m django compilemessages -l es -i .venv -i .setup -i var",
)
HINT = f"Renew it: {RENEW[0]}; translate what is empty or fuzzy; {RENEW[1]} (see CONTRIBUTING.md, Words)"
# The functions that mark a string, with the places of context, singular and plural among their arguments.
KEYWORDS = {
    name + form: places
    for form in ("", "_lazy")
    for name, places in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
} | {"_": None, "gettext_noop": None}
PLACEHOLDER = re.compile(r"%%|%[ds]|%\(\w+\)[a-z]|\{\w*\}|</?[a-z]+[^>]*>")

Found = tuple[str, str, bool]  # context, singular, whether there is a plural


def sources() -> Iterator[tuple[Path, str]]:
    """Each file that may hold strings, as Python or as what Django makes of a template for extraction."""
    for folder in CODE:
        for path in sorted((CHECKOUT / folder).rglob("*.py")):
            yield path, path.read_text(encoding="utf-8")
    for path in sorted((CHECKOUT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            made = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # What stood in the lines is blanked out, but its indentation would still be read as Python's.
            yield path, "\n".join(line.lstrip() for line in made.splitlines())


@cache
def found() -> dict[Found, str]:
    """Every string that is marked for translation, with the file where it stands first."""
    strings: dict[Found, str] = {}
    for path, text in sources():
        for _line, message, _comments, context in extract("python", BytesIO(text.encode()), keywords=KEYWORDS):
            key = (context or "", forms(message)[0], not isinstance(message, str))
            strings.setdefault(key, str(path.relative_to(CHECKOUT)))
    return strings


@cache
def catalogue() -> Catalog:
    with (FOLDER / "django.po").open("rb") as file:
        return read_po(file, locale="es", abort_invalid=True)


def messages() -> list[Message]:
    return [message for message in catalogue() if message.id]


def forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]  # a tuple of plurals


def identity(message: Message) -> Found:
    return message.context or "", forms(message.id)[0], not isinstance(message.id, str)


def show(keys: list[Found]) -> str:
    return "".join(f"\n  {context + ': ' if context else ''}{text!r}" for context, text, _plural in keys)


def test_the_catalogue_holds_every_string_of_code_and_templates() -> None:
    known = {identity(message) for message in messages()}
    # A string that is counted somewhere serves the places that do not count it as well.
    known |= {(context, text, False) for context, text, plural in known if plural}
    missing = [key for key in found() if key not in known]
    listed = "".join(f"\n  {found()[key]}: {key[1]!r}" for key in missing)
    assert not missing, f"{len(missing)} strings are not in the catalogue. {HINT}{listed}"


def test_the_catalogue_holds_nothing_that_is_no_longer_said() -> None:
    said = {(context, text) for context, text, _plural in found()}
    stale = [identity(message) for message in messages() if identity(message)[:2] not in said]
    assert not stale, f"{len(stale)} strings are no longer used. {HINT}{show(stale)}"
    assert not catalogue().obsolete, f"The catalogue keeps old strings as comments. {HINT}"


def test_every_string_is_translated() -> None:
    empty = [identity(message) for message in messages() if message.fuzzy or not all(forms(message.string))]
    assert not empty, f"{len(empty)} strings are empty or fuzzy in the catalogue. {HINT}{show(empty)}"


def test_there_is_a_form_for_one_and_for_many() -> None:
    assert catalogue().num_plurals == 2
    wrong = [identity(one) for one in messages() if len(forms(one.string)) != len(forms(one.id))]
    assert not wrong, f"The number of plural forms differs: {show(wrong)}"


def test_placeholders_and_marks_of_html_are_the_same_in_both_languages() -> None:
    def parts(text: str) -> Counter[str]:
        return Counter(PLACEHOLDER.findall(text))

    wrong = [
        identity(message)
        for message in messages()
        if [parts(text) for text in forms(message.id)] != [parts(text) for text in forms(message.string)]
    ]
    assert not wrong, f"Placeholders, doubled percent signs or HTML differ: {show(wrong)}"


def test_a_translation_begins_and_ends_with_a_new_line_as_its_original_does() -> None:
    def edges(text: str) -> tuple[bool, bool]:
        return text.startswith("\n"), text.endswith("\n")

    wrong = [
        identity(message)
        for message in messages()
        if {edges(text) for text in forms(message.id)} != {edges(text) for text in forms(message.string)}
    ]
    assert not wrong, f"New lines at the start or the end differ: {show(wrong)}"


def test_the_compiled_catalogue_says_the_same() -> None:
    made = BytesIO()
    write_mo(made, catalogue())
    made.seek(0)
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = read_mo(file)

    def said(one: Catalog) -> dict[Found, tuple[str, ...]]:
        return {identity(message): forms(message.string) for message in one if message.id}

    assert said(compiled) == said(read_mo(made)), f"django.mo is older than django.po: {RENEW[1]}"


@pytest.mark.parametrize("folder", CODE)
def test_no_translator_hides_behind_another_name(folder: str) -> None:
    """Extraction knows the functions by their names, and `_`; what another alias marks is never found."""
    hidden = [
        f"{path.relative_to(CHECKOUT)}:{node.lineno} {name.name} as {name.asname}"
        for path in sorted((CHECKOUT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.asname not in (None, "_") and "gettext" in name.name
    ]
    assert hidden == []


def test_the_extraction_sees_strings_of_every_kind() -> None:
    """What the other tests rest on: a plain string, a context, a plural, a template's tag and block, the pure packages."""
    for key in (
        ("", "Common agenda", False),
        ("activity", "Draft", False),
        ("", "%(number)s activity confirmed.", True),
        ("", "Skip to content", False),
        ("", "%(total)s strategy", True),
        ("", "{lower} to {upper}", False),
        ("", "The place code is empty. Fill it in.", False),
    ):
        assert key in found(), key


def test_sentences_adopted_from_libraries_are_still_theirs() -> None:
    """One that its library has reworded would never be asked for again."""
    folders = [Path(django.__file__).parent, Path(allauth.__file__).parent]
    code = "".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py"))
    # The sources break long sentences into pieces.
    joined = re.sub(r"\"\s+\"", "", code)
    counted = [
        text for _context, text, plural in found() if plural and found()[_context, text, plural].endswith("phrases.py")
    ]
    assert len(counted) == len(ADOPTED_COUNTS)
    assert [text for text in (*ADOPTED, *counted) if f'"{text}"' not in joined] == []


def test_what_shipped_files_say_is_what_the_catalogue_knows() -> None:
    files = [
        *(CHECKOUT / "dashboard" / "recipes").glob("*.toml"),
        *(CHECKOUT / "dashboard" / "definitions").glob("*.toml"),
    ]
    said = "".join(path.read_text(encoding="utf-8") for path in files)
    assert [text for text in SHIPPED_TEXTS if f'"{text}"' not in said] == []
    titles = [tomllib.loads(path.read_text(encoding="utf-8")).get("recipe", {}).get("title") for path in files]
    assert {title for title in titles if title} <= set(SHIPPED_TEXTS)


def test_errors_of_a_form_say_tu() -> None:
    with translation.override("es"):
        with pytest.raises(django_forms.ValidationError) as refused:
            django_forms.EmailField().clean("nobody")
        assert refused.value.messages == ["Escribe un correo electrónico válido, como nombre@ejemplo.org."]
