"""Lets every page of a request use the words of the programme that the person works in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cmk.core.words import OwnWords, stop_words, use_words
from trajectories.programme.current import current_programme


class WordsMiddleware:
    """Sets the words in use for the length of a request; the programme is only asked for when a word is shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the words in use."""

        def find() -> OwnWords:
            programme = current_programme(request.user)
            return programme.words if programme else {}

        token = use_words(find)
        try:
            return self.get_response(request)
        finally:
            stop_words(token)
