"""The production cache: without Redis it is empty, not broken."""

from __future__ import annotations

import socket
import time

import pytest
from redis.exceptions import ConnectionError as RedisAway

from cmk.core.cache import ForgivingRedisCache


@pytest.fixture
def cache_without_redis():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return ForgivingRedisCache(f"redis://127.0.0.1:{port}/0", {"OPTIONS": {"socket_connect_timeout": 1}})


def test_reading_finds_nothing(cache_without_redis, caplog):
    assert cache_without_redis.get("sleutel") is None
    assert cache_without_redis.get("sleutel", "anders") == "anders"
    assert cache_without_redis.get_many(["een", "twee"]) == {}
    assert "sleutel" not in cache_without_redis
    assert "the cache is away: get is not done" in caplog.text


def test_writing_is_lost_quietly(cache_without_redis):
    cache_without_redis.set("sleutel", 1)
    assert cache_without_redis.add("sleutel", 1) is True
    assert cache_without_redis.delete("sleutel") is False
    assert cache_without_redis.get_or_set("sleutel", lambda: 7) == 7


def test_nobody_waits_for_it(cache_without_redis):
    began = time.monotonic()
    for _ in range(10):
        cache_without_redis.get("sleutel")
    assert time.monotonic() - began < 1


def test_counting_does_not_pretend(cache_without_redis):
    with pytest.raises(RedisAway):
        cache_without_redis.incr("sleutel")
