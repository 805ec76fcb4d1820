"""Groups of people as the apps below ask for them: by the words that partners use."""

from collections.abc import Collection

from dashboard.models import Group, StrategyFocus
from kconnect.core.i18n import localized
from kconnect.core.text import fold


class Groups:
    """What the other apps ask of groups of people; see `kconnect.core.populations`."""

    def names_of(self, words: Collection[str]) -> dict[str, str]:
        """Word to name in the language of the page. One query: a network has some hundred groups."""
        names: dict[str, str] = {}
        for group in Group.objects.exclude(key=""):
            shown = str(localized(group, "name"))
            names |= {fold(name): shown for name in (group.name, group.name_es) if name}
        return {word: names[fold(word)] for word in words if fold(word) in names}

    def focus_of(self, strategies: Collection[int]) -> dict[int, list[str]]:
        """The groups of targeted strategies. One query."""
        found: dict[int, list[str]] = {}
        for row in StrategyFocus.objects.filter(strategy__in=strategies).select_related("group"):
            found.setdefault(row.strategy_id, []).append(str(localized(row.group, "name")))
        return found
