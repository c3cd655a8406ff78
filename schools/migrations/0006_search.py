"""What schools, boards and people are found by, kept with an index on PostgreSQL; nothing on SQLite."""

from django.db import migrations

from cmk.core.search.postgres import SearchColumn, joined

ADDRESS = ["place", "street", "house_number", "postcode", joined("postcode"), "phone", joined("phone"), "website"]


class Migration(migrations.Migration):
    dependencies = [("core", "0001_search"), ("schools", "0005_register_listing")]

    operations = [
        SearchColumn("schools_school", ["name"], ["code", *ADDRESS]),
        SearchColumn("schools_schoolboard", ["name"], ["number", *ADDRESS]),
        SearchColumn(
            "schools_person", ["given_name", "family_name"], ["email", "email_before", "phone", joined("phone")]
        ),
    ]
