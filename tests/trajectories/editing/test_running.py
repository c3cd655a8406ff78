"""What a change does to what runs: the preview, taking out of use, putting back, and what stays of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cmk.core.errors import DomainError
from cmk.core.models import today
from tests import factories
from tests.trajectories.editing.sending import confirm, part_url, send, sentences
from trajectories.activities.forms import ActivityForm
from trajectories.conversations.choices import kinds_of, topics_of
from trajectories.models import (
    ActivityKind,
    ConversationKind,
    Indicator,
    Objective,
    StepTemplate,
    Track,
    Trajectory,
)
from trajectories.programme.editing import saving
from trajectories.programme.editing.catalogue import ACTIVITIES, TRACKS
from trajectories.programme.exporting import export_definition
from trajectories.programme.loader import load_definition
from trajectories.programme.results import results_table
from trajectories.trajectory.services import start_trajectory


@pytest.fixture
def leader(as_role):
    return as_role("beheerder")


@pytest.fixture
def track_url(world):
    return part_url("sporen", world.track.key)


def names(trajectory):
    return [(step.number, step.name) for step in trajectory.steps.order_by("number")]


@pytest.fixture
def second(world):
    """A second trajectory, in which the first step is done and the second under way."""
    school = factories.SchoolFactory(municipality=world.municipality)
    trajectory = factories.TrajectoryFactory(programme=world.programme, school=school, track=world.track)
    trajectory.steps.filter(number=1).update(status="done", done_on=today())
    trajectory.steps.filter(number=2).update(status="busy", begun_on=today())
    return trajectory


def test_steps_are_renamed_added_moved_and_taken_out(leader, world, second, track_url):
    one, _two, three = world.track.steps.order_by("number")
    response = send(
        leader,
        track_url,
        stappen__0__name="Anders",
        stappen__0__result="Een verslag",
        stappen__0__order="2",
        stappen__1__order="1",
        stappen__2__remove="on",
        stappen__3__name="Tussenstap",
        stappen__3__order="2",
    )
    # Nothing has been written yet; the preview tells of each step, and what may be chosen.
    assert world.track.steps.count() == 3
    effects = response.context["effects"]
    by_choice = {effect.choice: effect for effect in effects}
    assert "2" in by_choice[f"stap-{one.pk}"].sentence
    assert "het ene traject" in by_choice[f"stap-{one.pk}"].label
    assert "nieuw-0" in by_choice
    assert any("Stap 3" in effect.sentence and not effect.choice for effect in effects)
    assert confirm(leader, track_url, response).status_code == 302
    live = world.track.steps.filter(retired_on=None).order_by("number")
    assert [(step.number, step.name) for step in live] == [(1, "Stap 2"), (2, "Anders"), (3, "Tussenstap")]
    three.refresh_from_db()
    assert three.retired_on == today()
    # Nothing was chosen, so who is under way keeps everything.
    for trajectory in (world.trajectory, second):
        assert names(trajectory) == [(1, "Stap 1"), (2, "Stap 2"), (3, "Stap 3")]
    school = factories.SchoolFactory(municipality=world.municipality)
    begun = start_trajectory(
        programme=world.programme, school=school, track=world.track, started_on=today(), by=world.users["beheerder"]
    )
    assert names(begun) == [(1, "Stap 2"), (2, "Anders"), (3, "Tussenstap")]
    assert begun.steps.get(number=2).result == "Een verslag"


def test_a_change_goes_to_whoever_has_not_begun_the_step_when_that_is_chosen(leader, world, second, track_url):
    one, two, _three = world.track.steps.order_by("number")
    response = send(leader, track_url, stappen__0__name="Eerst anders", stappen__1__name="Daarna anders")
    done = confirm(leader, track_url, response, f"stap-{one.pk}", f"stap-{two.pk}")
    assert done.status_code == 302
    assert names(world.trajectory) == [(1, "Eerst anders"), (2, "Daarna anders"), (3, "Stap 3")]
    # The first is done and the second under way: those are theirs.
    assert names(second) == [(1, "Stap 1"), (2, "Stap 2"), (3, "Stap 3")]


def test_a_new_step_comes_in_its_place_in_all_that_run_when_that_is_chosen(leader, world, second, track_url):
    ended = factories.TrajectoryFactory(
        programme=world.programme,
        track=world.track,
        school=factories.SchoolFactory(municipality=world.municipality),
        status="completed",
        ended_on=today(),
    )
    first = second.steps.get(number=1)
    second.steps.create(number=4, name="Stap 1, nog eens", template=first.template, repeat_of=first)
    response = send(leader, track_url, stappen__3__name="Tussenstap", stappen__3__order="2", stappen__0__order="1")
    assert confirm(leader, track_url, response, "nieuw-0").status_code == 302
    assert names(world.trajectory) == [(1, "Stap 1"), (2, "Stap 2"), (3, "Tussenstap"), (4, "Stap 3")]
    assert names(second)[:4] == [(1, "Stap 1"), (2, "Stap 2"), (3, "Tussenstap"), (4, "Stap 3")]
    assert names(second)[4] == (5, "Stap 1, nog eens")
    assert names(ended) == [(1, "Stap 1"), (2, "Stap 2"), (3, "Stap 3")]


def test_what_touches_nobody_is_saved_without_a_preview(leader, world):
    factories.TrackFactory(programme=world.programme, key="leeg", number=2, name="Nog niemand")
    url = part_url("sporen", "leeg")
    response = send(leader, url, stappen__0__name="Anders", stappen__2__remove="on")
    assert response.status_code == 302
    assert [step.name for step in StepTemplate.objects.filter(track__key="leeg")] == ["Anders", "Stap 2"]


def test_the_form_comes_back_from_the_preview_with_what_was_filled_in(leader, world, track_url):
    preview = send(leader, track_url, stappen__0__name="Anders")
    data = dict(preview.context["sent"])
    page = leader.post(track_url, {**data, "terug": "ja"})
    assert 'value="Anders"' in page.text
    assert not StepTemplate.objects.filter(name="Anders").exists()


def test_a_track_keeps_a_step(leader, world, track_url):
    response = send(leader, track_url, **{f"stappen__{number}__remove": "on" for number in range(3)})
    assert response.status_code == 200
    assert "Spoor 1" in " ".join(response.context["form"].non_field_errors())
    assert world.track.steps.filter(retired_on=None).count() == 3


def test_a_retired_step_comes_back_at_the_end(leader, world, track_url):
    step = world.track.steps.get(number=1)
    confirm(leader, track_url, send(leader, track_url, stappen__0__remove="on"))
    assert "Stap 1" in leader.get(track_url).text
    url = reverse("programme:row_back", args=["sporen", world.track.key, "stappen", step.pk])
    assert leader.post(url).status_code == 302
    live = world.track.steps.filter(retired_on=None).order_by("number")
    assert [(row.number, row.name) for row in live] == [(1, "Stap 2"), (2, "Stap 3"), (3, "Stap 1")]
    assert leader.post(url).status_code == 404


def test_a_kind_in_use_is_retired_and_no_longer_offered(leader, world):
    kind = factories.ActivityKindFactory(programme=world.programme, key="training", name="Training")
    activity = factories.ActivityFactory(programme=world.programme, kind=kind, status="held")
    indicator = Indicator.objects.create(programme=world.programme, key="i", name="Bijeenkomsten", source="activities")
    url = reverse("programme:part_remove", args=["activiteitsoorten", "training"])
    assert "1 activiteit" in sentences(leader.get(url))[0]
    assert ActivityKind.objects.get(pk=kind.pk).retired_on is None
    assert leader.post(url).status_code == 302
    kind.refresh_from_db()
    assert kind.retired_on == today()
    offered = ActivityForm(programme=world.programme).fields["kind"].queryset
    assert kind not in offered
    assert kind in ActivityForm(programme=world.programme, activity=activity).fields["kind"].queryset
    # What was done with it counts on.
    assert results_table(world.programme, today()).rows[0].realised == 1
    assert indicator.programme == world.programme
    back = reverse("programme:part_back", args=["activiteitsoorten", "training"])
    assert leader.post(back).status_code == 302
    kind.refresh_from_db()
    assert kind.retired_on is None


def test_what_nothing_uses_goes_altogether(leader, world):
    factories.ActivityKindFactory(programme=world.programme, key="leeg", name="Nooit gedaan")
    leader.post(reverse("programme:part_remove", args=["activiteitsoorten", "leeg"]))
    assert not ActivityKind.objects.filter(key="leeg").exists()


def test_a_kind_and_a_topic_of_conversations_stay_where_they_were_used(leader, world):
    conversation = factories.ConversationFactory(programme=world.programme, kind=world.kind, school=world.school)
    conversation.notes.create(topic=world.topic, text="iets")
    other = ConversationKind.objects.create(programme=world.programme, key="bezoek", name="Bezoek", order=2)
    url = part_url("gespreksoorten", world.kind.key)
    response = send(leader, url, onderwerpen__0__remove="on", norm_per_year="3")
    told = " ".join(sentences(response))
    assert world.topic.name in told
    assert "3" in told
    confirm(leader, url, response)
    leader.post(reverse("programme:part_remove", args=["gespreksoorten", world.kind.key]))
    assert list(kinds_of(world.programme).values()) == [other]
    assert topics_of(world.programme) == {}
    assert world.kind in kinds_of(world.programme, conversation).values()
    assert list(topics_of(world.programme, conversation).values()) == [world.topic]


def test_what_another_part_needs_cannot_go(leader, world):
    Indicator.objects.create(
        programme=world.programme, key="i", name="Scholen op weg", source="trajectories", track=world.track
    )
    factories.TrackFactory(programme=world.programme, key="twee", number=2, name="Spoor 2")
    url = reverse("programme:part_remove", args=["sporen", world.track.key])
    assert "Scholen op weg" in leader.get(url).context["problems"][0]
    assert leader.post(url).status_code == 200
    assert Track.objects.get(pk=world.track.pk).retired_on is None
    line = world.programme.budget_lines.create(key="subsidie", name="Subsidie", side="income")
    line.amounts.create(year=2026, amount=100)
    world.programme.budget_rules.create(
        key="r", name="De helft", of=["subsidie"], base=["subsidie"], operator="max", percent=50
    )
    refused = leader.post(reverse("programme:part_remove", args=["begroting", "subsidie"]))
    assert "De helft" in refused.context["problems"][0]


def test_parts_go_on_without_a_line_that_is_taken_out(leader, world):
    line = world.programme.lines.create(key="a", name="Lijn A", letter="A", order=1)
    world.programme.objectives.create(key="d", name="Beter onderwijs", line=line)
    url = reverse("programme:part_remove", args=["lijnen", "a"])
    assert "Beter onderwijs" in sentences(leader.get(url))[0]
    assert Objective.objects.get(key="d").line == line
    leader.post(url)
    assert Objective.objects.get(key="d").line is None


def test_a_retired_track_is_not_begun_any_more_and_stays_in_a_school_s_history(leader, as_role, world):
    factories.TrackFactory(programme=world.programme, key="twee", number=2, name="Spoor 2")
    saving.retire_part(programme=world.programme, kind=TRACKS, key=world.track.key)
    assert Trajectory.objects.get(pk=world.trajectory.pk).track.name == "Spoor 1"
    school = factories.SchoolFactory(municipality=world.municipality, board=world.board)
    page = as_role("adviseur").get(reverse("trajectory:of_school", args=[school.code])).text
    assert "Spoor 2" in page
    assert f'value="{world.track.pk}"' not in page


def test_export_and_loading_leave_out_what_is_out_of_use(world):
    whole = export_definition(world.programme)
    load_definition(whole)  # now every part is known from a file
    ActivityKind.objects.create(programme=world.programme, key="training", name="Training")
    with_kind = export_definition(world.programme)
    load_definition(with_kind)
    saving.retire_part(programme=world.programme, kind=ACTIVITIES, key="training")
    world.track.steps.filter(number=3).update(retired_on=today())
    kind = ActivityKind.objects.get(key="training")
    assert kind.retired_on  # it came from a file, so it stays known as taken out
    exported = export_definition(world.programme)
    assert exported.activity_kinds == []
    assert [step.number for step in exported.tracks[0].steps] == [1, 2]
    again = load_definition(with_kind)
    assert (again.made, again.changed) == ([], [])
    assert any("Training" in line for line in again.kept)
    kind.refresh_from_db()
    assert kind.retired_on
    assert world.track.steps.filter(retired_on=None).count() == 2
    nothing = load_definition(export_definition(world.programme))
    assert (nothing.made, nothing.changed) == ([], [])


def test_parts_of_another_programme_are_out_of_reach(world, other_world):
    with pytest.raises(DomainError):
        saving.retire_part(programme=world.programme, kind=TRACKS, key=other_world.track.key)
    assert Track.objects.get(pk=other_world.track.pk).retired_on is None
