"""An offer in words, for templates."""

from django import template

from partners.offers import words

register = template.Library()
register.filter("price", words.price_text)
register.filter("audience", words.audience_text)
