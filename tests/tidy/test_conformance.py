"""What is told of conformance is what was found and what is deliberately not done."""

from conformance import ledger, page


def test_the_page_of_conformance_is_up_to_date():
    told = page.PATH.read_text(encoding="utf-8")
    assert told == page.rendered(ledger.read()), "run `python -m conformance.page`"
