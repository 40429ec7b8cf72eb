"""Whose figures an edition holds: publisher, license, citation and the publisher's own date become fields.

The editions that came with 0.1.0 are known by the checksum of their file; whatever else is published already claims nothing.
"""

from hashlib import sha256

from django.db import migrations, models
from django.utils import timezone

import indicators.models.days

FILES = {
    2021: "cc8933c737bf637c79b8e6f4cf5dbf3ca7d50ff78eb9a929e577e400bce88b29",
    2023: "3f7d90f7ef5db179036ccccd69cfc46718ec7ce8d25c99b708f795eaa50a7577",
    2025: "53c5f8c9db8dba3bdbf9317fc90151b7345d6b13ab1101d39cc5372067469d7f",
}
DAYS = {2021: "2021-09", 2023: "2023-09", 2025: "2025-11-10"}
PUBLISHER = "Global Initiative Against Transnational Organized Crime"
ADDRESS = "https://ocindex.net"
LICENSE = {
    "en": "The figures are the work of their publisher. Name the publisher and the edition wherever you show them or pass "
    "them on. The licence of this site’s software does not extend to them.",
    "fr": "Les chiffres sont l’œuvre de leur éditeur. Nommez l’éditeur et l’édition partout où vous les montrez ou les "
    "transmettez. La licence du logiciel de ce site ne s’y étend pas.",
}
KIND = {"en": "Data set", "fr": "Jeu de données"}
# The texts of 0.1.0 that named one publisher for every edition, by checksum: what an editor changed is left alone.
NAMED_ONE = {
    ("footer", "en"): "557ebcc245c7e06caf60be4049db3766fa87bd5879d227c47ca2a6b0da443a0e",
    ("citation", "en"): "812d491a3dfe32aeaa9ec035c221f584c3f69c338c001fcdd3fc79faf2c2fd83",
    ("footer", "fr"): "e5a26ce9c15dc9fad14f6f1811f3ae207df01cbab584802a27c6e0aaa6778d58",
    ("citation", "fr"): "5181a067a237a89320cf708c61e7c4419a98a9b335313991d0df7a43a2adbdc5",
}
NAMES_NONE = {
    ("footer", "en"): """An independent installation, not affiliated with the publisher of the figures it was installed with.""",
    ("footer", "fr"): """Installation indépendante, sans lien avec l’éditeur des chiffres fournis à l’installation.""",
    ("citation", "en"): """The figures are their publisher’s work. Name the publisher and the edition wherever you show them, in the words below. Near a chart or a table the [short form](#licence) is enough.

If you took the figures from this site, or something that it computes itself, such as a like-for-like change or a regional mean, add the address of the page and the day on which you read it:

> As shown by an independent installation of the Organized Crime Index software, address of the page, read on the day of your visit.

Please do not cite this site as the origin of figures that others publish.""",
    ("citation", "fr"): """Les chiffres sont l’œuvre de leur éditeur. Nommez l’éditeur et l’édition partout où vous les montrez, dans les termes ci-dessous. Près d’un graphique ou d’un tableau, la [forme courte](#licence) suffit.

Si vous avez pris les chiffres sur ce site, ou un résultat qu’il calcule lui-même, comme une évolution à indicateurs constants ou une moyenne régionale, ajoutez l’adresse de la page et le jour de votre lecture :

> Tel que présenté par une installation indépendante du logiciel Organized Crime Index, adresse de la page, lue le jour de votre visite.

Veuillez ne pas citer ce site comme l’origine de chiffres que d’autres publient.""",
}


def say_whose_they_are(apps, schema_editor):
    Edition, Release = apps.get_model("indicators", "Edition"), apps.get_model("indicators", "Release")
    for edition in Edition.objects.filter(state="published", demonstration=False):
        first = Release.objects.filter(edition=edition).order_by("number").first()
        shipped = first is not None and first.kind == "import" and first.by_id is None
        if shipped and first.manifest.get("file_sha256") == FILES.get(edition.year):
            _attribute(edition)
        else:
            edition.unattributed = True
        edition.save()
        _remember(apps, "HistoricalEdition", edition)


