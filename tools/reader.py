"""The desk's reader of codes: zxing-wasm from npm by the lock, its script and its compiled part copied as they are.

Whoever has no npm gets a clear line; the desk then works with a hand scanner and typed codes.
"""

import shutil
import sys

from tools.font import ROOT, install

SOURCE = ROOT / "node_modules/zxing-wasm/dist"
TARGET = ROOT / "static/build/zxing"
FILES = {"iife/reader/index.js": "reader.js", "reader/zxing_reader.wasm": "reader.wasm"}


def main() -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    if not SOURCE.is_dir() and not install():
        print("reader: no npm here, so the desk's camera stays off")
        for name in FILES.values():
            (TARGET / name).touch()  # the page names the files, and collecting static files asks for every named one
        return 0
    for source, name in FILES.items():
        shutil.copyfile(SOURCE / source, TARGET / name)
    print(f"reader: {TARGET.relative_to(ROOT)}, {sum(file.stat().st_size for file in TARGET.iterdir()) / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
