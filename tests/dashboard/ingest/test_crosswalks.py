"""Tables of pairs: which place lies in which, and with what share."""

from collections import Counter
from pathlib import Path

import pytest

from dashboard.ingest.crosswalks import read_crosswalk
from dashboard.ingest.definitions import Relation
from dashboard.ingest.place_issues import PlaceFileError
from dashboard.ingest.place_spec import CrosswalkSpec
from tests.dashboard.ingest.files import write

HALVES = "OLD,NEW,SHARE\n1,10,0.25\n1,11,0.75\n2,11,1\n"


def pairs(path: Path, **choices: object) -> dict[tuple[str, str], float]:
    found, _issues = read_crosswalk(path, spec(**choices))
    return {(relation.child, relation.parent): relation.weight for relation in found}


def spec(**choices: object) -> CrosswalkSpec:
    return CrosswalkSpec(**({"child": "{OLD}@2010", "parent": "{NEW}", "weight": "SHARE"} | choices))  # type: ignore[arg-type]  # of many types


def met(path: Path, **choices: object) -> dict[str, int]:
    found: Counter[str] = Counter()
    for issue in read_crosswalk(path, spec(**choices))[1]:
        found[issue.code] += issue.count
    return found


def test_each_pair_is_a_relation_with_its_share(tmp_path: Path) -> None:
    found, issues = read_crosswalk(write(tmp_path, HALVES), spec(hierarchy="vintage"))
    assert found[0] == Relation("10", "1@2010", "vintage", False, 0.25, optional=True)
    assert [relation.weight for relation in found] == [0.25, 0.75, 1.0]
    assert issues == ()


def test_without_a_weight_the_child_lies_wholly_in_its_parent(tmp_path: Path) -> None:
    assert pairs(write(tmp_path, HALVES), weight="") == {("1@2010", "10"): 1, ("1@2010", "11"): 1, ("2@2010", "11"): 1}


def test_a_share_may_be_a_part_of_a_whole(tmp_path: Path) -> None:
    path = write(tmp_path, 'OLD|NEW|PART|WHOLE\n1|10|"1,000"|4000\n1|11|3000|4000\n2|12|0|7\n')
    assert pairs(path, weight="PART", weight_of="WHOLE") == {("1@2010", "10"): 0.25, ("1@2010", "11"): 0.75}


def test_the_same_pair_in_several_rows_is_one(tmp_path: Path) -> None:
    assert pairs(write(tmp_path, "OLD,NEW,SHARE\n1,10,0.25\n1,10,0.5\n")) == {("1@2010", "10"): 0.75}


def test_what_is_no_share_or_no_code_is_left_out_and_said(tmp_path: Path) -> None:
    path = write(tmp_path, "OLD,NEW,SHARE\n1,10,1.5\n2,10,x\n3,10,-1\n,10,1\n5,10,1\nA note,,\n")
    assert pairs(path) == {("5@2010", "10"): 1}
    assert met(path) == {"weight_shape": 3, "code_blank": 2}


def test_parts_that_are_more_than_the_whole_are_said(tmp_path: Path) -> None:
    assert met(write(tmp_path, "OLD,NEW,SHARE\n1,10,0.9\n1,11,0.9\n")) == {"weights_over": 1}


def test_a_table_without_any_pair_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlaceFileError, match="holds no pair"):
        read_crosswalk(write(tmp_path, "OLD,NEW,SHARE\n1,1,\n"), spec())
    with pytest.raises(PlaceFileError, match="nothing named “SHARE”"):
        read_crosswalk(write(tmp_path, "OLD,NEW\n1,2\n"), spec())
