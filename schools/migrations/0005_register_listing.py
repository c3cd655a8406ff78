"""A delivery remembers what it told of whom, so that the order of imports makes no difference."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schools", "0004_people")]

    operations = [
        migrations.AddField(
            "registerdelivery",
            "listing",
            models.JSONField(blank=True, default=dict, editable=False, verbose_name="what it told"),
        ),
    ]
