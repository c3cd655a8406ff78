"""Yearly figures hang on the location code, so that DUO's pupil history may come in before the addresses.

What is there is kept. Schools of earlier imports say since when their facts hold: as far as is known, since the
delivery that lists them.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def fill(apps, schema_editor):
    School = apps.get_model("schools", "School")
    SchoolYearFigure = apps.get_model("schools", "SchoolYearFigure")
    code = School.objects.filter(pk=OuterRef("by_id")).values("code")[:1]
    SchoolYearFigure.objects.update(school_id=Subquery(code))
    School.objects.filter(listed_on__isnull=False).update(facts_since=F("listed_on"))


class Migration(migrations.Migration):
    dependencies = [("schools", "0002_people_policy_uploads")]

    operations = [
        migrations.RemoveConstraint("schoolyearfigure", "schools_figure_once_a_year"),
        migrations.RenameField("schoolyearfigure", "school", "by_id"),
        migrations.AlterField(
            "schoolyearfigure",
            "by_id",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"),
        ),
        migrations.AddField(
            "schoolyearfigure",
            "school",
            models.ForeignKey(
                db_column="code",
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="figures",
                to="schools.school",
                to_field="code",
                verbose_name="school",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("schoolyearfigure", "by_id"),
        migrations.AlterField(
            "schoolyearfigure",
            "school",
            models.ForeignKey(
                db_column="code",
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="figures",
                to="schools.school",
                to_field="code",
                verbose_name="school",
            ),
        ),
        migrations.AddConstraint(
            "schoolyearfigure",
            models.UniqueConstraint(fields=["school", "year"], name="schools_figure_once_a_year"),
        ),
    ]
