"""A person who has only a keyboard: what has the focus is found by the name that a screen reader says."""

from playwright.sync_api import Page

FOCUSED = """() => {
  const it = document.activeElement;
  const group = it.closest("fieldset")?.querySelector("legend")?.innerText ?? "";
  const spoken = it.cloneNode(true);
  spoken.querySelectorAll("[aria-hidden=true]").forEach((silent) => silent.remove());
  const said = it.getAttribute("aria-label") ?? it.labels?.[0]?.innerText ?? spoken.textContent ?? "";
  return `${group} ${said}`.replaceAll(/\\s+/g, " ").trim();
}"""
MOST_STEPS = 250


class Keyboard:
    """Tab, letters, arrows and Enter; nothing is clicked or filled in otherwise."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def focused(self) -> str:
        return str(self.page.evaluate(FOCUSED))

    def tab_to(self, name: str) -> None:
        """Press Tab until what begins with this name has the focus."""
        for _step in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            if self.focused.startswith(name):
                return
        raise AssertionError(f"Tab never leads to “{name}”")

    def press(self, name: str) -> None:
        """Press a button or open a row that changes the page at hand."""
        self.tab_to(name)
        self.page.keyboard.press("Enter")

    def go(self, name: str) -> None:
        """Follow a link, or press a button that leads to another page."""
        self.tab_to(name)
        self.enter()

    def write(self, name: str, text: str) -> None:
        self.tab_to(name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
