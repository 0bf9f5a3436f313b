"""Whatever the tables leave out is still there, with its place."""

from facetwise.interop.x12.document import read_document
from facetwise.interop.x12.places import segment_table
from tests.interop.x12.files import HOSPITAL, OFFICE


def test_every_value_has_file_interchange_set_segment_and_element():
    table = segment_table(read_document((OFFICE + HOSPITAL).encode()), source="two.837")
    visit = table.filter(table["tag"] == "HI")[3].row(0, named=True)

    assert visit["source"] == "two.837"
    assert (visit["interchange_no"], visit["group_no"], visit["set_no"]) == (2, 2, 2)
    assert (visit["segment"], visit["segment_in_set"]) == (len(OFFICE.splitlines()) + 26, 24)
    assert visit["elements"] == ["APR:M5450"]


def test_no_segment_is_left_out():
    table = segment_table(read_document(OFFICE.encode()), source="x")

    assert [
        "*".join([tag, *parts]) + "~" for tag, parts in table.select("tag", "elements").iter_rows()
    ] == OFFICE.splitlines()
