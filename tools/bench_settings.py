"""The settings of an installation, plus one address: the bare view that pages are compared with."""

from config.settings import *  # noqa: F403  the same settings, whatever they become

ROOT_URLCONF = "tools.bench_urls"
