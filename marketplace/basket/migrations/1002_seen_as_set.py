from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('basket', '1001_ring_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='linechoice',
            name='seen_side',
            field=models.CharField(blank=True, max_length=5),
        ),
        # What was seen before was a gross amount of one market: not comparable, so nothing is claimed about it.
        migrations.RunSQL("UPDATE basket_linechoice SET seen_minor = NULL", migrations.RunSQL.noop),
    ]
