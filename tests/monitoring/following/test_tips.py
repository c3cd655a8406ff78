"""Tips: the shipped files, loading again, editing per programme, and which stand beside a result."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cmk.core.errors import DomainError
from monitoring.evaluation.results import evaluation_result
from monitoring.following.tips.definition import FOLDER, read_tips, shipped_for
from monitoring.following.tips.loader import load_shipped, load_tips
from monitoring.following.tips.selectors import tips_beside
from monitoring.following.tips.services import TipData, save_tip
from monitoring.models import Tip
from tests import factories

LEVELS = {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("name", "pillars"),
    [
        ("po", {"visie", "deskundigheid", "programma", "samenwerking"}),
        ("vo", {"visie", "deskundigheid", "programma", "samenwerking", "leerling"}),
    ],
)
def test_every_pillar_has_tips_for_every_level_and_every_step_up(name, pillars):
    tips = read_tips(FOLDER / f"{name}.yaml").tips
    found = {(tip.pillar, str(tip.purpose), tip.level) for tip in tips}
    assert found == {(pillar, "own", level) for pillar in pillars for level in LEVELS} | {
        (pillar, "towards", level) for pillar in pillars for level in LEVELS - {1}
    }
    assert len({tip.text for tip in tips}) == len(tips)


def test_every_mistake_is_named_with_its_place(tmp_path, world):
    path = tmp_path / "tips.yaml"
    path.write_text(
        "instruments: [zelfevaluatie-po]\n"
        "tips:\n"
        "  - {key: a, pillar: visie, purpose: own, level: 0, text: Doe iets}\n"
        "  - {key: a, pillar: visie, purpose: later, level: 2, text: ''}\n",
        encoding="utf-8",
    )
    with pytest.raises(CommandError) as refused:
        call_command("load_tips", str(path), world.programme.slug)
    text = str(refused.value)
    assert "tips[1].level" in text
    assert "tips[2].purpose" in text
    assert "tips[2].text" in text
    path.write_text(path.read_text().replace("level: 0", "level: 1").replace("later", "own").replace("''", "Ook"))
    with pytest.raises(DomainError, match=r"tips\[2\]\.key"):
        read_tips(path)
    with pytest.raises(CommandError, match=world.programme.slug):
        call_command("load_tips", str(FOLDER / "po.yaml"), "bestaat-niet")


def test_loading_again_leaves_what_was_changed_by_hand(world):
    call_command("load_tips", str(FOLDER / "po.yaml"), world.programme.slug, stdout=StringIO())
    mine, gone, old = Tip.objects.filter(programme=world.programme, instrument_key="zelfevaluatie-po")[:3]
    place = {"instrument_key": mine.instrument_key, "pillar_key": mine.pillar_key, "purpose": mine.purpose}
    data = TipData(**place, level=mine.level, text="In onze woorden.")
    save_tip(programme=world.programme, data=data, by=world.users["beheerder"], tip=mine)
    Tip.objects.filter(pk=gone.pk).update(retired_on="2026-01-01", text="Weg")
    Tip.objects.filter(pk=old.pk).update(text="Van vorig jaar")
    loaded = load_tips(programme=world.programme, definition=shipped_for("zelfevaluatie-po"), only="zelfevaluatie-po")
    assert (loaded.added, loaded.changed, loaded.kept) == (0, 1, 2)
    for tip in (mine, gone, old):
        tip.refresh_from_db()
    assert (mine.text, gone.text) == ("In onze woorden.", "Weg")
    assert old.text != "Van vorig jaar"


def test_a_first_round_brings_the_tips_once(world):
    assert load_shipped(programme=world.programme, instrument_key="zelfevaluatie-po").added == 84
    Tip.objects.filter(programme=world.programme).exclude(level=1).delete()
    assert load_shipped(programme=world.programme, instrument_key="zelfevaluatie-po").added == 0
    assert load_shipped(programme=world.programme, instrument_key="onbekend").added == 0


def test_a_result_has_the_tips_of_its_own_level_and_of_the_wanted_one(world, evaluation, iccer):
    here = {"programme": world.programme, "instrument_key": world.round.instrument.key}
    own = factories.TipFactory(**here, level=2)
    towards = factories.TipFactory(**here, level=3, purpose="towards")
    factories.TipFactory(**here, level=1)
    factories.TipFactory(**here, level=2, purpose="towards")
    factories.TipFactory(**here, level=2, retired_on="2026-01-01")
    factories.TipFactory(level=2)  # of another penvoerder
    offer = factories.OfferFactory(partner=world.partner)
    ended = factories.OfferFactory(partner=world.partner, ended_on="2020-01-01")
    own.offers.add(offer, ended)
    found = tips_beside(iccer, evaluation, evaluation_result(evaluation).pillars)["visie"]
    assert (found.own, found.towards) == ([own], [towards])
    assert found.own[0].offers_now == [offer]


def test_the_leader_edits_tips_and_nothing_of_what_was_typed_is_lost(world, as_role, other_world):
    key = world.round.instrument.key
    client = as_role("beheerder")
    url = f"{reverse('following:tip_new')}?lijst={key}&pijler=visie"
    offer = factories.OfferFactory(partner=world.partner)
    theirs = factories.OfferFactory(partner=other_world.partner)
    data = {"purpose": "own", "level": "2", "text": "Begin klein.", "training": "", "offers": [offer.pk]}
    assert client.post(url, {**data, "offers": [theirs.pk]}).status_code == 200
    assert client.post(url, data).status_code == 302
    assert "Begin klein." in client.post(url, data).content.decode()  # the same words twice
    tip = Tip.objects.get()
    assert list(tip.offers.all()) == [offer]
    second = factories.TipFactory(programme=world.programme, instrument_key=key, level=2, order=tip.order)
    client.post(reverse("following:tip_up", args=[second.pk]))
    assert [row.pk for row in Tip.objects.order_by("order", "pk")] == [second.pk, tip.pk]
    for name, shown in (("tip_retire", False), ("tip_retire", False), ("tip_again", True)):
        client.post(reverse(f"following:{name}", args=[tip.pk]))
        tip.refresh_from_db()
        assert (tip.retired_on is None) is shown
