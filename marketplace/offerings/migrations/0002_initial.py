
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0032_category_exclude_from_menu_category_long_description'),
        ('offerings', '0001_initial'),
        ('pictures', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='offeringevent',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='offeringevent',
            name='offering',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='offerings.offering'),
        ),
        migrations.AddField(
            model_name='offeringfile',
            name='offering',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='offerings.offering'),
        ),
        migrations.AddField(
            model_name='fileversion',
            name='offering_file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='offerings.offeringfile'),
        ),
        migrations.AddField(
            model_name='offeringpicture',
            name='offering',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='offerings.offering'),
        ),
        migrations.AddField(
            model_name='offeringpicture',
            name='picture',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='pictures.picture'),
        ),
        migrations.AddField(
            model_name='offeringtext',
            name='offering',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='offerings.offering'),
        ),
        migrations.AddField(
            model_name='savedoffering',
            name='offering',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_by', to='offerings.offering'),
        ),
        migrations.AddField(
            model_name='savedoffering',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_offerings', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='tier',
            name='offering',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tiers', to='offerings.offering'),
        ),
        migrations.AddField(
            model_name='tier',
            name='product',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='tier', to='catalogue.product'),
        ),
        migrations.AddIndex(
            model_name='offering',
            index=models.Index(fields=['partner', 'state', '-published_at'], name='offering_of_maker'),
        ),
        migrations.AddConstraint(
            model_name='offering',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='published_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='fileversion',
            constraint=models.UniqueConstraint(fields=('offering_file', 'number'), name='one_version_per_number'),
        ),
        migrations.AddConstraint(
            model_name='offeringtext',
            constraint=models.UniqueConstraint(fields=('offering', 'language'), name='one_text_per_language'),
        ),
        migrations.AddConstraint(
            model_name='savedoffering',
            constraint=models.UniqueConstraint(fields=('user', 'offering'), name='saved_once'),
        ),
        migrations.AddConstraint(
            model_name='tier',
            constraint=models.UniqueConstraint(fields=('offering', 'code'), name='one_tier_per_code'),
        ),
    ]
