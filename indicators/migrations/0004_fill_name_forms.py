"""The forms of the names that came with the software, for the countries and regions that are there already.

A row gets them as far as it has the name that it came with; a language whose name an editor changed is left empty, for the
editor to fill in.
"""

from django.db import migrations
from django.utils import timezone

FIELDS = ("en_the", "fr_the", "fr_of", "fr_in")
# Key, English name and form, French name and its three forms.
COUNTRIES = """\
AFG|Afghanistan|Afghanistan|Afghanistan|l’Afghanistan|de l’Afghanistan|en Afghanistan
AGO|Angola|Angola|Angola|l’Angola|de l’Angola|en Angola
ALB|Albania|Albania|Albanie|l’Albanie|de l’Albanie|en Albanie
AND|Andorra|Andorra|Andorre|l’Andorre|de l’Andorre|en Andorre
ARE|United Arab Emirates|the United Arab Emirates|Émirats arabes unis|les Émirats arabes unis|des Émirats arabes unis|aux Émirats arabes unis
ARG|Argentina|Argentina|Argentine|l’Argentine|de l’Argentine|en Argentine
ARM|Armenia|Armenia|Arménie|l’Arménie|de l’Arménie|en Arménie
ATG|Antigua and Barbuda|Antigua and Barbuda|Antigua-et-Barbuda|Antigua-et-Barbuda|d’Antigua-et-Barbuda|à Antigua-et-Barbuda
AUS|Australia|Australia|Australie|l’Australie|de l’Australie|en Australie
AUT|Austria|Austria|Autriche|l’Autriche|de l’Autriche|en Autriche
AZE|Azerbaijan|Azerbaijan|Azerbaïdjan|l’Azerbaïdjan|de l’Azerbaïdjan|en Azerbaïdjan
BDI|Burundi|Burundi|Burundi|le Burundi|du Burundi|au Burundi
BEL|Belgium|Belgium|Belgique|la Belgique|de la Belgique|en Belgique
BEN|Benin|Benin|Bénin|le Bénin|du Bénin|au Bénin
BFA|Burkina Faso|Burkina Faso|Burkina Faso|le Burkina Faso|du Burkina Faso|au Burkina Faso
BGD|Bangladesh|Bangladesh|Bangladesh|le Bangladesh|du Bangladesh|au Bangladesh
BGR|Bulgaria|Bulgaria|Bulgarie|la Bulgarie|de la Bulgarie|en Bulgarie
BHR|Bahrain|Bahrain|Bahreïn|Bahreïn|de Bahreïn|à Bahreïn
BHS|Bahamas|the Bahamas|Bahamas|les Bahamas|des Bahamas|aux Bahamas
BIH|Bosnia and Herzegovina|Bosnia and Herzegovina|Bosnie-Herzégovine|la Bosnie-Herzégovine|de la Bosnie-Herzégovine|en Bosnie-Herzégovine
BLR|Belarus|Belarus|Biélorussie|la Biélorussie|de la Biélorussie|en Biélorussie
BLZ|Belize|Belize|Belize|le Belize|du Belize|au Belize
BOL|Bolivia|Bolivia|Bolivie|la Bolivie|de la Bolivie|en Bolivie
BRA|Brazil|Brazil|Brésil|le Brésil|du Brésil|au Brésil
BRB|Barbados|Barbados|Barbade|la Barbade|de la Barbade|à la Barbade
BRN|Brunei|Brunei|Brunei|le Brunei|du Brunei|au Brunei
BTN|Bhutan|Bhutan|Bhoutan|le Bhoutan|du Bhoutan|au Bhoutan
BWA|Botswana|Botswana|Botswana|le Botswana|du Botswana|au Botswana
CAF|Central African Republic|the Central African Republic|République centrafricaine|la République centrafricaine|de la République centrafricaine|en République centrafricaine
CAN|Canada|Canada|Canada|le Canada|du Canada|au Canada
CHE|Switzerland|Switzerland|Suisse|la Suisse|de la Suisse|en Suisse
CHL|Chile|Chile|Chili|le Chili|du Chili|au Chili
CHN|China|China|Chine|la Chine|de la Chine|en Chine
CIV|Côte d'Ivoire|Côte d'Ivoire|Côte d'Ivoire|la Côte d’Ivoire|de la Côte d’Ivoire|en Côte d’Ivoire
CMR|Cameroon|Cameroon|Cameroun|le Cameroun|du Cameroun|au Cameroun
COD|Democratic Republic of the Congo|the Democratic Republic of the Congo|République démocratique du Congo|la République démocratique du Congo|de la République démocratique du Congo|en République démocratique du Congo
COG|Republic of the Congo|the Republic of the Congo|Congo|le Congo|du Congo|au Congo
COL|Colombia|Colombia|Colombie|la Colombie|de la Colombie|en Colombie
COM|Comoros|the Comoros|Comores|les Comores|des Comores|aux Comores
CPV|Cabo Verde|Cabo Verde|Cap-Vert|le Cap-Vert|du Cap-Vert|au Cap-Vert
CRI|Costa Rica|Costa Rica|Costa Rica|le Costa Rica|du Costa Rica|au Costa Rica
CUB|Cuba|Cuba|Cuba|Cuba|de Cuba|à Cuba
CYP|Cyprus|Cyprus|Chypre|Chypre|de Chypre|à Chypre
CZE|Czechia|Czechia|Tchéquie|la Tchéquie|de la Tchéquie|en Tchéquie
DEU|Germany|Germany|Allemagne|l’Allemagne|de l’Allemagne|en Allemagne
DJI|Djibouti|Djibouti|Djibouti|Djibouti|de Djibouti|à Djibouti
DMA|Dominica|Dominica|Dominique|la Dominique|de la Dominique|à la Dominique
DNK|Denmark|Denmark|Danemark|le Danemark|du Danemark|au Danemark
DOM|Dominican Republic|the Dominican Republic|République dominicaine|la République dominicaine|de la République dominicaine|en République dominicaine
DZA|Algeria|Algeria|Algérie|l’Algérie|de l’Algérie|en Algérie
ECU|Ecuador|Ecuador|Équateur|l’Équateur|de l’Équateur|en Équateur
EGY|Egypt|Egypt|Égypte|l’Égypte|de l’Égypte|en Égypte
ERI|Eritrea|Eritrea|Érythrée|l’Érythrée|de l’Érythrée|en Érythrée
ESP|Spain|Spain|Espagne|l’Espagne|de l’Espagne|en Espagne
EST|Estonia|Estonia|Estonie|l’Estonie|de l’Estonie|en Estonie
ETH|Ethiopia|Ethiopia|Éthiopie|l’Éthiopie|de l’Éthiopie|en Éthiopie
FIN|Finland|Finland|Finlande|la Finlande|de la Finlande|en Finlande
FJI|Fiji|Fiji|Fidji|les Fidji|des Fidji|aux Fidji
FRA|France|France|France|la France|de la France|en France
FSM|Micronesia|Micronesia|Micronésie|la Micronésie|de la Micronésie|en Micronésie
GAB|Gabon|Gabon|Gabon|le Gabon|du Gabon|au Gabon
GBR|United Kingdom|the United Kingdom|Royaume-Uni|le Royaume-Uni|du Royaume-Uni|au Royaume-Uni
GEO|Georgia|Georgia|Géorgie|la Géorgie|de la Géorgie|en Géorgie
GHA|Ghana|Ghana|Ghana|le Ghana|du Ghana|au Ghana
GIN|Guinea|Guinea|Guinée|la Guinée|de la Guinée|en Guinée
GMB|Gambia|the Gambia|Gambie|la Gambie|de la Gambie|en Gambie
GNB|Guinea-Bissau|Guinea-Bissau|Guinée-Bissau|la Guinée-Bissau|de la Guinée-Bissau|en Guinée-Bissau
GNQ|Equatorial Guinea|Equatorial Guinea|Guinée équatoriale|la Guinée équatoriale|de la Guinée équatoriale|en Guinée équatoriale
GRC|Greece|Greece|Grèce|la Grèce|de la Grèce|en Grèce
GRD|Grenada|Grenada|Grenade|la Grenade|de la Grenade|à la Grenade
GTM|Guatemala|Guatemala|Guatemala|le Guatemala|du Guatemala|au Guatemala
GUY|Guyana|Guyana|Guyana|le Guyana|du Guyana|au Guyana
HND|Honduras|Honduras|Honduras|le Honduras|du Honduras|au Honduras
HRV|Croatia|Croatia|Croatie|la Croatie|de la Croatie|en Croatie
HTI|Haiti|Haiti|Haïti|Haïti|d’Haïti|en Haïti
HUN|Hungary|Hungary|Hongrie|la Hongrie|de la Hongrie|en Hongrie
IDN|Indonesia|Indonesia|Indonésie|l’Indonésie|de l’Indonésie|en Indonésie
IND|India|India|Inde|l’Inde|de l’Inde|en Inde
IRL|Ireland|Ireland|Irlande|l’Irlande|de l’Irlande|en Irlande
IRN|Iran|Iran|Iran|l’Iran|de l’Iran|en Iran
IRQ|Iraq|Iraq|Irak|l’Irak|de l’Irak|en Irak
ISL|Iceland|Iceland|Islande|l’Islande|de l’Islande|en Islande
ISR|Israel|Israel|Israël|Israël|d’Israël|en Israël
ITA|Italy|Italy|Italie|l’Italie|de l’Italie|en Italie
JAM|Jamaica|Jamaica|Jamaïque|la Jamaïque|de la Jamaïque|en Jamaïque
JOR|Jordan|Jordan|Jordanie|la Jordanie|de la Jordanie|en Jordanie
JPN|Japan|Japan|Japon|le Japon|du Japon|au Japon
KAZ|Kazakhstan|Kazakhstan|Kazakhstan|le Kazakhstan|du Kazakhstan|au Kazakhstan
KEN|Kenya|Kenya|Kenya|le Kenya|du Kenya|au Kenya
KGZ|Kyrgyzstan|Kyrgyzstan|Kirghizstan|le Kirghizstan|du Kirghizstan|au Kirghizstan
KHM|Cambodia|Cambodia|Cambodge|le Cambodge|du Cambodge|au Cambodge
KIR|Kiribati|Kiribati|Kiribati|Kiribati|de Kiribati|à Kiribati
KNA|Saint Kitts and Nevis|Saint Kitts and Nevis|Saint-Christophe-et-Niévès|Saint-Christophe-et-Niévès|de Saint-Christophe-et-Niévès|à Saint-Christophe-et-Niévès
KOR|South Korea|South Korea|Corée du Sud|la Corée du Sud|de la Corée du Sud|en Corée du Sud
KWT|Kuwait|Kuwait|Koweït|le Koweït|du Koweït|au Koweït
LAO|Laos|Laos|Laos|le Laos|du Laos|au Laos
LBN|Lebanon|Lebanon|Liban|le Liban|du Liban|au Liban
LBR|Liberia|Liberia|Liberia|le Liberia|du Liberia|au Liberia
LBY|Libya|Libya|Libye|la Libye|de la Libye|en Libye
LCA|Saint Lucia|Saint Lucia|Sainte-Lucie|Sainte-Lucie|de Sainte-Lucie|à Sainte-Lucie
LIE|Liechtenstein|Liechtenstein|Liechtenstein|le Liechtenstein|du Liechtenstein|au Liechtenstein
LKA|Sri Lanka|Sri Lanka|Sri Lanka|le Sri Lanka|du Sri Lanka|au Sri Lanka
LSO|Lesotho|Lesotho|Lesotho|le Lesotho|du Lesotho|au Lesotho
LTU|Lithuania|Lithuania|Lituanie|la Lituanie|de la Lituanie|en Lituanie
LUX|Luxembourg|Luxembourg|Luxembourg|le Luxembourg|du Luxembourg|au Luxembourg
LVA|Latvia|Latvia|Lettonie|la Lettonie|de la Lettonie|en Lettonie
MAR|Morocco|Morocco|Maroc|le Maroc|du Maroc|au Maroc
MCO|Monaco|Monaco|Monaco|Monaco|de Monaco|à Monaco
MDA|Moldova|Moldova|Moldavie|la Moldavie|de la Moldavie|en Moldavie
MDG|Madagascar|Madagascar|Madagascar|Madagascar|de Madagascar|à Madagascar
MDV|Maldives|the Maldives|Maldives|les Maldives|des Maldives|aux Maldives
MEX|Mexico|Mexico|Mexique|le Mexique|du Mexique|au Mexique
MHL|Marshall Islands|the Marshall Islands|Îles Marshall|les Îles Marshall|des Îles Marshall|aux Îles Marshall
MKD|North Macedonia|North Macedonia|Macédoine du Nord|la Macédoine du Nord|de la Macédoine du Nord|en Macédoine du Nord
MLI|Mali|Mali|Mali|le Mali|du Mali|au Mali
MLT|Malta|Malta|Malte|Malte|de Malte|à Malte
MMR|Myanmar|Myanmar|Myanmar|le Myanmar|du Myanmar|au Myanmar
MNE|Montenegro|Montenegro|Monténégro|le Monténégro|du Monténégro|au Monténégro
MNG|Mongolia|Mongolia|Mongolie|la Mongolie|de la Mongolie|en Mongolie
MOZ|Mozambique|Mozambique|Mozambique|le Mozambique|du Mozambique|au Mozambique
MRT|Mauritania|Mauritania|Mauritanie|la Mauritanie|de la Mauritanie|en Mauritanie
MUS|Mauritius|Mauritius|Maurice|Maurice|de Maurice|à Maurice
MWI|Malawi|Malawi|Malawi|le Malawi|du Malawi|au Malawi
MYS|Malaysia|Malaysia|Malaisie|la Malaisie|de la Malaisie|en Malaisie
NAM|Namibia|Namibia|Namibie|la Namibie|de la Namibie|en Namibie
NER|Niger|Niger|Niger|le Niger|du Niger|au Niger
NGA|Nigeria|Nigeria|Nigeria|le Nigeria|du Nigeria|au Nigeria
NIC|Nicaragua|Nicaragua|Nicaragua|le Nicaragua|du Nicaragua|au Nicaragua
NLD|Netherlands|the Netherlands|Pays-Bas|les Pays-Bas|des Pays-Bas|aux Pays-Bas
NOR|Norway|Norway|Norvège|la Norvège|de la Norvège|en Norvège
NPL|Nepal|Nepal|Népal|le Népal|du Népal|au Népal
NRU|Nauru|Nauru|Nauru|Nauru|de Nauru|à Nauru
NZL|New Zealand|New Zealand|Nouvelle-Zélande|la Nouvelle-Zélande|de la Nouvelle-Zélande|en Nouvelle-Zélande
OMN|Oman|Oman|Oman|Oman|d’Oman|à Oman
PAK|Pakistan|Pakistan|Pakistan|le Pakistan|du Pakistan|au Pakistan
PAN|Panama|Panama|Panama|le Panama|du Panama|au Panama
PER|Peru|Peru|Pérou|le Pérou|du Pérou|au Pérou
PHL|Philippines|the Philippines|Philippines|les Philippines|des Philippines|aux Philippines
PLW|Palau|Palau|Palaos|les Palaos|des Palaos|aux Palaos
PNG|Papua New Guinea|Papua New Guinea|Papouasie-Nouvelle-Guinée|la Papouasie-Nouvelle-Guinée|de la Papouasie-Nouvelle-Guinée|en Papouasie-Nouvelle-Guinée
POL|Poland|Poland|Pologne|la Pologne|de la Pologne|en Pologne
PRK|North Korea|North Korea|Corée du Nord|la Corée du Nord|de la Corée du Nord|en Corée du Nord
PRT|Portugal|Portugal|Portugal|le Portugal|du Portugal|au Portugal
PRY|Paraguay|Paraguay|Paraguay|le Paraguay|du Paraguay|au Paraguay
QAT|Qatar|Qatar|Qatar|le Qatar|du Qatar|au Qatar
ROU|Romania|Romania|Roumanie|la Roumanie|de la Roumanie|en Roumanie
RUS|Russia|Russia|Russie|la Russie|de la Russie|en Russie
RWA|Rwanda|Rwanda|Rwanda|le Rwanda|du Rwanda|au Rwanda
SAU|Saudi Arabia|Saudi Arabia|Arabie saoudite|l’Arabie saoudite|de l’Arabie saoudite|en Arabie saoudite
SDN|Sudan|Sudan|Soudan|le Soudan|du Soudan|au Soudan
SEN|Senegal|Senegal|Sénégal|le Sénégal|du Sénégal|au Sénégal
SGP|Singapore|Singapore|Singapour|Singapour|de Singapour|à Singapour
SLB|Solomon Islands|the Solomon Islands|Îles Salomon|les Îles Salomon|des Îles Salomon|aux Îles Salomon
SLE|Sierra Leone|Sierra Leone|Sierra Leone|la Sierra Leone|de la Sierra Leone|en Sierra Leone
SLV|El Salvador|El Salvador|Salvador|le Salvador|du Salvador|au Salvador
SMR|San Marino|San Marino|Saint-Marin|Saint-Marin|de Saint-Marin|à Saint-Marin
SOM|Somalia|Somalia|Somalie|la Somalie|de la Somalie|en Somalie
SRB|Serbia|Serbia|Serbie|la Serbie|de la Serbie|en Serbie
SSD|South Sudan|South Sudan|Soudan du Sud|le Soudan du Sud|du Soudan du Sud|au Soudan du Sud
STP|São Tomé and Príncipe|São Tomé and Príncipe|Sao Tomé-et-Principe|Sao Tomé-et-Principe|de Sao Tomé-et-Principe|à Sao Tomé-et-Principe
SUR|Suriname|Suriname|Suriname|le Suriname|du Suriname|au Suriname
SVK|Slovakia|Slovakia|Slovaquie|la Slovaquie|de la Slovaquie|en Slovaquie
SVN|Slovenia|Slovenia|Slovénie|la Slovénie|de la Slovénie|en Slovénie
SWE|Sweden|Sweden|Suède|la Suède|de la Suède|en Suède
SWZ|Eswatini|Eswatini|Eswatini|l’Eswatini|de l’Eswatini|en Eswatini
SYC|Seychelles|the Seychelles|Seychelles|les Seychelles|des Seychelles|aux Seychelles
SYR|Syria|Syria|Syrie|la Syrie|de la Syrie|en Syrie
TCD|Chad|Chad|Tchad|le Tchad|du Tchad|au Tchad
TGO|Togo|Togo|Togo|le Togo|du Togo|au Togo
THA|Thailand|Thailand|Thaïlande|la Thaïlande|de la Thaïlande|en Thaïlande
TJK|Tajikistan|Tajikistan|Tadjikistan|le Tadjikistan|du Tadjikistan|au Tadjikistan
TKM|Turkmenistan|Turkmenistan|Turkménistan|le Turkménistan|du Turkménistan|au Turkménistan
TLS|Timor-Leste|Timor-Leste|Timor-Leste|le Timor-Leste|du Timor-Leste|au Timor-Leste
TON|Tonga|Tonga|Tonga|les Tonga|des Tonga|aux Tonga
TTO|Trinidad and Tobago|Trinidad and Tobago|Trinité-et-Tobago|la Trinité-et-Tobago|de la Trinité-et-Tobago|à la Trinité-et-Tobago
TUN|Tunisia|Tunisia|Tunisie|la Tunisie|de la Tunisie|en Tunisie
TUR|Turkey|Turkey|Turquie|la Turquie|de la Turquie|en Turquie
TUV|Tuvalu|Tuvalu|Tuvalu|les Tuvalu|des Tuvalu|aux Tuvalu
TZA|Tanzania|Tanzania|Tanzanie|la Tanzanie|de la Tanzanie|en Tanzanie
UGA|Uganda|Uganda|Ouganda|l’Ouganda|de l’Ouganda|en Ouganda
UKR|Ukraine|Ukraine|Ukraine|l’Ukraine|de l’Ukraine|en Ukraine
URY|Uruguay|Uruguay|Uruguay|l’Uruguay|de l’Uruguay|en Uruguay
USA|United States|the United States|États-Unis|les États-Unis|des États-Unis|aux États-Unis
UZB|Uzbekistan|Uzbekistan|Ouzbékistan|l’Ouzbékistan|de l’Ouzbékistan|en Ouzbékistan
VCT|Saint Vincent and the Grenadines|Saint Vincent and the Grenadines|Saint-Vincent-et-les Grenadines|Saint-Vincent-et-les Grenadines|de Saint-Vincent-et-les Grenadines|à Saint-Vincent-et-les Grenadines
VEN|Venezuela|Venezuela|Venezuela|le Venezuela|du Venezuela|au Venezuela
VNM|Vietnam|Vietnam|Viêt Nam|le Viêt Nam|du Viêt Nam|au Viêt Nam
VUT|Vanuatu|Vanuatu|Vanuatu|le Vanuatu|du Vanuatu|au Vanuatu
WSM|Samoa|Samoa|Samoa|le Samoa|du Samoa|au Samoa
YEM|Yemen|Yemen|Yémen|le Yémen|du Yémen|au Yémen
ZAF|South Africa|South Africa|Afrique du Sud|l’Afrique du Sud|de l’Afrique du Sud|en Afrique du Sud
ZMB|Zambia|Zambia|Zambie|la Zambie|de la Zambie|en Zambie
ZWE|Zimbabwe|Zimbabwe|Zimbabwe|le Zimbabwe|du Zimbabwe|au Zimbabwe"""
REGIONS = """\
africa|Africa|Africa|Afrique|l’Afrique|de l’Afrique|en Afrique
americas|Americas|the Americas|Amériques|les Amériques|des Amériques|dans les Amériques
asia|Asia|Asia|Asie|l’Asie|de l’Asie|en Asie
europe|Europe|Europe|Europe|l’Europe|de l’Europe|en Europe
oceania|Oceania|Oceania|Océanie|l’Océanie|de l’Océanie|en Océanie
central-africa|Central Africa|Central Africa|Afrique centrale|l’Afrique centrale|de l’Afrique centrale|en Afrique centrale
east-africa|East Africa|East Africa|Afrique de l'Est|l’Afrique de l’Est|de l’Afrique de l’Est|en Afrique de l’Est
north-africa|North Africa|North Africa|Afrique du Nord|l’Afrique du Nord|de l’Afrique du Nord|en Afrique du Nord
southern-africa|Southern Africa|Southern Africa|Afrique australe|l’Afrique australe|de l’Afrique australe|en Afrique australe
west-africa|West Africa|West Africa|Afrique de l'Ouest|l’Afrique de l’Ouest|de l’Afrique de l’Ouest|en Afrique de l’Ouest
caribbean|Caribbean|the Caribbean|Caraïbes|les Caraïbes|des Caraïbes|dans les Caraïbes
caribbean-and-central-america|Caribbean and Central America|the Caribbean and Central America|Caraïbes et Amérique centrale|les Caraïbes et l’Amérique centrale|des Caraïbes et de l’Amérique centrale|dans les Caraïbes et en Amérique centrale
central-america|Central America|Central America|Amérique centrale|l’Amérique centrale|de l’Amérique centrale|en Amérique centrale
north-america|North America|North America|Amérique du Nord|l’Amérique du Nord|de l’Amérique du Nord|en Amérique du Nord
south-america|South America|South America|Amérique du Sud|l’Amérique du Sud|de l’Amérique du Sud|en Amérique du Sud
central-asia-and-the-caucasus|Central Asia and the Caucasus|Central Asia and the Caucasus|Asie centrale et Caucase|l’Asie centrale et le Caucase|de l’Asie centrale et du Caucase|en Asie centrale et dans le Caucase
eastern-asia|Eastern Asia|Eastern Asia|Asie de l'Est|l’Asie de l’Est|de l’Asie de l’Est|en Asie de l’Est
south-eastern-asia|South-Eastern Asia|South-Eastern Asia|Asie du Sud-Est|l’Asie du Sud-Est|de l’Asie du Sud-Est|en Asie du Sud-Est
southern-asia|Southern Asia|Southern Asia|Asie du Sud|l’Asie du Sud|de l’Asie du Sud|en Asie du Sud
western-asia|Western Asia|Western Asia|Asie de l'Ouest|l’Asie de l’Ouest|de l’Asie de l’Ouest|en Asie de l’Ouest
central-and-eastern-europe|Central and Eastern Europe|Central and Eastern Europe|Europe centrale et orientale|l’Europe centrale et orientale|de l’Europe centrale et orientale|en Europe centrale et orientale
northern-europe|Northern Europe|Northern Europe|Europe du Nord|l’Europe du Nord|de l’Europe du Nord|en Europe du Nord
southern-europe|Southern Europe|Southern Europe|Europe du Sud|l’Europe du Sud|de l’Europe du Sud|en Europe du Sud
western-europe|Western Europe|Western Europe|Europe de l'Ouest|l’Europe de l’Ouest|de l’Europe de l’Ouest|en Europe de l’Ouest
australia-and-new-zealand|Australia and New Zealand|Australia and New Zealand|Australie et Nouvelle-Zélande|l’Australie et la Nouvelle-Zélande|de l’Australie et de la Nouvelle-Zélande|en Australie et en Nouvelle-Zélande
melanesia|Melanesia|Melanesia|Mélanésie|la Mélanésie|de la Mélanésie|en Mélanésie
micronesia|Micronesia|Micronesia|Micronésie|la Micronésie|de la Micronésie|en Micronésie
polynesia|Polynesia|Polynesia|Polynésie|la Polynésie|de la Polynésie|en Polynésie"""


