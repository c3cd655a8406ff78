"""The penvoerder's settings and its logo."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cmk.accounts.logos import MAX_BYTES, check_logo

URL = reverse("team:penvoerder")
LOGO = reverse("penvoerder_logo")
XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
DRAWING = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- made with a drawing program -->
<svg {XMLNS} xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" viewBox="0 0 10 10">
  <inkscape:namedview pagecolor="#ffffff"/>
  <style>.a{{fill:#0b6b63}}</style>
  <defs><linearGradient id="g"><stop offset="0"/></linearGradient><path id="p" d="M0 0h4v4z"/></defs>
  <g class="a" fill="url(#g)"><use xlink:href="#p"/><text x="1" y="2">Platform C</text></g>
</svg>"""


def svg(body="", attributes=""):
    return f"<svg {XMLNS} {attributes}>{body}</svg>"


def png(size=(20, 10)):
    buffer = io.BytesIO()
    Image.new("RGB", size, "#0b6b63").save(buffer, "PNG")
    return buffer.getvalue()


def upload(content, name="logo.svg"):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def settings_of(**changes):
    return {
        "network_name": "Cultuureducatie Amstelland",
        "short_name": "Amstelland",
        "reply_to": "hallo@example.org",
        "accent": "#7A2A5A",
    } | changes


def test_name_colour_and_address_are_saved_and_shown(as_role, world):
    answer = as_role("beheerder").post(URL, settings_of(), follow=True)
    world.penvoerder.refresh_from_db()
    assert world.penvoerder.network_name == "Cultuureducatie Amstelland"
    assert world.penvoerder.accent == "#7a2a5a"
    page = answer.content.decode()
    assert "Cultuureducatie Amstelland" in page
    assert "/thema/7a2a5a.css" in page


@pytest.mark.parametrize("colour", ["#ffcc00", "#9fd8cb", "red", "#12"])
def test_a_colour_that_cannot_be_read_is_refused_with_the_reason(as_role, world, colour):
    answer = as_role("beheerder").post(URL, settings_of(accent=colour))
    assert answer.status_code == 200
    assert len(answer.context["form"].errors["accent"]) == 1
    assert answer.context["penvoerder"].accent == world.penvoerder.accent  # the page itself stays legible
    world.penvoerder.refresh_from_db()
    assert world.penvoerder.network_name != "Cultuureducatie Amstelland"


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [(DRAWING, "Ons Logo.SVG", "image/svg+xml"), (png(), "logo.png", "image/png")],
    ids=["svg", "png"],
)
def test_a_logo_is_kept_and_shown_to_its_own_people(as_role, world, other_world, content, name, kind):
    answer = as_role("beheerder").post(URL, settings_of(logo=upload(content, name)), follow=True)
    world.penvoerder.refresh_from_db()
    assert world.penvoerder.logo.name.startswith(f"logos/{world.penvoerder.slug}")
    assert f"{LOGO}?v=" in answer.content.decode()
    shown = as_role("iccer").get(LOGO)
    assert shown["Content-Type"] == kind
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert "private" in shown["Cache-Control"]
    raw = content.encode() if isinstance(content, str) else content
    assert b"".join(shown.streaming_content) == raw


