"""What the tests of sharing share."""

from tests.monitoring.evaluation.conftest import evaluation, iccer  # noqa: F401 - fixtures
