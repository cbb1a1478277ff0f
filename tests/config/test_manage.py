"""The command line ends quietly when its reader has seen enough, and says what is wrong with a date."""

import subprocess
import sys

from django.conf import settings


def test_a_reader_that_stops_early_sees_no_traceback() -> None:
    command = [sys.executable, "manage.py", "diffsettings", "--all"]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as reading:
        assert reading.stdout
        assert reading.stderr
        reading.stdout.close()
        assert reading.stderr.read() == ""
    assert reading.returncode == 1


def test_a_day_that_does_not_exist_is_named() -> None:
    command = [sys.executable, "manage.py", "indicators", "any", "--as-of", "2026-13-01"]
    done = subprocess.run(command, check=False, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert "“2026-13-01” is not a day like 2027-06-30" in done.stderr
    assert done.returncode != 0
