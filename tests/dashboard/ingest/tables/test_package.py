"""Packages: what is no ZIP, and XML that declares things."""

import io

import pytest

from dashboard.ingest.issues import FileRefused
from dashboard.ingest.outcome import Limits
from dashboard.ingest.tables.package import XmlStream, opened_package

BOMB = '<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'


def test_what_is_no_zip_is_refused() -> None:
    with pytest.raises(FileRefused) as caught, opened_package(io.BytesIO(b"PK\x03\x04 and then nothing"), Limits()):
        pass
    assert (caught.value.issue.code, caught.value.issue.params) == ("damaged", {"what": "ZIP"})


@pytest.mark.parametrize("xml", [BOMB, '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'])
def test_xml_that_declares_things_is_refused_before_its_first_element(xml: str) -> None:
    met: list[str] = []
    with pytest.raises(FileRefused) as caught:
        XmlStream(io.BytesIO(xml.encode()), "a.xml", lambda name, attributes: met.append(name)).run()
    assert (caught.value.issue.code, met) == ("xml_declares", [])
