"""What a partner asks itself about its work with data, in versions: plain data. A version that was answered is never changed."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Statement:
    """One statement of the assessment: its code is kept with the answers."""

    code: str
    text: str | Promise


# How far a statement is true, from 0 to 4; the same for all.
LEVELS: dict[int, str | Promise] = {
    0: _("Not yet"),
    1: _("We talk about it"),
    2: _("Some of us do it"),
    3: _("We do it as a rule"),
    4: _("We do it, and others learn from us"),
}

INSTRUMENTS: dict[str, tuple[Statement, ...]] = {
    "2026": (
        Statement("purpose", _("We know which questions our data should answer.")),
        Statement("definitions", _("Everybody who writes down a figure means the same by it.")),
        Statement("collection", _("We collect what we need, on time, and nothing that we do not need.")),
        Statement("quality", _("We look for gaps and mistakes before we use a figure.")),
        Statement("groups", _("We can tell how people fare by group and by neighborhood.")),
        Statement("privacy", _("We ask people before we keep what they tell us, and we protect it.")),
        Statement("reading", _("Our team reads figures together at least four times a year.")),
        Statement("decisions", _("We have changed something in our work because of what a figure showed.")),
        Statement("sharing", _("We share figures with partners under an agreement.")),
        Statement("community", _("The people whom our figures are about see them and say what they mean.")),
        Statement("skills", _("Somebody besides one person can do all of this.")),
    ),
}
CURRENT = "2026"
