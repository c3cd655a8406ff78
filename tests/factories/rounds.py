"""Mail of rounds."""

import factory

from monitoring import models
from tests.factories.monitoring import RoundFactory


class RoundMailingFactory(factory.django.DjangoModelFactory):
    """A reminder, with the link in the middle of the text."""

    class Meta:
        model = models.RoundMailing

    round = factory.SubFactory(RoundFactory)
    kind = "reminder"
    subject = "Nog {school}"
    text = "Dag {naam},\n\n{link}\n\nSucces, tot {sluitdatum}."
