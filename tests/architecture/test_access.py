"""Every address of the site says who may open it."""

from django.urls import get_resolver

from accounts.access import access_of, views_of


def test_every_view_says_who_may_open_it():
    views = list(views_of(get_resolver().url_patterns))
    assert views, "the site has no address"
    assert [address for address, view in views if access_of(view) is None] == []
