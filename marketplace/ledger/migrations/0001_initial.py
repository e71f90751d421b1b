import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

import marketplace.ledger.models.entries


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partner', '1006_closing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=140, unique=True)),
                ('purpose', models.CharField(choices=[('provider_balance', 'provider_balance'), ('bank', 'bank'), ('seller_hold', 'seller_hold'), ('seller_due', 'seller_due'), ('on_the_way', 'on_the_way'), ('seller_debt', 'seller_debt'), ('refunds_owed', 'refunds_owed'), ('disputes', 'disputes'), ('platform_commission', 'platform_commission'), ('vat_payable', 'vat_payable'), ('provider_fees', 'provider_fees'), ('losses', 'losses'), ('fx', 'fx'), ('suspense', 'suspense')], max_length=20)),
                ('subject', models.CharField(blank=True, max_length=80)),
                ('currency', models.CharField(max_length=3)),
                ('balance_minor', models.BigIntegerField(blank=True, null=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_accounts', to='partner.partner')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['owner', 'currency', 'purpose'], name='ledger_account_of_owner')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('purpose__in', ('seller_hold', 'seller_due', 'on_the_way', 'refunds_owed')), _negated=True), ('balance_minor__gte', 0), _connector='OR'), name='ledger_floor_is_zero'),
                    models.CheckConstraint(condition=models.Q(models.Q(('purpose__in', ('seller_debt', 'disputes')), _negated=True), ('balance_minor__lte', 0), _connector='OR'), name='ledger_ceiling_is_zero'),
                    models.CheckConstraint(condition=models.Q(models.Q(('balance_minor__isnull', False), ('purpose__in', ('seller_hold', 'seller_due', 'on_the_way', 'seller_debt', 'refunds_owed', 'disputes'))), models.Q(models.Q(('purpose__in', ('seller_hold', 'seller_due', 'on_the_way', 'seller_debt', 'refunds_owed', 'disputes')), _negated=True), ('balance_minor__isnull', True)), _connector='OR'), name='ledger_bounded_accounts_carry_a_balance'),
                    models.CheckConstraint(condition=models.Q(models.Q(('owner__isnull', False), ('purpose__in', ('seller_hold', 'seller_due', 'on_the_way', 'seller_debt'))), models.Q(models.Q(('purpose__in', ('seller_hold', 'seller_due', 'on_the_way', 'seller_debt')), _negated=True), ('owner__isnull', True)), _connector='OR'), name='ledger_owner_where_a_seller_is'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AccountingPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True)),
                ('ends_on', models.DateField()),
                ('closed_at', models.DateTimeField()),
                ('closed_by_name', models.CharField(max_length=200)),
                ('entries', models.PositiveIntegerField()),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['month'],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=marketplace.ledger.models.entries.entry_id, editable=False, max_length=10, unique=True)),
                ('key', models.CharField(max_length=190, unique=True)),
                ('kind', models.CharField(max_length=24)),
                ('reference', models.CharField(blank=True, db_index=True, max_length=120)),
                ('at', models.DateTimeField()),
                ('booked_on', models.DateField(db_index=True)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ClosingBalance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('balance_minor', models.BigIntegerField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closings', to='ledger.account')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='balances', to='ledger.accountingperiod')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('period', 'account'), name='ledger_one_closing_per_month')],
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_minor', models.BigIntegerField()),
                ('booked_on', models.DateField()),
                ('about', models.CharField(blank=True, max_length=80)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='ledger.entry')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='moves_out', to='ledger.account')),
                ('target', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='moves_in', to='ledger.account')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['source', 'booked_on', 'amount_minor'], name='ledger_move_out'), models.Index(fields=['target', 'booked_on', 'amount_minor'], name='ledger_move_in')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='ledger_move_is_positive'),
                    models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='ledger_move_goes_elsewhere'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reference', models.CharField(blank=True, max_length=120)),
                ('why', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('proposed', 'Waits for a second person'), ('approved', 'Approved'), ('refused', 'Refused'), ('expired', 'Expired')], default='proposed', max_length=8)),
                ('proposed_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_why', models.CharField(blank=True, max_length=300)),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='ledger.entry')),
                ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='ledger.entry')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrections_decided', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrections_proposed', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-proposed_at', '-id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='ledger_a_second_person_approves'),
                    models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', False), ('state', 'approved')), models.Q(models.Q(('state', 'approved'), _negated=True), ('entry__isnull', True)), _connector='OR'), name='ledger_only_approved_corrections_post'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CorrectionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_purpose', models.CharField(max_length=20)),
                ('source_subject', models.CharField(blank=True, max_length=80)),
                ('target_purpose', models.CharField(max_length=20)),
                ('target_subject', models.CharField(blank=True, max_length=80)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('about', models.CharField(blank=True, max_length=80)),
                ('correction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='ledger.correction')),
                ('source_owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partner.partner')),
                ('target_owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partner.partner')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='ledger_corrected_amount_is_positive')],
            },
        ),
    ]
