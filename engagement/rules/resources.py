"""Who keeps which resource, and which files it may be."""

from typing import TYPE_CHECKING, Any

from engagement.rules.library import can_write

if TYPE_CHECKING:
    from engagement.models import Resource

# Documents; whatever their name says, they leave the portal as a download only.
ENDINGS = frozenset({"pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt"})
PICTURES = frozenset({"jpg", "jpeg", "png", "webp"})


def can_keep_resource(user: Any, resource: "Resource") -> bool:
    """The leads of its workgroup, and staff; those of the whole network: staff."""
    return can_write(user, resource.workgroup)


def ending_of(name: str) -> str:
    """The ending of a file's name, in small letters."""
    return name.rpartition(".")[2].lower()
