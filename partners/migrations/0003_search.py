"""What partners and their offer are found by, kept with an index on PostgreSQL; nothing on SQLite."""

from django.db import migrations

from cmk.core.search.postgres import SearchColumn, WordsColumn, joined


class Migration(migrations.Migration):
    dependencies = [("core", "0001_search"), ("partners", "0002_profile_offer_bulk")]

    operations = [
        SearchColumn("partners_partner", ["name"], ["email", "phone", joined("phone"), "website", "reference"]),
        WordsColumn("partners_partner", ["description", "tailor_made_note"]),
        SearchColumn("partners_offer", ["title"], ["reference"]),
        WordsColumn("partners_offer", ["title", "description"]),
    ]
