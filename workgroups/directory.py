"""Pure: finds for a row of a file the partner that it speaks of, or one that it may be, and says what it would change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kconnect.core.cells import clean
from kconnect.core.text import fold
from workgroups import matching
from workgroups.partner_table import LISTS, Issue, Values


class Known(Protocol):
    """A partner as it is compared."""

    pk: int
    slug: str
    name: str
    name_key: str
    city_folded: str
    registry_id: str
    phone_key: str
    website_key: str


@dataclass
class Directory:
    """All partners by what tells them apart."""

    partners: Mapping[int, Known]
    served: Mapping[int, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    # Partners that became a part of another one: what they were found by, and the one that stayed.
    gone: Mapping[tuple[str, object], int] = field(default_factory=dict)
    by: dict[str, dict[object, list[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    near: matching.Nearly = field(default_factory=matching.Nearly)

    def __post_init__(self) -> None:
        for pk, one in self.partners.items():
            keys = keys_of(one.name_key, one.city_folded, one.registry_id, one.phone_key, one.website_key)
            for kind, key in [("slug", one.slug), *keys.items()]:
                self.by[kind][key].append(pk)
            self.near.add(one.name_key)

    def find(self, values: Values) -> tuple[int | None, int | None]:
        """(the partner that the row speaks of, else one that it may be); each None if there is none.

        The address in KConnect and the registry number are certain. Name and city together are taken for the same partner
        unless both have registry numbers; name, phone or website alone for one that it may be.
        """
        keys = row_keys(values)
        for kind in ("slug", "registry"):
            found = self.by[kind].get(values.get("slug") if kind == "slug" else keys.get("registry"), [])
            if len(found) == 1:
                return found[0], None
            if found:
                return None, found[0]
        same = self.by["place"].get(keys.get("place"), [])
        open_ones = [pk for pk in same if not (keys.get("registry") and self.partners[pk].registry_id)]
        if len(open_ones) == 1 and len(same) == 1:
            return open_ones[0], None
        for kind in ("name", "phone", "website"):
            if found := self.by[kind].get(keys.get(kind), []):
                return None, found[0]
        return None, None

    def nearly(self, values: Values) -> int | None:
        """A partner whose name is one slip away from that of the row; None if there is none."""
        names = self.near.find(matching.name_key(str(values.get("name", ""))))
        return self.by["name"][names[0]][0] if names else None

    def taken_up_by(self, values: Values) -> int | None:
        """The partner of which the one that the row speaks of became a part; None if there is none."""
        keys: dict[str, object] = {"slug": values.get("slug", ""), "registry": row_keys(values).get("registry", "")}
        return next((self.gone[kind, key] for kind, key in keys.items() if key and (kind, key) in self.gone), None)

    def changes(self, pk: int, values: Values, said: Mapping[str, str]) -> dict[str, str | list[str]]:
        """Field to earlier value, of what the row would change; `said` are its cells as the file has them.

        A cell that says what stands there already changes nothing, even if it would be written otherwise today.
        """
        before: dict[str, str | list[str]] = {}
        for name, value in values.items():
            if name in LISTS:
                held = sorted(self.served.get(pk, {}).get(name, []))
                if held != value:
                    before[name] = held
            elif name != "slug":
                current = str(getattr(self.partners[pk], name))
                if value != current and said.get(name, "") != clean(current):
                    before[name] = current
        return before


def keys_of(name: str, city: str, registry: str, phone: str, website: str) -> dict[str, object]:
    """What a partner can be found by; nothing for what is not known."""
    keys: dict[str, object] = {
        "name": name,
        "place": (name, city) if name else "",
        "registry": registry,
        "phone": phone,
    }
    return {kind: key for kind, key in (keys | {"website": website}).items() if key}


def row_keys(values: Values) -> dict[str, object]:
    """The same of a row."""
    text = {name: str(values.get(name, "")) for name in ("name", "city", "registry_id", "phone", "website")}
    return keys_of(
        matching.name_key(text["name"]), fold(text["city"]), text["registry_id"], matching.phone_key(text["phone"]),
        matching.website_key(text["website"]),
    )  # fmt: skip


@dataclass
class Seen:
    """The rows of the file so far, so that one that comes twice is noticed."""

    certain: dict[object, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    near: matching.Nearly = field(default_factory=matching.Nearly)

    def repeats(self, line: int, values: Values) -> Issue | None:
        """The issue of a row that says what an earlier one said: "twice" for the same partner, "like_row" for a namesake.

        "near_row" is a name that is one slip away from an earlier one.
        """
        keys = row_keys(values)
        slug, number, place = values.get("slug"), keys.get("registry"), keys.get("place")
        own: list[object] = [("slug", slug)] if slug else []
        own += [("registry", number)] if number else [] if slug else [("place", place)]
        earlier = next((self.certain[key] for key in own if key in self.certain), None)
        for key in own:
            self.certain.setdefault(key, line)
        if earlier is not None:
            return "twice", "name", "", str(earlier)
        name = str(keys.get("name", ""))
        if (like := self.names.setdefault(name, line)) != line:
            return "like_row", "name", "", str(like)
        others = self.near.find(name)
        self.near.add(name)
        return ("near_row", "name", "", str(self.names[others[0]])) if others else None


def known_cities(partners: Iterable[Known]) -> list[str]:
    """The cities of all partners, folded, once for each partner."""
    return [one.city_folded for one in partners]
