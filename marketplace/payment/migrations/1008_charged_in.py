import django.db.models.deletion
from django.db import migrations, models


def as_before(apps, schema_editor):
    """Until now everything was charged in the currency of the payment."""
    apps.get_model("payment", "RefundRow").objects.update(charged_minor=models.F("amount_minor"))


class Migration(migrations.Migration):

    dependencies = [
        ("payment", "1007_refund_called"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentExchange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("amount_minor", models.PositiveBigIntegerField()),
                ("margin_minor", models.PositiveBigIntegerField()),
                ("margin_bps", models.PositiveIntegerField()),
                ("rate", models.CharField(max_length=24)),
                ("rate_on", models.DateField()),
                ("source", models.CharField(max_length=120)),
                ("payment", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="exchange", to="payment.payment")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="charged_amount_is_positive"),
                ],
            },
        ),
        migrations.AddField(
            model_name="refundrow",
            name="charged_minor",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.RunPython(as_before, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="refundrow",
            name="charged_minor",
            field=models.PositiveBigIntegerField(),
        ),
    ]
