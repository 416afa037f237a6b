from django.db import migrations

import commerce.stores.look_alikes


class Migration(migrations.Migration):
    dependencies = [("stores", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="store",
            name="slug_skeleton",
            field=commerce.stores.look_alikes.SlugSkeletonField(default="", editable=False, max_length=40, unique=True),
            preserve_default=False,
        ),
    ]
