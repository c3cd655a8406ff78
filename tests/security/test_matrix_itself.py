"""The permission matrix can fail: what it is made of does what its docstring says."""

import pytest
from django.http import HttpResponse
from django.urls import include, path

from tests.security.matrix import LOGIN, Row, who
from tests.security.test_matrix import differs, routes
from tests.worlds import ROLES


def view(request):
    return HttpResponse()


def test_words_add_up_and_take_away():
    assert who("staff school") == {"beheerder", "adviseur", "iccer", "directeur"}
    assert who("everyone -partner") == set(ROLES) - {"partner"}
    assert who("public") == {*ROLES, "roleless", "installation", "anonymous"}
    assert who("") == set()


@pytest.mark.parametrize("word", ["admin", "-admin", "staf"])
def test_a_word_that_means_nobody_is_refused(word):
    with pytest.raises(ValueError, match="neither a role nor a group"):
        who(word)


def test_a_row_says_what_everybody_gets():
    row = Row("x", "staff", hidden="partner", expect={"stuurgroep": "home"}, method="post")
    got = row.statuses()
    assert (got["adviseur"], got["partner"], got["stuurgroep"]) == (302, 404, "home")
    assert (got["iccer"], got["roleless"], got["installation"], got["anonymous"]) == (403, 403, 403, LOGIN)


def test_every_url_is_found_whatever_it_hangs_under():
    inner = ([path("b/", view, name="b"), path("naamloos/", view)], "app")
    patterns = [path("a/", view, name="a"), path("in/", include(inner, namespace="ns"))]
    assert list(routes(patterns)) == [("a", "a/"), ("ns:b", "in/b/"), ("", "in/naamloos/")]


@pytest.mark.parametrize(
    ("status", "location", "expected", "fits"),
    [
        (200, None, 200, True),
        (403, None, 200, False),
        (302, "/inloggen/?next=/x/", LOGIN, True),
        (302, "/elders/", LOGIN, False),
        (302, "/partners/3/", "/partners/3/", True),
        (200, None, LOGIN, False),
    ],
)
def test_an_answer_is_held_against_what_was_expected(status, location, expected, fits):
    response = HttpResponse(status=status, headers={"Location": location} if location else {})
    assert (differs(response, expected) == "") is fits
