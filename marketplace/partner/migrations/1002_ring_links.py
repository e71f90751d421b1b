
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partner', '1001_ring_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='paymentaccount',
            name='changed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paymentaccount',
            name='partner',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='payment_account', to='partner.partner'),
        ),
        migrations.AddField(
            model_name='priceterms',
            name='stockrecord',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='partner.stockrecord'),
        ),
        migrations.AddField(
            model_name='taxprofile',
            name='partner',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='tax_profile', to='partner.partner'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team', to='partner.partner'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='traderidentity',
            name='partner',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='trader_identity', to='partner.partner'),
        ),
        migrations.AddConstraint(
            model_name='priceterms',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pricing', 'free'), ('amount_minor', 0)), models.Q(models.Q(('pricing', 'free'), _negated=True), ('amount_minor__gt', 0)), _connector='OR'), name='only_free_costs_nothing'),
        ),
        migrations.AddConstraint(
            model_name='priceterms',
            constraint=models.CheckConstraint(condition=models.Q(('minimum_minor__lte', models.F('amount_minor'))), name='minimum_below_suggestion'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.UniqueConstraint(fields=('partner', 'user'), name='one_seat_per_person_and_team'),
        ),
    ]
