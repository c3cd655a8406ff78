"""How the values of lists are read and written: the way people type them in Dutch spreadsheets.

Each widget's ``clean`` returns the value or raises ``ValueError`` with a sentence that says what to do; ``help`` tells
in the template what may be filled in. An empty cell never gets here: it means that the value stays as it is.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from partners.bulk.cells import as_text, plain, short
from schools.models.register import web_address

# Serial numbers of Excel for 1954 to 2119: what a date looks like in a cell without the format of a date.
EXCEL_EPOCH = datetime.date(1899, 12, 30)
EXCEL_DAYS = range(20_000, 80_000)
YEARS = range(1950, 2101)


def folded(text: str) -> str:
    """Return a text for comparing: small letters, single spaces, straight apostrophes."""
    return " ".join(text.replace("’", "'").replace("‘", "'").casefold().split())


class BulkWidget(Widget):
    """What all have in common: the values to choose from, for the template; none when there are none."""

    choices: Sequence[str] = ()

    def __init__(self) -> None:
        super().__init__(coerce_to_string=False)


class Text(BulkWidget):
    """A text of at most ``longest`` characters."""

    def __init__(self, longest: int | None = None) -> None:
        super().__init__()
        self.longest = longest

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the text."""
        text = as_text(value)
        if self.longest is not None and len(text) > self.longest:
            raise ValueError(
                _("This is %(number)s characters long, and %(most)s is the most. Make it shorter.")
                % {"number": len(text), "most": self.longest}
            )
        return text

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the text as a cell holds it."""
        return plain(value or "")


class Code(Text):
    """A code of the register in capitals; a spreadsheet program may have taken its zeros away."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the code without spaces."""
        return re.sub(r"[\s.]", "", super().clean(value)).upper()


class Email(Text):
    """An e-mail address."""

    def __init__(self) -> None:
        super().__init__(254)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the address, also of ``mailto:…``."""
        text = re.sub(r"^mailto:", "", super().clean(value), flags=re.IGNORECASE)
        try:
            EmailValidator()(text)
        except ValidationError as error:
            raise ValueError(
                _("This is not an e-mail address. Write it like name@school.nl, one address in a cell.")
            ) from error
        return text


class Phone(Text):
    """A phone number as text; the zero that a spreadsheet program took away comes back."""

    def __init__(self) -> None:
        super().__init__(20)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the number as it was typed."""
        text = super().clean(value)
        return f"0{text}" if re.fullmatch(r"[1-9]\d{8}", text) else text


class Website(Text):
    """A web address; ``whole``: to be kept with its ``https://``."""

    def __init__(self, longest: int, *, whole: bool = False) -> None:
        super().__init__(longest)
        self.whole = whole

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the address."""
        text = super().clean(value)
        address = web_address(text)
        if not address:
            raise ValueError(_("This is not a web address. Write it like www.example.org."))
        return address if self.whole else text


class Day(BulkWidget):
    """A date: a cell with a date, ``31-12-2026`` or ``2026-12-31``."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> datetime.date:
        """Return the date."""
        if isinstance(value, datetime.date):
            return self._checked(value)
        text = as_text(value)
        if text.isdigit() and int(text) in EXCEL_DAYS:
            return EXCEL_EPOCH + datetime.timedelta(days=int(text))
        if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text):
            day, month, year = map(int, match.groups())
        elif match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", text):
            year, month, day = map(int, match.groups())
        else:
            raise ValueError(_("This is not a date. Write it like 31-12-2026, with all four digits of the year."))
        try:
            return self._checked(datetime.date(year, month, day))
        except ValueError as error:
            raise ValueError(_("This day does not exist. Write it like 31-12-2026.")) from error

    def _checked(self, day: Any) -> datetime.date:
        if not isinstance(day, datetime.date) or day.year not in YEARS:
            raise ValueError(_("This day does not exist. Write it like 31-12-2026."))
        return day

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the date itself; a spreadsheet has cells for dates."""
        return value


class Whole(BulkWidget):
    """A whole number between ``least`` and ``most()``."""

    def __init__(self, least: int, most: Callable[[], int]) -> None:
        super().__init__()
        self.least = least
        self.most = most

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int:
        """Return the number."""
        text = as_text(value)
        if not re.fullmatch(r"\d{1,9}", text) or not self.least <= int(text) <= self.most():
            raise ValueError(
                _("Fill in a whole number from %(least)s to %(most)s.") % {"least": self.least, "most": self.most()}
            )
        return int(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the number itself."""
        return value


class Money(BulkWidget):
    """An amount in euros: ``12,50``, ``€ 1.250`` or a cell with a number."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Decimal:
        """Return the amount in euros and cents."""
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            text = str(value)
        else:
            text = re.sub(r"(?i)€|eur(o)?|\s|,-+$", "", as_text(value))
            # A point before three digits stands between thousands; a comma before the cents.
            if "," in text or re.fullmatch(r"\d{1,3}(\.\d{3})+", text):
                text = text.replace(".", "").replace(",", ".")
        try:
            amount = Decimal(text).quantize(Decimal("0.01"))
            exact = amount == Decimal(text)
        except InvalidOperation as error:
            raise ValueError(_("This is not an amount. Write it like 12,50.")) from error
        if not exact:
            raise ValueError(_("Write an amount with at most two digits after the comma, like 12,50."))
        if not 0 <= amount < 1_000_000:
            raise ValueError(_("Fill in an amount from 0 to 999999,99."))
        return amount

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the amount itself."""
        return value


class YesNo(BulkWidget):
    """``ja`` or ``nee``."""

    choices = ("ja", "nee")
    WORDS = {True: {"ja", "j", "yes", "y", "waar", "true", "1", "x"}, False: {"nee", "n", "no", "onwaar", "false", "0"}}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        """Return whether it is so."""
        text = folded(as_text(value))
        for meant, words in self.WORDS.items():
            if text in words:
                return meant
        raise ValueError(_("Fill in ja or nee."))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return ``ja`` or ``nee``."""
        return "ja" if value else "nee"


class Choice(BulkWidget):
    """One of ``options`` (value and label), by its label or its value."""

    def __init__(self, options: Iterable[tuple[str, Any]]) -> None:
        super().__init__()
        self.options = list(options)

    @property
    def choices(self) -> Sequence[str]:  # type: ignore[override]
        """The labels, in the language of the page."""
        return [str(label) for _value, label in self.options]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the value."""
        return self.one(as_text(value))

    def one(self, text: str) -> str:
        """Return the value that ``text`` names."""
        for value, label in self.options:
            if folded(text) in (folded(str(label)), folded(value)):
                return value
        raise ValueError(
            _("We do not know ‘%(value)s’ here. Choose one of these: %(choices)s.")
            % {"value": short(text, 40), "choices": ", ".join(self.choices)}
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the label."""
        return next((str(label) for known, label in self.options if known == value), "")


def parts_of(text: str) -> list[str]:
    """Return what stands between the commas, semicolons and line ends of a cell."""
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


class Choices(Choice):
    """Several of ``options``, with commas between them; the order does not matter."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> tuple[str, ...]:  # type: ignore[override]
        """Return the values in the order of the options."""
        chosen, wrong = set(), []
        for part in parts_of(as_text(value)):
            try:
                chosen.add(self.one(part))
            except ValueError as error:
                wrong.append(str(error))
        if wrong:
            raise ValueError(" ".join(wrong))
        return tuple(value for value, _label in self.options if value in chosen)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the labels with commas between them."""
        return ", ".join(super(Choices, self).render(part) for part in value or ())
