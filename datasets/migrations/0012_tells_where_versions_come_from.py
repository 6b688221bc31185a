from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("datasets", "0011_tags_versions"),
    ]

    operations = [
        migrations.AddField(model_name="version", name="automatic", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="version", name="lineage", field=models.JSONField(default=list)),
        migrations.AddField(
            model_name="version", name="has_hardness", field=models.BooleanField(default=False)
        ),
    ]
