"""What holds of every page, asked of a page in a real browser; each question answers with what is wrong."""

from axe_playwright_python.base import AXE_SCRIPT

PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
_WRONG_ALONE = {"resultTypes": ["violations"]}  # what passes is not told, which saves half of the time
_ALL_RULES = _WRONG_ALONE | {"rules": {"target-size": {"enabled": True}}}
_CONTRAST = _WRONG_ALONE | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
_STRUCTURE = """() => {
  const wrong = [];
  const shown = (element) => element.checkVisibility();
  const headings = [...document.querySelectorAll("h1, h2, h3, h4")].filter((h) => shown(h) && !h.closest("dialog"));
  if (headings.filter((h) => h.tagName === "H1").length !== 1) wrong.push("not one h1");
  let last = 0;
  for (const heading of headings) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) wrong.push(`h${level} after h${last}: ${heading.textContent.trim().slice(0, 40)}`);
    last = level;
  }
  if (document.querySelectorAll("main").length !== 1) wrong.push("not one main");
  if (!document.documentElement.lang) wrong.push("no language");
  if (!document.title.includes(" · ")) wrong.push(`title: ${document.title}`);
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
  if (twice.length) wrong.push(`ids twice: ${twice.slice(0, 3)}`);
  for (const field of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (shown(field) && !field.labels?.length && !field.ariaLabel && !field.getAttribute("aria-labelledby"))
      wrong.push(`no label: ${field.outerHTML.slice(0, 80)}`);
  for (const drawn of document.querySelectorAll("svg:not([aria-hidden])"))
    if (shown(drawn) && !drawn.ariaLabel && !drawn.querySelector(":scope > title") && !drawn.closest("[role=button]"))
      wrong.push(`no name: ${drawn.outerHTML.slice(0, 80)}`);
  return wrong;
}"""
_TABBABLE = """() => {
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  window.reached = new Set();
  window.unseen = [];
  document.addEventListener("focusin", (event) => {
    window.reached.add(event.target);
    const style = getComputedStyle(event.target);
    if (event.target.matches(":focus-visible") && (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2))
      window.unseen.push(event.target.outerHTML.slice(0, 80));
  });
  window.tabbable = [...document.querySelectorAll(wanted)].filter(
    (element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true })
      && !element.closest("dialog:not([open])")
  );
  document.activeElement?.blur();
  const dates = window.tabbable.filter((element) => element.type === "date");
  return window.tabbable.length + 3 * dates.length;  // Tab goes through month, day, year and the calendar
}"""
_NOT_REACHED = """() => {
  const groups = new Set([...window.reached].filter((e) => e.type === "radio").map((e) => e.name));
  return window.tabbable
    .filter((e) => !window.reached.has(e) && !(e.type === "radio" && groups.has(e.name)))
    .map((e) => e.outerHTML.slice(0, 100));
}"""


def accessibility(page):
    """What axe finds, target sizes of WCAG 2.2 among it, and what it does not ask of headings, names and landmarks."""
    found = _violations(page, _ALL_RULES)
    return [(item["id"], item["nodes"][0]["html"][:160]) for item in found] + page.evaluate(_STRUCTURE)


def _violations(page, options):
    """What axe finds; a page that has it already is not given it again, which takes as long as asking."""
    if page.evaluate("window.axe === undefined"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate("options => axe.run(options)", options)["violations"]


def contrast_in_the_dark(page):
    """Contrast with the dark colours."""
    page.emulate_media(color_scheme="dark")
    found = _violations(page, _CONTRAST)
    page.emulate_media(color_scheme="light")
    return [("dark", item["nodes"][0]["html"][:160]) for item in found]


def keyboard(page):
    """What Tab does not reach, or reaches without showing it; and whether ``?`` shows the keys and Escape lets go."""
    for _ in range(page.evaluate(_TABBABLE) + 3):
        page.keyboard.press("Tab")
    wrong = [f"not reached: {item}" for item in page.evaluate(_NOT_REACHED)]
    wrong += [f"focus not seen: {item}" for item in page.evaluate("window.unseen")]
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    if not page.locator("dialog#keys[open]").count():
        return [*wrong, "? shows no keys"]
    page.keyboard.press("Escape")
    return wrong + (["Escape does not close the keys"] if page.locator("dialog[open]").count() else [])


def phone(page):
    """Whether a phone has to scroll sideways."""
    page.set_viewport_size(PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(DESK)
    return [f"{width} pixels wide on a phone"] if width > PHONE["width"] else []


def print_out(page):
    """Whether the page prints its content without the navigation."""
    page.emulate_media(media="print")
    nav = page.locator(".top").is_visible()
    main = page.locator("main").is_visible()
    page.emulate_media(media="screen")
    return (["navigation is printed"] if nav else []) + ([] if main else ["nothing is printed"])
