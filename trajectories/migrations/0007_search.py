"""What conversations and shared records are found by, kept with an index on PostgreSQL; nothing on SQLite."""

from django.db import migrations

from cmk.core.search.postgres import SearchColumn

# The haystack of a text alone: there is nothing beside it.
NOTHING = ["cmk_fold('')"]
TABLES = ("topicnote", "neednote", "actionpoint", "sharedrecord")


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_search"),
        ("trajectories", "0006_adviser_day"),
    ]

    operations = [
        *(SearchColumn(f"trajectories_{table}", ["text"], NOTHING) for table in TABLES),
        SearchColumn("trajectories_conversation", ["record"], NOTHING),
    ]
