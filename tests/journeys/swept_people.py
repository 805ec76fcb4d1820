"""What the sweep looks at of people: invitations, contacts, duplicates, organisations, and one's own data. See `swept`."""

from collections.abc import Callable

from kconnect.core import letterbox
from tests.build_contacts import bring_contacts, load_contacts, try_contacts
from tests.journeys.swept import BUTTON, FILES, PEOPLE, Look, housing, look, person
from workgroups.models import Invitation, Organization, Person, User
from workgroups.permissions import RoleName
from workgroups.queries import Place
from workgroups.services import create_person, offer_role

CONTACTS = "Name,Email,Phone,Consent\nAmina {0},amina.{0}@example.org,616-555-0101,yes\n,{0}@example.org,,maybe\n"


def contacts(step: str) -> Callable[[], int]:
    """The id of a file of contacts at a step, brought when it is asked for."""

    def make() -> int:
        denise = User.objects.get(email=PEOPLE["backbone"])
        text = CONTACTS.format(step)
        if step == "accepted":
            return load_contacts(denise, text).pk
        file = bring_contacts(denise, text)
        return (try_contacts(denise, file) if step == "tried" else file).pk

    return make


def twin(number: int) -> Callable[[], int]:
    """The id of one of two people who look alike, made when they are asked for."""

    def make() -> int:
        for _missing in range(2 - Person.objects.filter(name="Twin Person").count()):
            create_person(by=None, name="Twin Person")
        return Person.objects.filter(name="Twin Person").order_by("pk")[number].pk

    return make


def key_in(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def dead_address() -> str:
    """The key of a message to an address from which mail comes back."""
    letterbox.note_returned("returned@kconnect.example")
    row = letterbox.returned("returned@kconnect.example")
    assert row is not None
    return key_in(letterbox.works_link(row, "en"))


def offer() -> int:
    """The id of a role that a member is asked to take, made when it is asked for."""
    member = User.objects.select_related("person").get(email=PEOPLE["member"])
    place = Place(RoleName.EDITOR, None, Organization.objects.get(slug="two-rivers-credit-union"))
    known = Invitation.objects.filter(user=member).first()
    return (known or offer_role(by=User.objects.get(email=PEOPLE["backbone"]), user=member, place=place)).pk


LOOKS: dict[str, Look | list[Look]] = {
    "workgroups:data_detail": look("member"),
    "workgroups:affiliation_mine": look("member"),
    "workgroups:letters_stop": [
        look(token=lambda: key_in(letterbox.stop_link_of("sol@kconnect.example", "meetings", "en"))),
        look(token=lambda: key_in(letterbox.stop_link_of("sol@kconnect.example", "seats", "en")), then="press"),
    ],
    "workgroups:address_works": [look(token=dead_address), look(token="wrong", status=404)],
    "workgroups:offer_detail": look("member", offer_id=offer),
    "workgroups:organization_people": look("editor", slug="two-rivers-credit-union"),
    "workgroups:affiliation_list": look("backbone"),
    "workgroups:invitation_many": [look("backbone"), look("backbone", then="send")],
    "workgroups:workgroup_invitation_list": look("lead", **housing),
    "workgroups:workgroup_invitation_many": [look("lead", **housing), look("lead", then="send", **housing)],
    "workgroups:organization_invitation_list": look("editor", slug="two-rivers-credit-union"),
    "workgroups:organization_invitation_many": look("editor", slug="two-rivers-credit-union"),
    "workgroups:person_create": [look("backbone"), look("backbone", then="send")],
    "workgroups:person_edit": look("backbone", person_id=person(PEOPLE["member"])),
    "workgroups:walk_in_create": look("lead", **housing),
    "workgroups:person_duplicates": look("backbone"),
    "workgroups:person_merge": look("backbone", person_id=twin(0), other_id=twin(1)),
    "dashboard:contact_file_create": [look("backbone"), look("backbone", then="send")],
    "workgroups:contact_file_list": look("backbone"),
    "workgroups:contact_file_detail": [
        look("backbone", file_id=contacts("brought")),
        look("backbone", file_id=contacts("tried")),
        look("backbone", file_id=contacts("accepted")),
    ],
}
NOT_PAGES: dict[str, str] = {
    "workgroups:address_ask": BUTTON,
    "workgroups:person_address_ask": BUTTON,
    "workgroups:data_file": FILES,
    **dict.fromkeys(
        (
            "workgroups:person_erase", "workgroups:person_keep", "workgroups:data_copy", "workgroups:erasure_ask",
            "workgroups:erasure_cancel", "workgroups:invitation_renew_all", "workgroups:workgroup_invitation_renew_all",
            "workgroups:workgroup_invitation_renew", "workgroups:workgroup_invitation_withdraw",
            "workgroups:organization_invitation_renew_all", "workgroups:organization_invitation_renew",
            "workgroups:organization_invitation_withdraw", "workgroups:person_keep_apart", "workgroups:contact_file_accept",
            "workgroups:contact_file_reopen", "workgroups:contact_file_discard", "workgroups:contact_file_undo",
            "workgroups:affiliation_leave", "workgroups:affiliation_decide",
        ),
        BUTTON,
    ),
}  # fmt: skip
