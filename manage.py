#!/usr/bin/env python
"""Dalība's command line: migrate, load dossiers, count indicators, verify the journal."""

import os
import sys

from config.env import Refusal


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except Refusal as refusal:
        sys.exit(str(refusal))


if __name__ == "__main__":
    main()
