"""A hand on the mouse, or on the keyboard alone: the journeys do not know which."""

from playwright.sync_api import Locator, Page

FOCUS = """element => {
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {here: element === document.activeElement, outline: parseFloat(style.outlineWidth) || 0,
          style: style.outlineStyle, shadow: style.boxShadow,
          seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight};
}"""
keyboards: set[Page] = set()


def by_keyboard(page: Page) -> Page:
    """From now on, this page is used without a mouse."""
    keyboards.add(page)
    return page


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the element has the focus; it must be seen, and its focus too (2 px or more)."""
    for _ in range(400):
        found = target.evaluate(FOCUS)
        if found["here"]:
            assert found["seen"], "the focus is out of sight"
            ring = found["outline"] >= 2 and found["style"] != "none"
            assert ring or found["shadow"] != "none", "the focus cannot be seen"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {target}")


def press_on(page: Page, target: Locator, key: str = "Enter") -> None:
    """Click, or go there by Tab and press a key; then wait for the page that follows."""
    if page in keyboards:
        tab_to(page, target)
        with page.expect_navigation():
            page.keyboard.press(key)
    else:
        with page.expect_navigation():
            target.click()


def write(page: Page, target: Locator, words: str) -> None:
    """Fill a field in."""
    if page in keyboards and target.get_attribute("type") != "date":
        tab_to(page, target)
        page.keyboard.press("Control+A")
        page.keyboard.type(words)
    else:
        target.fill(words)


def choose(page: Page, target: Locator) -> None:
    """Choose a radio button or tick a box; by keyboard a group is entered by Tab and walked with the arrows."""
    if page not in keyboards:
        target.check()
        return
    if target.get_attribute("type") == "checkbox":
        tab_to(page, target)
        page.keyboard.press("Space")
        return
    name = target.get_attribute("name")
    group = page.locator(f'input[type="radio"][name="{name}"]')
    entry = next((one for one in group.all() if one.is_checked()), group.first)
    tab_to(page, entry)
    page.keyboard.press("Space")
    for _ in range(group.count()):
        if target.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no arrow leads to {target}")
