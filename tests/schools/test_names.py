"""Names print as people write them."""

import pytest

from schools.models.register import web_address
from schools.register.names import written


@pytest.mark.parametrize(
    ("register", "people"),
    [
        ("S GRAVENHAGE", "'s-Gravenhage"),
        ("'S-GRAVENHAGE", "'s-Gravenhage"),
        ("S HERTOGENBOSCH", "'s-Hertogenbosch"),
        ("'S-HEER ARENDSKERKE", "'s-Heer Arendskerke"),
        ("NUENEN CA", "Nuenen c.a."),
        ("OUDER-AMSTEL", "Ouder-Amstel"),
        ("OUDERKERK AAN DE AMSTEL", "Ouderkerk aan de Amstel"),
        ("CAPELLE AAN DEN IJSSEL", "Capelle aan den IJssel"),
        ("IJSSELSTEIN UT", "IJsselstein (U)"),
        ("BERGEN LB", "Bergen (L)"),
        ("BERGEN (NH)", "Bergen (NH)"),
        ("BEEK GEM BERG EN DAL", "Beek (gem. Berg en Dal)"),
        ("SPAARNDAM GEM. HAARLEM", "Spaarndam (gem. Haarlem)"),
        ("REUSEL-DE MIERDEN", "Reusel-De Mierden"),
        ("HENDRIK-IDO-AMBACHT", "Hendrik-Ido-Ambacht"),
        ("SUDWEST-FRYSLAN", "Súdwest-Fryslân"),
        ("DE FRYSKE MARREN", "De Fryske Marren"),
        ("'T HARDE", "'t Harde"),
        ("STAD AAN 'T HARINGVLIET", "Stad aan 't Haringvliet"),
        ("2E EXLOERMOND", "2e Exloermond"),
        ("ST.-ANNAPAROCHIE", "St.-Annaparochie"),
        ("HEI- EN BOEICOP", "Hei- en Boeicop"),
        ("DEN HELDER", "Den Helder"),
        ("Ouderkerk aan de Amstel", "Ouderkerk aan de Amstel"),
        ("", ""),
    ],
)
def test_written(register, people):
    assert written(register) == people


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("www.obs-eenspan.nl", "https://www.obs-eenspan.nl"),
        ("http://www.obs-eenspan.nl/home", "http://www.obs-eenspan.nl/home"),
        ("HTTPS://school.nl", "https://school.nl"),
        ("javascript:alert(1)", ""),
        ("geen", ""),
        ("//kwaad.example/x", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(text, address):
    assert web_address(text) == address
