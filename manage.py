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
        sys.stdout.flush()
    except Refusal as refusal:
        sys.exit(str(refusal))
    except BrokenPipeError:  # whoever reads, `head` say, has seen enough; the interpreter's own flush must not complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
