"""« PDF »: the booklet as a tagged document."""

from playwright.sync_api import expect

from tests.e2e.desk import Desk


def test_the_booklet_is_a_tagged_pdf(nurse: Desk) -> None:
    nurse.open_student(4)
    nurse.page.get_by_role("button", name="Vaccinations", exact=True).click()
    entry = nurse.page.get_by_role("menuitem", name="PDF")
    expect(entry).to_be_visible()
    address = entry.get_attribute("href") or entry.get_by_role("link").get_attribute("href")
    assert address
    answer = nurse.page.request.get(nurse.address + address)
    assert answer.headers["content-type"] == "application/pdf"
    body = answer.body()
    assert body.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in body or b"/ObjStm" in body
