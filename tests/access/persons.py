"""Who gets what where people without an account are added, merged and imported, and where people say whence they come."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from kconnect.core import letterbox
from tests.access.table import DONE, NO_METHOD, NOT_THERE, STAFF, Page, console, everybody, only, signed_in
from tests.access.world import World
from tests.build_contacts import bring_contacts, load_contacts, try_contacts
from tests.build_workgroups import make_person
from workgroups import services
from workgroups.permissions import RoleName
from workgroups.queries import Place

POST_ONLY = everybody(NO_METHOD)
ONLY_STAFF_MAY = console(*STAFF, answer=DONE)
NOBODY = {"person_id": 987654}
NO_FILE = {"file_id": 987654}
LIST = "Name,Email\nPia Person,pia.person@example.org\n"


def build(world: World) -> None:
    """Two people who look alike, files of contacts at each step, and somebody who waits for the answer of organisation one."""
    bo = world.users["backbone"]
    world.things["twins"] = (make_person("Twin Person"), make_person("Twin Person"))
    world.things["accepted_contacts"] = load_contacts(bo, LIST)
    world.things["contacts"] = bring_contacts(bo, "Name\nQuinn\n")
    world.things["tried_contacts"] = try_contacts(bo, bring_contacts(bo, "Name\nRune\n"))
    letterbox.note_returned("pia@example.org")
    world.things["dead"] = letterbox.returned("pia@example.org")
    place = Place(RoleName.MEMBER, world.a)
    world.things["offer"] = services.offer_role(by=world.users["lead_a"], user=world.users["member_b"], place=place)
    world.things["asked_affiliation"] = services.ask_affiliation(by=world.users["member_b"], organization=world.one)


def key_in(link: str) -> dict[str, str]:
    return {"token": link.rstrip("/").rpartition("/")[2]}


def contacts(name: str) -> Any:
    return lambda world: {"file_id": world.things[name].pk}


def twins(world: World) -> dict[str, Any]:
    one, other = world.things["twins"]
    return {"person_id": one.pk, "other_id": other.pk}


def twin(world: World) -> dict[str, Any]:
    return {"person_id": world.things["twins"][0].pk}


def asked(world: World) -> dict[str, Any]:
    return {"slug": "one", "affiliation_id": world.things["asked_affiliation"].pk}


def named(world: World) -> dict[str, Any]:
    return {"name": "Sol Someone", "language": "es"}


def step(name: str, file: str) -> tuple[str, Page]:
    return f"workgroups:contact_file_{name}", Page(
        get=POST_ONLY, post=ONLY_STAFF_MAY, at=contacts(file), missing=NO_FILE
    )


ACCESS: dict[str, Any] = {
    "workgroups:person_create": Page(get=console(*STAFF), post=ONLY_STAFF_MAY, form=named),
    "workgroups:person_edit": [
        Page(get=console(*STAFF), post=ONLY_STAFF_MAY, at=twin, missing=NOBODY, form=named),
        # Staff of the same rank change each other, but nobody themselves.
        Page(
            get=console("superuser"), post=console("superuser", answer=DONE), form=named,
            at=lambda world: {"person_id": world.users["backbone"].person_id},
        ),
    ],
    "workgroups:walk_in_create": Page(
        get=only("lead_a", *STAFF, forbidden=("member_a",)),
        post=only("lead_a", *STAFF, answer=DONE, forbidden=("member_a",)),
        at=lambda world: {"slug": "group-a"}, missing={"slug": "nothing"}, form=named,
    ),
    "workgroups:person_duplicates": Page(get=console(*STAFF)),
    "workgroups:person_merge": Page(
        get=console(*STAFF), post=ONLY_STAFF_MAY, at=twins, missing={"person_id": 987654, "other_id": 987655}
    ),
    "workgroups:person_keep_apart": Page(
        get=POST_ONLY, post=ONLY_STAFF_MAY, at=twins, missing={"person_id": 987654, "other_id": 987655}
    ),
    "dashboard:contact_file_create": Page(
        get=console(*STAFF), post=ONLY_STAFF_MAY,
        form=lambda world: {"file": SimpleUploadedFile("contacts.csv", LIST.encode())},
    ),
    "workgroups:contact_file_list": Page(get=console(*STAFF)),
    "workgroups:contact_file_detail": Page(
        get=console(*STAFF), post=ONLY_STAFF_MAY, at=contacts("contacts"), missing=NO_FILE,
        form=lambda world: {"column_name": "0"},
    ),
    **dict([
        step("accept", "tried_contacts"), step("reopen", "tried_contacts"), step("discard", "contacts"),
        step("undo", "accepted_contacts"),
    ]),
    "workgroups:affiliation_list": Page(get=console(*STAFF)),
    "workgroups:affiliation_mine": Page(
        get=signed_in(), post=signed_in(DONE) | {"editor_one": 422, "member_b": 422},
        form=lambda world: {"organization": world.one.pk},
    ),
    "workgroups:affiliation_leave": Page(
        get=POST_ONLY, post=only("member_b", answer=DONE, else_=NOT_THERE),
        at=lambda world: {"affiliation_id": world.things["asked_affiliation"].pk}, missing={"affiliation_id": 987654},
    ),
    "workgroups:letters_stop": Page(
        get=everybody(), post=everybody(), missing={"token": "wrong"},
        at=lambda world: key_in(letterbox.stop_link_of("pia@example.org", "meetings", "en")),
    ),
    "workgroups:address_works": Page(
        get=everybody(), post=everybody(), missing={"token": "wrong"},
        at=lambda world: key_in(letterbox.works_link(world.things["dead"], "en")),
    ),
    "workgroups:address_ask": Page(get=POST_ONLY, post=signed_in(DONE)),
    "workgroups:person_address_ask": Page(get=POST_ONLY, post=ONLY_STAFF_MAY, at=twin, missing=NOBODY),
    "workgroups:offer_detail": Page(
        get=only("member_b", else_=NOT_THERE), post=only("member_b", answer=DONE, else_=NOT_THERE),
        at=lambda world: {"offer_id": world.things["offer"].pk}, missing={"offer_id": 987654},
        form=lambda world: {"answer": "no"},
    ),
    "workgroups:organization_people": Page(
        get=only("editor_one", *STAFF), at=lambda world: {"slug": "one"}, missing={"slug": "nothing"}
    ),
    "workgroups:affiliation_decide": Page(
        get=POST_ONLY, post=only("editor_one", *STAFF, answer=DONE), at=asked,
        missing={"slug": "one", "affiliation_id": 987654}, form=lambda world: {"answer": "yes"},
    ),
}  # fmt: skip
