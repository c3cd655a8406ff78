"""For any order of saves, conflicts and reconnects: what was last confirmed as saved is what is stored.

Two browsers as ``static/js/autosave.js`` makes them, each with its queue, type in the same fields over a network that
loses requests and answers; the server is the real one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.evaluation.questionnaire import answers_of, questionnaire
from monitoring.evaluation.services import Saved, save_answers
from monitoring.evaluation.values import as_sent, parse
from monitoring.models import Answer, EvaluationStatus

FIELDS = {
    "visie.nu": ["1", "2", "3", ""],
    "visie.ontwikkelpunten": [["Tijd maken"], ["Tijd maken", "Het team meenemen"], []],
    "visie.toelichting": ["een", "twee", ""],
}
# How the network treats a request: it arrives and so does the answer; it never arrives; its answer never arrives.
NETWORK = ["fine", "fine", "request lost", "answer lost"]
BROWSERS = st.integers(0, 1)
TYPED = st.sampled_from([(name, value) for name, values in FIELDS.items() for value in values])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), BROWSERS, TYPED),
        st.tuples(st.just("send"), BROWSERS, st.sampled_from(NETWORK)),
        st.tuples(st.just("choose"), BROWSERS, st.sampled_from(["keep", "take"])),
        st.tuples(st.just("reload"), BROWSERS, st.none()),
    ),
    min_size=4,
    max_size=24,
)


@dataclass
class Store:
    """The server, with what it confirmed last: value and revision by field."""

    evaluation: Any
    confirmed: dict[str, tuple[Any, int]] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        form = questionnaire(self.evaluation.round.instrument)
        return answers_of(self.evaluation).value(form.by_name[name])

    def revision(self, name: str) -> int:
        form = questionnaire(self.evaluation.round.instrument)
        return answers_of(self.evaluation).revision(form.by_name[name])

    def canonical(self, name: str, value: Any) -> Any:
        return parse(questionnaire(self.evaluation.round.instrument).by_name[name], value)


@dataclass
class Browser:
    """One window: the revision that each field stands on, and what waits to be sent (kept over a reload)."""

    user: Any
    store: Store
    base: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, tuple[Any, int]] = field(default_factory=dict)
    conflicts: dict[str, Any] = field(default_factory=dict)

    def type(self, name: str, value: Any) -> None:
        base = self.waiting[name][1] if name in self.waiting else self.base.get(name, 0)
        self.waiting[name] = (value, base)

    def send(self, network: str = "fine") -> None:
        names = [name for name in self.waiting if name not in self.conflicts]
        if not names or network == "request lost":
            return
        before = {name: self.store.revision(name) for name in names}
        saved = save_answers(
            evaluation=self.store.evaluation,
            changes={name: self.waiting[name][0] for name in names},
            base={name: self.waiting[name][1] for name in names},
            by=self.user,
        )
        for name in saved.revisions:
            # What is written over was seen by who writes: the base is the revision that stood there.
            assert saved.revisions[name] == before[name] or self.waiting[name][1] == before[name] or before[name] == 0
        if network == "fine":
            self.take_in(saved)

    def take_in(self, saved: Saved) -> None:
        assert not saved.errors
        for name, revision in saved.revisions.items():
            value, _base = self.waiting.pop(name)
            self.base[name] = revision
            self.store.confirmed[name] = (self.store.canonical(name, value), revision)
        self.conflicts |= saved.conflicts

    def choose(self, which: str) -> None:
        for name, conflict in self.conflicts.items():
            self.base[name] = conflict.revision
            value, _base = self.waiting.pop(name)
            if which == "keep":
                self.waiting[name] = (value, conflict.revision)
        self.conflicts = {}

    def reload(self) -> None:
        """Load the page again: what waits was kept, with the revision that it stood on."""
        self.base = {name: self.store.revision(name) for name in FIELDS}
        self.conflicts = {}


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, begun=st.booleans())
def test_what_was_last_confirmed_is_what_is_stored(evaluation, iccer, director, steps, begun):
    Answer.objects.all().delete()
    evaluation.status = EvaluationStatus.STARTED if begun else EvaluationStatus.INVITED
    evaluation.save()
    store = Store(evaluation)
    browsers = [Browser(iccer, store), Browser(director, store)]
    for act, number, what in steps:
        browser = browsers[number]
        if act == "type":
            browser.type(*what)
        elif act == "reload":
            browser.reload()
        elif act == "send":
            browser.send(what)
        else:
            browser.choose(what)
        for name, (value, revision) in store.confirmed.items():
            # Only a newer change, whose answer was lost and which still waits in its browser, may stand there instead.
            stored, now = store.value(name), store.revision(name)
            unheard = [store.canonical(name, one.waiting[name][0]) for one in browsers if name in one.waiting]
            assert stored == value or (now > revision and (stored in unheard or _was_typed_over(browsers, name)))
    for browser in browsers:  # the network is back, and everybody decides what was left to decide
        while browser.waiting:
            browser.send()
            browser.choose("keep")
    for name, (value, _revision) in store.confirmed.items():
        assert store.value(name) == value
        assert as_sent(store.value(name)) == as_sent(value)


def _was_typed_over(browsers: list[Browser], name: str) -> bool:
    """Say whether somebody typed on over a change whose answer was lost: it is newer, and waits."""
    return any(name in browser.waiting for browser in browsers)
