"""The cache in production: Redis, whose absence makes things slower and never impossible."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import TimeoutError as RedisSlow
from redis.retry import Retry

logger = logging.getLogger(__name__)


def _forgiving(name: str, otherwise: Any) -> Any:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(RedisCacheClient, name)(self, *args, **kwargs)
        except (RedisAway, RedisSlow):
            logger.warning("the cache is away: %s is not done", name)
            return otherwise(*args) if callable(otherwise) else otherwise

    method.__name__ = name
    method.__doc__ = f"As ``RedisCacheClient.{name}``, with an answer in place of a failure when Redis is away."
    return method


class ForgivingClient(RedisCacheClient):
    """Answers as an empty cache while Redis is away: nothing is found, and what is put in is lost."""

    get = _forgiving("get", lambda key, default=None, *_rest: default)
    get_many = _forgiving("get_many", lambda *_keys: {})
    add = _forgiving("add", True)  # "it was not there": who asks goes on, as on an empty cache
    set = _forgiving("set", None)
    set_many = _forgiving("set_many", None)
    touch = _forgiving("touch", False)
    delete = _forgiving("delete", False)
    delete_many = _forgiving("delete_many", None)
    has_key = _forgiving("has_key", False)
    clear = _forgiving("clear", False)


class ForgivingRedisCache(RedisCache):
    """Redis as a cache that people can do without: signing in must work when only Redis is down.

    Counting (``incr``) is left to fail, for a count that is silently wrong is worse. Limits on the number of
    tries are not held while Redis is away; the log says so.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        # By default the client tries for several seconds, which a page would have to wait for.
        options = {"retry": Retry(NoBackoff(), 1), **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._class = ForgivingClient
