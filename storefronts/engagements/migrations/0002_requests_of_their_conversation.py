"""A request to begin that was made in one conversation was kept for the maker's whole part: only that work was meant."""

from django.db import migrations
from django.db.models import Exists, F, OuterRef


def only_what_was_meant(apps, schema_editor):
    Consent, Entry = apps.get_model("order", "Consent"), apps.get_model("engagements", "Entry")
    asked = Entry.objects.filter(
        what="asked_to_start",
        conversation__seller_order=OuterRef("line__seller_order"),
        conversation__offering=OuterRef("line__offering"),
    )
    # What was said after the order was said in a conversation.
    later = Consent.objects.filter(
        kind__in=("work_now", "work_loses_withdrawal"), given_at__gt=F("order__facts__placed_at")
    )
    Consent.objects.filter(pk__in=list(later.exclude(Exists(asked)).values_list("pk", flat=True))).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('engagements', '0001_initial'),
        ('order', '1007_consents_are_of_lines'),
    ]

    operations = [migrations.RunPython(only_what_was_meant, migrations.RunPython.noop, elidable=True)]
