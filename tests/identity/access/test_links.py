"""A link is shown to those whom the guard of its page admits."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from saola.identity.templatetags.identity import admits_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked_by(an_account):
    """A request of an account that holds the roles; of nobody when there are none."""

    def ask(*roles):
        request = RequestFactory().get("/")
        request.user = AnonymousUser()
        if roles:
            known = an_account("cb1", "official", *((role, "") for role in roles))
            request.user = get_user_model().objects.get(pk=known)
        return request

    return ask


def test_who_holds_a_role_of_the_page_is_admitted(asked_by):
    request = asked_by("architect")
    assert admits_to(request, "/architecture/declarations/")
    assert not admits_to(request, "/account/people/")


def test_nobody_is_admitted_to_pages_of_a_role(asked_by):
    request = asked_by()
    assert admits_to(request, "/architecture/")
    assert not admits_to(request, "/architecture/declarations/")


def test_a_page_that_does_not_exist_admits_nobody(asked_by):
    assert not admits_to(asked_by("admin"), "/nowhere/")
