"""Why a subscriber to registrations is told of a change."""

from hypothesis import given
from hypothesis import strategies as st

from saola.scp.contexts.model import CORE
from saola.scp.registrations import rules as registrations
from saola.scp.sourcewatch.rules import Reason, is_about, reason, understood

WATCH = understood(
    {
        "id": "urn:s:1",
        "type": "Subscription",
        "entities": [{"type": "Lake"}],
        "notification": {"endpoint": {"uri": "http://a.example/"}},
    },
    CORE,
)


def registration(kind):
    document = {
        "id": "urn:r:1",
        "type": "ContextSourceRegistration",
        "information": [{"entities": [{"type": kind}]}],
        "endpoint": "http://source.example",
    }
    return registrations.parse(document, None)


STATES = st.sampled_from([None, registration("Lake"), registration("Gate")])


@given(STATES, STATES)
def test_the_reason_says_whether_it_matched_before_and_matches_now(before, after):
    was = before is not None and is_about(WATCH, before)
    is_now = after is not None and is_about(WATCH, after)
    assert (
        reason(WATCH, before, after)
        == {
            (False, True): Reason.NEW,
            (True, True): Reason.UPDATED,
            (True, False): Reason.GONE,
            (False, False): None,
        }[was, is_now]
    )
