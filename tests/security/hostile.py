"""The corpus of hostile texts, and every field of engagement in which people write freely; it may be put into all of them."""

import re
from collections.abc import Iterator
from itertools import cycle

from django.apps import apps
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, models, transaction

TAGS = (
    "script",
    "ScRiPt",
    "svg",
    "img",
    "iframe",
    "object",
    "embed",
    "body",
    "details",
    "math",
    "style",
    "base",
    "form",
    "video",
    "input",
)
ENDS = ("", "/", " x", "\n", "\t")
# Families of the cheat sheets: tags in every spelling, attributes broken out of, addresses that run, nested and encoded ones.
CORPUS = [
    *(f"<{tag}{end} onload=alert(1) onerror=alert(1) src=x>" for tag in TAGS for end in ENDS),
    *(f"<{tag}>alert(1)</{tag}>" for tag in TAGS),
    *(f"{quote}{more}onfocus=alert(1) autofocus x={quote}" for quote in "\"'`" for more in (" ", "/", "\n", ">", "/>")),
    *(f'<a href="{scheme}:alert(1)">x</a>' for scheme in ("javascript", "JaVaScRiPt", "java\tscript", "vbscript", "data:text/html,x")),
    *(f"{start}<script>alert(1)</script>" for start in ("-->", "]]>", "</textarea>", "</title>", "</style>", "</svg>", "*/", "{{", "{%")),
    "<scr<script>ipt>alert(1)</scr</script>ipt>", "<<script>script>alert(1)<</script>/script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)", "%3Cscript%3Ealert(1)%3C/script%3E", "\\u003cscript\\u003ealert(1)", "<script\x0b>alert(1)</script>",
    "<img src=x onerror=&#97;lert(1)>", "<svg><animate onbegin=alert(1) attributeName=x>", "<a href=//evil.example>x</a>",
    "![x](http://evil.example/x.png)", "[x](javascript:alert(1))", "{{ settings.SECRET_KEY }}", "{% load static %}", "${7*7}",
    "＜script＞alert(1)＜/script＞", "<ſcript>alert(1)</ſcript>", "<script>\u2028alert(1)</script>", "\u202e<script>alert(1)</script>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
]  # fmt: skip
ONE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
# A code of ours, which is nobody's words.
CODE = re.compile(r"[a-z0-9_,-]+")


def fields_of_words() -> Iterator[tuple[type[models.Model], str]]:
    """Every field of engagement in which people write freely: no choice, no address, nothing that a rule of its own checks."""
    for model in apps.get_app_config("engagement").get_models():
        for field in model._meta.get_fields():
            free = isinstance(field, models.CharField | models.TextField) and not isinstance(
                field, models.SlugField | models.URLField | models.EmailField
            )
            ruled = any(not isinstance(rule, MaxLengthValidator) for rule in getattr(field, "validators", ()))
            if free and not ruled and not field.choices and field.editable and (field.max_length or 9999) >= len(ONE):
                yield model, field.name


def fill() -> int:
    """Puts one text of the corpus after another into every such field of every row, past the services; returns how many."""
    texts, filled = cycle(CORPUS), 0
    for model, name in fields_of_words():
        most = model._meta.get_field(name).max_length or 9999
        for row in model._base_manager.order_by("pk"):
            value = getattr(row, name)
            if value is None or (value and CODE.fullmatch(value)):
                continue
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**{name: next(texts)[:most]})
                filled += 1
            except IntegrityError:
                # The database has a rule of its own for this field.
                continue
    return filled