def _attribute(edition):
    edition.publisher, edition.publisher_url = PUBLISHER, ADDRESS
    edition.published_on = DAYS[edition.year]
    title = f"Global Organized Crime Index {edition.year}"
    for code in ("en", "fr"):
        texts = {
            "title": title,
            "source": f"{title}, GI-TOC",
            "license": LICENSE[code],
            "citation": f"{PUBLISHER}. ({edition.year}). {title} [{KIND[code]}]. {ADDRESS}",
        }
        for name, text in texts.items():
            setattr(edition, f"{name}_{code}", text)
            if code == "en":
                setattr(edition, name, text)


def name_none_for_all(apps, schema_editor):
    _replace(apps, lambda key, body: sha256(body.encode()).hexdigest() == NAMED_ONE[key], NAMES_NONE)


def _replace(apps, is_meant, texts):
    Page = apps.get_model("indicators", "Page")
    for page in Page.objects.filter(slug__in=["footer", "citation"]):
        changed = False
        for code in ("en", "fr"):
            if is_meant((page.slug, code), (getattr(page, f"body_{code}") or "").strip()):
                setattr(page, f"body_{code}", texts[page.slug, code])
                changed = True
                if code == "en":
                    page.body = page.body_en
        if changed:
            page.save()
            _remember(apps, "HistoricalPage", page)