def fill_in(apps, schema_editor):
    _fill_in(apps, "Country", "iso3", COUNTRIES)
    _fill_in(apps, "Region", "slug", REGIONS)


def _fill_in(apps, model, key, table):
    shipped = {line.split("|")[0]: line.split("|")[1:] for line in table.splitlines()}
    changed = []
    for row in apps.get_model("indicators", model).objects.filter(**{f"{key}__in": shipped}):
        name_en, en_the, name_fr, *french = shipped[getattr(row, key)]
        fills_english = row.name_en == name_en and not row.en_the
        fills_french = row.name_fr == name_fr and not (row.fr_the or row.fr_of or row.fr_in)
        if fills_english:
            row.en_the = en_the
        if fills_french:
            row.fr_the, row.fr_of, row.fr_in = french
        if fills_english or fills_french:
            changed.append(row)
    if changed:
        apps.get_model("indicators", model).objects.bulk_update(changed, FIELDS, batch_size=100)
        _remember(apps, f"Historical{model}", changed)


def _remember(apps, name, rows):
    """Keep the change in the history of each row, as a change by the software."""
    History, now = apps.get_model("indicators", name), timezone.now()
    History.objects.bulk_create(
        [
            History(
                **{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields},
                history_date=now,
                history_type="~",
                history_change_reason="The forms of the name, with the software",
            )
            for row in rows
        ],
        batch_size=50,
    )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_name_forms")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
