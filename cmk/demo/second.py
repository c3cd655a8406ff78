"""A second, small penvoerder in the demo: it shows switching, and that nothing of one shows at the other."""

from __future__ import annotations

from cmk.accounts.models import Membership, User
from cmk.accounts.roles import Role
from cmk.demo.content import DATA
from cmk.demo.days import Days
from schools.models import AdviserAssignment, Education, Municipality, School
from trajectories.models import StepStatus, Trajectory, TrajectoryStep
from trajectories.programme.loader import load_programme

SCHOOLS = ("Basisschool Het Eerste Voorbeeld", "Basisschool De Maquette", "OBS De Proeftuin")


def make_second_penvoerder(users: dict[str, User], days: Days) -> None:
    """Make Cultuurnetwerk Voorbeeldstad: one programme, three schools, and Lotte Brandsma as its adviser too."""
    programme = load_programme(DATA / "voorbeeldstad.yaml")
    municipality = Municipality.objects.get(code="9999")
    adviser = users["both"]
    Membership.objects.create(
        user=adviser, penvoerder=programme.penvoerder, role=Role.ADVISEUR.value, start=programme.start
    )
    schools = School.objects.bulk_create(
        School(
            code=f"99Z{letter}00",
            name=name,
            education=Education.PO,
            municipality=municipality,
            place=municipality.name,
        )
        for letter, name in zip("ABC", SCHOOLS, strict=True)
    )
    track = programme.tracks.get()
    for number, school in enumerate(schools[:2]):
        AdviserAssignment.objects.create(
            penvoerder=programme.penvoerder, school=school, adviser=adviser, start=programme.start
        )
        start = days.day(-200 + 90 * number)
        trajectory = Trajectory.objects.create(programme=programme, school=school, track=track, started_on=start)
        TrajectoryStep.objects.bulk_create(
            TrajectoryStep(
                trajectory=trajectory,
                template=step,
                number=step.number,
                name=step.name,
                description=step.description,
                status=StepStatus.BUSY if step.number == 1 else StepStatus.TODO,
                begun_on=start if step.number == 1 else None,
            )
            for step in track.steps.all()
        )
