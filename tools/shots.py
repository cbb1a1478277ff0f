"""Contact sheets: every page at three widths, light and dark, one picture a page in var/shots.

Of the workspace one page of a kind, as each of the demonstration's people finds them in the invented project.
"""

import argparse
import io
import os
import re
import shutil
import sys
import tempfile
from typing import Any, Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import FLAGS, chromium
from tools.demo import ROOT
from tools.pages import kind, public_pages, work_pages
from tools.served import manage, served

TARGET = ROOT / "var/shots"
WIDTHS = (390, 768, 1440)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SCALE, TALLEST, GAP = 0.5, 4_000, 24
PROJECT, OF_A_KIND = "demo-nearhome", 1
PEOPLE = {
    "manager": ("manager@demo.example", "vaditaja-demo-2027"),
    "coordinator": ("coordinator@demo.example", "koordinators-demo-2027"),
    "auditor": ("auditor@demo.example", "revidente-demo-2027"),
    "desk": ("desk@demo.example", "registratore-demo-2027"),
}
OTHERS = ("/nothing-here/", "/accounts/login/", "/en/accounts/login/")


def main() -> None:
    options = arguments()
    program = chromium()
    if program is None:
        sys.exit("shots: no Chromium here (on Debian: apt install chromium)")
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    os.environ.setdefault("SECOND_FACTOR_REQUIRED", "0")  # its log-ins are known, and nobody else can reach it
    with tempfile.TemporaryDirectory() as folder, served(loaded(folder)) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        take(browser, port, "", chosen(port, only=options.only, every=options.every), {})
        for name in PEOPLE:
            state = signed_in(browser, port, name)
            paths = work_pages(port, cookie=cookie_of(state), project=PROJECT, every=options.every or OF_A_KIND)
            take(browser, port, f"{name}-", [path for path in paths if options.only in path], state)
        browser.close()
    print(f"shots: {len(list(TARGET.iterdir()))} contact sheets in {TARGET.relative_to(ROOT)}")


def take(browser: Browser, port: int, prefix: str, paths: list[str], state: Any) -> None:
    views = windows(browser, state)
    for path in paths:
        sheet = contact_sheet(views, f"http://127.0.0.1:{port}{path}")
        sheet.save(TARGET / f"{prefix}{file_name(path)}.png")
        print(prefix, path, flush=True)
    for row in views:
        for window in row:
            window.close()


def signed_in(browser: Browser, port: int, name: str) -> Any:
    """What the browser of one of the demonstration's people keeps."""
    email, password = PEOPLE[name]
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"http://127.0.0.1:{port}/work/")
    state = context.storage_state()
    context.close()
    return state


def cookie_of(state: Any) -> str:
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in state["cookies"])


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make shots ARGS=...", description=__doc__)
    parser.add_argument("--only", default="", help="only pages whose address has this text")
    parser.add_argument("--every", type=int, default=0, metavar="N", help="at most N pages of a kind (0: all)")
    return parser.parse_args()


def loaded(folder: str) -> str:
    url = f"sqlite:///{folder}/shots.sqlite3"
    manage("migrate", "-v0", database_url=url)
    manage("load_demo", database_url=url)
    manage("collectstatic", "--no-input", "-v0", database_url=url)
    return url


def chosen(port: int, *, only: str, every: int) -> list[str]:
    paths = [page.path for page in public_pages(port)]
    paths += [path for path in OTHERS if path not in paths]
    if every:
        kinds = [kind(path) for path in paths]
        paths = [path for place, path in enumerate(paths) if kinds[:place].count(kind(path)) < every]
    return [path for path in paths if only in path]


def windows(browser: Browser, state: Any) -> list[list[Page]]:
    """A row of windows a colour scheme, kept open, so that fonts and style sheets are fetched once."""
    return [[window(browser, width, scheme, state) for width in WIDTHS] for scheme in SCHEMES]


def window(browser: Browser, width: int, scheme: Literal["light", "dark"], state: Any) -> Page:
    size: Any = {"width": width, "height": 900}
    return browser.new_page(viewport=size, color_scheme=scheme, storage_state=state or None)


def contact_sheet(open_windows: list[list[Page]], address: str) -> Image.Image:
    rows = [[picture(window, address) for window in row] for row in open_windows]
    heights = [max(image.height for image in row) for row in rows]
    width = sum(image.width for image in rows[0]) + GAP * (len(WIDTHS) + 1)
    sheet = Image.new("RGB", (width, sum(heights) + GAP * (len(rows) + 1)), "#8a8a8a")
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        left = GAP
        for image in row:
            sheet.paste(image, (left, top))
            left += image.width + GAP
        top += height + GAP
    return sheet.quantize(256)


def picture(window: Page, address: str) -> Image.Image:
    window.goto(address, wait_until="load")
    window.evaluate("document.fonts.ready")
    image = Image.open(io.BytesIO(window.screenshot(full_page=True, type="jpeg", quality=92))).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, TALLEST)))
    return image.resize((int(image.width * SCALE), int(image.height * SCALE)), Image.Resampling.LANCZOS)


def file_name(path: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")[:120] or "home"


if __name__ == "__main__":
    main()
