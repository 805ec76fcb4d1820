"""Other names of places, which somebody kept, stand for them in every file."""

from dataclasses import replace
from pathlib import Path

from tests.dashboard.ingest.files import KNOWN, kinds, long_file, long_recipe, read

ALIASED = replace(KNOWN, schemes={"alias": {"condado de kent": "26081", "26139": "26"}, "local": {"K": "26081"}})
LONG_NAME = "the county that lies around the city of the great rapids of the river"


def test_another_name_is_read_as_its_place_whatever_its_case_and_accents(tmp_path: Path) -> None:
    found = read(tmp_path, long_file("income,CONDADO  de Ként,2023,,5"), known=ALIASED)
    assert (found.column("place"), kinds(found.issues)) == (["26081"], [])


def test_a_code_goes_before_a_name(tmp_path: Path) -> None:
    assert read(tmp_path, long_file("income,26139,2023,,5"), known=ALIASED).column("place") == ["26139"]


def test_names_longer_than_any_code_and_those_beside_another_scheme_are_found(tmp_path: Path) -> None:
    known = replace(ALIASED, schemes=ALIASED.schemes | {"alias": {LONG_NAME: "26081"}})
    rows = long_file(f"income,{LONG_NAME},2023,,5", "income,K,2022,,6")
    scheme = long_recipe(**{'columns = "place"': 'columns = "place"\nscheme = "local"'})
    assert read(tmp_path, rows, scheme, known=known).column("place") == ["26081", "26081"]


def test_an_unknown_name_is_still_an_issue(tmp_path: Path) -> None:
    assert kinds(read(tmp_path, long_file("income,Nowhere,2023,,5"), known=ALIASED).issues) == ["place_unknown"]
