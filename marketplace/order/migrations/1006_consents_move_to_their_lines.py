"""Each consent becomes one row for each line that it was said of; back again, one row for each maker."""

from django.db import migrations

DOWNLOAD = ("download_now", "download_loses_withdrawal")


def to_lines(apps, schema_editor):
    Consent, LineFacts = apps.get_model("order", "Consent"), apps.get_model("order", "LineFacts")
    for said in list(Consent.objects.exclude(kind="terms").filter(line=None).order_by("given_at", "pk")):
        part = {"seller_order": said.seller_order_id} if said.seller_order_id else {"seller_order__order": said.order_id}
        sold = LineFacts.objects.filter(**part)
        lines = sold.filter(kind="digital") if said.kind in DOWNLOAD else sold.exclude(kind="digital")
        priced = set(sold.filter(gross_minor__gt=0).values_list("offering_id", flat=True))
        for line in lines.order_by("pk"):
            if line.offering_id in priced:
                Consent.objects.get_or_create(order_id=said.order_id, line=line, kind=said.kind, defaults=_words(said))
        said.delete()  # without a line of its kind it was said of nothing that was sold


def to_makers(apps, schema_editor):
    Consent = apps.get_model("order", "Consent")
    for said in list(Consent.objects.filter(line__isnull=False).select_related("line").order_by("given_at", "pk")):
        Consent.objects.get_or_create(
            order_id=said.order_id, seller_order_id=said.line.seller_order_id, line=None, kind=said.kind,
            defaults=_words(said),
        )  # fmt: skip
        said.delete()


def _words(said):
    return {
        "wording": said.wording, "wording_version": said.wording_version, "language": said.language,
        "given_at": said.given_at,
    }  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('order', '1005_consent_of_a_line'),
    ]

    operations = [migrations.RunPython(to_lines, to_makers, elidable=True)]