def test_another_penvoerder_has_no_logo_because_this_one_has(client, as_role, world, other_world):
    as_role("beheerder").post(URL, settings_of(logo=upload(DRAWING)))
    client.force_login(other_world.users["iccer"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(LOGO).status_code == 404


def test_a_new_logo_replaces_the_file_and_it_can_be_taken_away(as_role, world, django_capture_on_commit_callbacks):
    client = as_role("beheerder")
    client.post(URL, settings_of(logo=upload(DRAWING)))
    world.penvoerder.refresh_from_db()
    first, storage = world.penvoerder.logo.name, world.penvoerder.logo.storage
    client.post(URL, settings_of())  # saving without a file keeps it
    world.penvoerder.refresh_from_db()
    assert world.penvoerder.logo.name == first
    with django_capture_on_commit_callbacks(execute=True):
        client.post(URL, settings_of(logo=upload(png(), "logo.png")))
    world.penvoerder.refresh_from_db()
    second = world.penvoerder.logo.name
    assert second.endswith(".png")
    assert not storage.exists(first)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(URL, settings_of(remove_logo="on"))
    world.penvoerder.refresh_from_db()
    assert not world.penvoerder.logo
    assert not storage.exists(second)


def test_a_logo_that_is_refused_says_why_and_the_rest_stays_typed(as_role):
    answer = as_role("beheerder").post(URL, settings_of(logo=upload(svg("<script>alert(1)</script>"))))
    assert answer.context["form"].errors["logo"]
    assert 'value="hallo@example.org"' in answer.content.decode()


def test_a_logo_whose_file_is_gone_is_not_there(as_role, world):
    world.penvoerder.logo = "logos/weg.svg"
    world.penvoerder.save()
    assert as_role("iccer").get(LOGO).status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        svg("<script>alert(1)</script>"),
        svg('<g onclick="alert(1)"/>'),
        svg(attributes='onload="alert(1)"'),
        svg('<g ONLOAD="alert(1)"/>'),
        svg("<foreignObject/>"),
        svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><p/></body></foreignObject>'),
        svg('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>'),
        svg('<script xmlns="">alert(1)</script>'),
        svg('<a href="https://boos.example.com"><path/></a>'),
        svg('<image href="https://boos.example.com/a.png"/>'),
        svg('<image xlink:href="file:///etc/passwd"/>'),
        svg('<use href="//boos.example.com/a.svg#b"/>'),
        svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'),
        svg('<use href="javascript:alert(1)"/>'),
        svg('<set attributeName="href" to="javascript:alert(1)"/>'),
        svg('<animate attributeName="href" values="javascript:alert(1)"/>'),
        svg("<style>@import 'https://boos.example.com/a.css';</style>"),
        svg("<style>.a{fill:url(https://boos.example.com/a)}</style>"),
        svg("<style>.a{fill:u\\72l(https://boos.example.com/a)}</style>"),
        svg('<path style="fill:url(https://boos.example.com/a)"/>'),
        svg('<path style="stroke:url(#g);fill:u\\72l(https://boos.example.com/a)"/>'),
        svg('<path style="fill:u\\rl(https://boos.example.com/a)"/>'),
        svg("<path fill=\"URL( 'https://boos.example.com/a#b' )\"/>"),
        f'<!DOCTYPE svg [<!ENTITY a "b">]><svg {XMLNS}>&a;</svg>',
        f'<!DOCTYPE svg [<!entity a SYSTEM "file:///etc/passwd">]><svg {XMLNS}>&a;</svg>',
        f'<?xml-stylesheet href="https://boos.example.com/a.css"?><svg {XMLNS}/>',
        f"<svg {XMLNS}>",
        "<svg/>",
        "<html><svg/></html>",
        "",
        "geen logo",
    ],
)
def test_an_svg_that_does_more_than_draw_is_refused(content):
    with pytest.raises(ValidationError):
        check_logo(upload(content))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (png()[:60], "afgebroken.png"),
        (b"GIF89a" + b"\0" * 40, "logo.png"),
        (DRAWING.encode(), "logo.png"),
        (png(), "logo.svg"),
        (png((4001, 1)), "breed.png"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * MAX_BYTES, "groot.png"),
        (b"\xff\xfe\x00", "logo.svg"),
    ],
    ids=["cut", "gif", "svg-as-png", "png-as-svg", "wide", "large", "noise"],
)
def test_a_picture_that_is_not_what_it_says_is_refused(content, name):
    with pytest.raises(ValidationError):
        check_logo(upload(content, name))


def test_an_ordinary_drawing_passes():
    file = upload(DRAWING)
    assert check_logo(file) == "svg"
    assert file.tell() == 0
    assert check_logo(upload(png(), "logo.png")) == "png"