def _remember(apps, name, row):
    """Keep the change in the history of the row, as a change by the software."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    apps.get_model("indicators", name).objects.create(
        **values, history_date=timezone.now(), history_type="~", history_change_reason="Upgraded from 0.1.0"
    )


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='citation',
            field=models.TextField(blank=True, help_text='How the edition is cited. Asked for before publishing.', verbose_name='citation'),
        ),
        migrations.AddField(
            model_name='edition',
            name='citation_en',
            field=models.TextField(blank=True, help_text='How the edition is cited. Asked for before publishing.', null=True, verbose_name='citation'),
        ),
        migrations.AddField(
            model_name='edition',
            name='citation_fr',
            field=models.TextField(blank=True, help_text='How the edition is cited. Asked for before publishing.', null=True, verbose_name='citation'),
        ),
        migrations.AddField(
            model_name='edition',
            name='license',
            field=models.TextField(blank=True, help_text='What others may do with the figures. Asked for before publishing.', verbose_name='license'),
        ),
        migrations.AddField(
            model_name='edition',
            name='license_en',
            field=models.TextField(blank=True, help_text='What others may do with the figures. Asked for before publishing.', null=True, verbose_name='license'),
        ),
        migrations.AddField(
            model_name='edition',
            name='license_fr',
            field=models.TextField(blank=True, help_text='What others may do with the figures. Asked for before publishing.', null=True, verbose_name='license'),
        ),
        migrations.AddField(
            model_name='edition',
            name='published_on',
            field=models.CharField(blank=True, help_text='The publisher’s own date, as far as it is known: 2025-11-10, 2025-11 or 2025. Leave it empty where the edition is published here first.', max_length=10, validators=[indicators.models.days.check_day], verbose_name='published on'),
        ),
        migrations.AddField(
            model_name='edition',
            name='publisher',
            field=models.CharField(blank=True, help_text='Whose figures these are. Asked for before publishing.', max_length=200, verbose_name='publisher'),
        ),
        migrations.AddField(
            model_name='edition',
            name='publisher_url',
            field=models.URLField(blank=True, verbose_name='address of the publisher'),
        ),
        migrations.AddField(
            model_name='edition',
            name='source',
            field=models.CharField(blank=True, help_text='The shortest form that names edition and publisher. Made of both where it is empty.', max_length=200, verbose_name='source'),
        ),
        migrations.AddField(
            model_name='edition',
            name='source_en',
            field=models.CharField(blank=True, help_text='The shortest form that names edition and publisher. Made of both where it is empty.', max_length=200, null=True, verbose_name='source'),
        ),
        migrations.AddField(
            model_name='edition',
            name='source_fr',
            field=models.CharField(blank=True, help_text='The shortest form that names edition and publisher. Made of both where it is empty.', max_length=200, null=True, verbose_name='source'),
        ),
        migrations.AddField(
            model_name='edition',
            name='title',
            field=models.CharField(blank=True, help_text='As the publisher calls it, with the year.', max_length=200, verbose_name='title'),
        ),
        migrations.AddField(
            model_name='edition',
            name='title_en',
            field=models.CharField(blank=True, help_text='As the publisher calls it, with the year.', max_length=200, null=True, verbose_name='title'),
        ),
        migrations.AddField(
            model_name='edition',
            name='title_fr',
            field=models.CharField(blank=True, help_text='As the publisher calls it, with the year.', max_length=200, null=True, verbose_name='title'),
        ),
        migrations.AddField(
            model_name='edition',
            name='unattributed',
            field=models.BooleanField(default=False, editable=False, verbose_name='published without a publisher'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='citation',
            field=models.TextField(blank=True, help_text='How the edition is cited. Asked for before publishing.', verbose_name='citation'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='citation_en',
            field=models.TextField(blank=True, help_text='How the edition is cited. Asked for before publishing.', null=True, verbose_name='citation'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='citation_fr',
            field=models.TextField(blank=True, help_text='How the edition is cited. Asked for before publishing.', null=True, verbose_name='citation'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='license',
            field=models.TextField(blank=True, help_text='What others may do with the figures. Asked for before publishing.', verbose_name='license'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='license_en',
            field=models.TextField(blank=True, help_text='What others may do with the figures. Asked for before publishing.', null=True, verbose_name='license'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='license_fr',
            field=models.TextField(blank=True, help_text='What others may do with the figures. Asked for before publishing.', null=True, verbose_name='license'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='published_on',
            field=models.CharField(blank=True, help_text='The publisher’s own date, as far as it is known: 2025-11-10, 2025-11 or 2025. Leave it empty where the edition is published here first.', max_length=10, validators=[indicators.models.days.check_day], verbose_name='published on'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='publisher',
            field=models.CharField(blank=True, help_text='Whose figures these are. Asked for before publishing.', max_length=200, verbose_name='publisher'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='publisher_url',
            field=models.URLField(blank=True, verbose_name='address of the publisher'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='source',
            field=models.CharField(blank=True, help_text='The shortest form that names edition and publisher. Made of both where it is empty.', max_length=200, verbose_name='source'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='source_en',
            field=models.CharField(blank=True, help_text='The shortest form that names edition and publisher. Made of both where it is empty.', max_length=200, null=True, verbose_name='source'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='source_fr',
            field=models.CharField(blank=True, help_text='The shortest form that names edition and publisher. Made of both where it is empty.', max_length=200, null=True, verbose_name='source'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='title',
            field=models.CharField(blank=True, help_text='As the publisher calls it, with the year.', max_length=200, verbose_name='title'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='title_en',
            field=models.CharField(blank=True, help_text='As the publisher calls it, with the year.', max_length=200, null=True, verbose_name='title'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='title_fr',
            field=models.CharField(blank=True, help_text='As the publisher calls it, with the year.', max_length=200, null=True, verbose_name='title'),
        ),
        migrations.AddField(
            model_name='historicaledition',
            name='unattributed',
            field=models.BooleanField(default=False, editable=False, verbose_name='published without a publisher'),
        ),
        migrations.AlterField(
            model_name='edition',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published here'),
        ),
        migrations.AlterField(
            model_name='historicaledition',
            name='published_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='published here'),
        ),
        migrations.RunPython(say_whose_they_are, migrations.RunPython.noop),
        migrations.RunPython(name_none_for_all, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('demonstration', True), ('unattributed', True), models.Q(models.Q(('publisher', ''), _negated=True), models.Q(models.Q(('license_en__isnull', False), models.Q(('license_en', ''), _negated=True)), models.Q(('license_fr__isnull', False), models.Q(('license_fr', ''), _negated=True)), _connector='OR'), models.Q(models.Q(('citation_en__isnull', False), models.Q(('citation_en', ''), _negated=True)), models.Q(('citation_fr__isnull', False), models.Q(('citation_fr', ''), _negated=True)), _connector='OR')), _connector='OR'), name='edition_published_names_its_publisher'),
        ),
    ]
