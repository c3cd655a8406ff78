"""What comes out of a self-evaluation: chosen, scored and derived, apart; nothing is ever 0 for 'not asked'."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.evaluation.results import evaluation_result, mean, suggested_level
from monitoring.evaluation.selectors import earlier_of
from monitoring.evaluation.services import save_answers
from monitoring.models import Instrument, Question, QuestionKind
from tests import factories
from tests.monitoring.evaluation.conftest import earlier_evaluation, fill_in

SCALE = st.integers(2, 7)
LEVELS = st.integers(2, 6)


@pytest.mark.parametrize(
    ("numbers", "level"),
    [
        ([1, 1, 1, 1], 1),
        ([2, 2, 2, 1], 2),
        ([1, 2, 2, 1], 1),
        ([3, 3, 2, 2], 3),
        ([4, 3, 3, 3], 4),
        ([4, 4], 4),
        ([], None),
    ],
)
def test_four_answers_and_four_levels_have_bounds_at_175_250_and_325(numbers, level):
    assert suggested_level(numbers, 4, 4) == level


@given(SCALE, LEVELS, st.data())
def test_the_suggestion_is_a_level_and_rises_with_the_answers(scale, levels, data):
    numbers = data.draw(st.lists(st.integers(1, scale), min_size=1, max_size=12))
    level = suggested_level(numbers, scale, levels)
    assert 1 <= level <= levels
    higher = [min(scale, number + 1) for number in numbers]
    assert suggested_level(higher, scale, levels) >= level
    assert suggested_level([1] * len(numbers), scale, levels) == 1
    assert suggested_level([scale] * len(numbers), scale, levels) == levels


@given(st.lists(st.integers(1, 4), min_size=1, max_size=9))
def test_the_order_of_statements_does_not_matter(numbers):
    assert suggested_level(sorted(numbers), 4, 4) == suggested_level(numbers, 4, 4)
    assert abs(mean(numbers) - Decimal(sum(numbers)) / len(numbers)) <= Decimal("0.005")


def test_chosen_score_and_suggestion_are_kept_apart(evaluation, iccer):
    fill_in(evaluation, iccer, visie__nu=2, visie__gewenst=4, visie__uitspraak_1=4, visie__uitspraak_2=3)
    save_answers(
        evaluation=evaluation,
        changes={"visie.ontwikkelpunten": ["Tijd maken"], "visie.toelichting": "We willen door."},
        base={},
        by=iccer,
    )
    pillar = evaluation_result(evaluation).pillars[0]
    assert (pillar.now, pillar.wanted, pillar.score, pillar.suggested) == (2, 4, Decimal("3.50"), 4)
    assert pillar.previous is None
    assert pillar.changed is None
    assert pillar.development == ("Tijd maken",)
    assert [text.text for text in pillar.texts] == ["We willen door."]
    assert [one.label for one in pillar.statements] == ["Altijd", "Meestal"]
    assert str(pillar.now_level) == "2 Niveau 2"


def test_an_empty_self_evaluation_has_nothing_and_no_zeros(evaluation):
    result = evaluation_result(evaluation)
    assert result.points == ()
    for pillar in result.pillars:
        assert (pillar.now, pillar.wanted, pillar.previous, pillar.score, pillar.suggested) == (None,) * 5
        assert {one.number for one in pillar.statements} == {None}


def test_sent_in_at_half_past_midnight_is_sent_in_that_day(evaluation):
    evaluation.submitted_at = datetime.datetime(2026, 1, 10, 23, 30, tzinfo=datetime.UTC)  # 0.30 on the 11th, here
    assert evaluation_result(evaluation).submitted_on == datetime.date(2026, 1, 11)


def test_a_question_that_is_not_asked_is_none(evaluation, iccer):
    Question.objects.filter(kind__in=["scenario_wanted", "statement"]).delete()
    fill_in(evaluation, iccer)
    pillar = evaluation_result(evaluation).pillars[2]
    assert (pillar.now, pillar.wanted, pillar.score, pillar.suggested) == (2, None, None, None)


def test_an_answer_taken_back_does_not_count(evaluation, iccer):
    fill_in(evaluation, iccer, visie__uitspraak_1=4)
    save_answers(evaluation=evaluation, changes={"visie.uitspraak-1": ""}, base={"visie.uitspraak-1": 1}, by=iccer)
    pillar = evaluation_result(evaluation).pillars[0]
    assert (pillar.score, pillar.answered, len(pillar.statements)) == (Decimal("2.00"), 1, 2)


def test_beside_last_time_only_equal_keys_are_compared(world, evaluation, iccer):
    before = earlier_evaluation(world, programma__nu=1, programma__uitspraak_1=1, programma__uitspraak_2=4)
    newer = world.round.instrument
    newer.pk, newer.version = None, newer.version + 1
    newer.save()
    for pillar in list(before.round.instrument.pillars.all()):
        questions, levels = list(pillar.questions.all()), list(pillar.levels.all())
        pillar.pk, pillar.instrument = None, newer
        pillar.save()
        for one in [*questions, *levels]:
            one.pk, one.pillar = None, pillar
            if getattr(one, "key", "") == "uitspraak-2":
                one.key = "uitspraak-9"
            one.save()
    world.round.instrument = newer
    world.round.save()
    evaluation.refresh_from_db()
    fill_in(evaluation, iccer, programma__nu=3, programma__uitspraak_1=3, programma__uitspraak_9=2)
    result = evaluation_result(evaluation, before)
    pillar = result.pillars[2]
    assert (pillar.previous, pillar.now, pillar.changed) == (1, 3, 2)
    assert pillar.previous_score == Decimal("1.00")
    assert [(one.key, one.previous) for one in pillar.statements] == [("uitspraak-1", 1), ("uitspraak-9", None)]
    assert [one.key for one in pillar.moved_statements] == ["uitspraak-1"]
    assert result.previous_round == before.round.name


def test_a_list_of_its_own_goes_on_from_the_list_for_all(world, evaluation, iccer):
    """A school for special education first did the list of all primary schools; a question of another kind is new."""
    before = earlier_evaluation(world, visie__nu=1, programma__nu=2, programma__uitspraak_1=1)
    shared = world.round.instrument
    own = factories.InstrumentFactory(
        penvoerder=world.penvoerder, key="zelfevaluatie-so", education=["so"], scenario_model=shared.scenario_model
    )
    Question.objects.filter(pillar__instrument=own, pillar__key="visie", key="nu").update(kind=QuestionKind.NUMBER)
    world.round.instrument = own
    world.round.save()
    evaluation.refresh_from_db()
    assert earlier_of(iccer, evaluation) == []
    Instrument.objects.filter(pk=own.pk).update(education=["po", "so"])
    evaluation.refresh_from_db()
    assert earlier_of(iccer, evaluation) == [before]
    save_answers(evaluation=evaluation, changes={"programma.nu": 3, "visie.nu": 9}, base={}, by=iccer)
    pillars = {pillar.key: pillar for pillar in evaluation_result(evaluation, before).pillars}
    assert (pillars["programma"].previous, pillars["programma"].now) == (2, 3)
    assert pillars["visie"].previous is None
    Instrument.objects.filter(pk=shared.pk).update(scale=["Nee", "Ja"])
    assert earlier_of(iccer, evaluation) == []


def test_every_earlier_round_is_in_the_history_by_equal_keys(world, evaluation, iccer):
    earlier = []
    for number, level in enumerate((1, 3)):
        row = earlier_evaluation(world, visie__nu=level)
        row.round.opens_on -= datetime.timedelta(days=100 * (1 - number))
        row.round.save()
        earlier.insert(0, row)
    Question.objects.filter(pillar__key="visie", key="nu").update(allows_between=True)
    fill_in(evaluation, iccer, visie__nu=["2", "3", "Het plan is half af."], visie__uitspraak_1=3)
    result = evaluation_result(evaluation, earlier=earlier)
    pillar = result.pillars[0]
    assert [one.short for one in pillar.history] == ["1", "3", "2–3"]
    assert (pillar.now, pillar.now_upper, pillar.now_note) == (2, 3, "Het plan is half af.")
    assert (pillar.previous, pillar.is_as_before, pillar.fits_statements) == (3, False, True)
    assert result.previous_round == earlier[0].round.name


def test_an_important_goal_that_is_not_half_way_lags(world, evaluation, iccer):
    instrument = world.round.instrument
    instrument.importance_scale = instrument.realisation_scale = ["1", "2", "3", "4"]
    instrument.satisfaction_scale = ["niet", "wel"]
    instrument.save()
    pillar = instrument.pillars.get(key="visie")
    for number, key in enumerate(("samen", "zelf", "later")):
        factories.QuestionFactory(pillar=pillar, key=key, kind="goal", order=20 + number, required=False)
    factories.QuestionFactory(pillar=pillar, key="tevreden", kind="satisfaction", order=30, required=False)
    evaluation.refresh_from_db()
    own = {"visie__samen": ["3", "2"], "visie__zelf": ["4", "1"], "visie__later": ["2", "1"], "visie__tevreden": 2}
    fill_in(evaluation, iccer, **own)
    result = evaluation_result(evaluation)
    assert [goal.key for goal in result.lagging] == ["zelf", "samen"]
    assert [(one.number, one.label) for one in result.satisfaction] == [(2, "wel")]


def test_the_number_of_queries_is_fixed(world, evaluation, iccer, django_assert_num_queries):
    before = earlier_evaluation(world)
    fill_in(evaluation, iccer)
    from monitoring.evaluation.selectors import RELATED
    from monitoring.models import SelfEvaluation

    both = {row.pk: row for row in SelfEvaluation.objects.select_related(*RELATED)}
    with django_assert_num_queries(4):
        evaluation_result(both[evaluation.pk], both[before.pk])
