"""Who gets what of 101, hints and the page of what is not translated: everybody reads 101, insiders get hints, staff see gaps."""

from typing import Any

from tests.access.table import INSIDERS, NO_METHOD, STAFF, Page, console, everybody, only

ACCESS: dict[str, Any] = {
    "portal:condition_detail": Page(get=everybody(), at=lambda world: {"slug": "equity"}, missing={"slug": "nothing"}),
    "portal:translation_list": Page(get=console(*STAFF)),
    "engagement:hint_list": Page(
        get=everybody(NO_METHOD), post=only(*INSIDERS), form=lambda world: {"text": "at-risk youth", "text_es": ""}
    ),
}
