// Keys, the spine's buttons and file dropping. Every job works without it through plain forms.
"use strict";

const typing = (element) => element.closest("input, select, textarea, [contenteditable]");
let awaitingPage = false;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest?.("#spine") && spineKey(event)) return;
  if (typing(event.target)) return;
  if (awaitingPage) {
    awaitingPage = false;
    document.querySelector(`[data-go="${CSS.escape(event.key)}"]`)?.click();
    return;
  }
  const action = { "?": showKeys, g: () => (awaitingPage = true), j: () => step(1), k: () => step(-1), "/": toField, u: undo }[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

function showKeys() {
  document.getElementById("keys").showModal();
}

function step(by) {
  const links = [...document.querySelectorAll("[data-rows] :is(tbody, article h3) a")];
  const next = links.indexOf(document.activeElement) + by;
  links[Math.max(0, Math.min(next, links.length - 1))]?.focus();
}

function toField() {
  document.querySelector("main input:not([type=hidden]), main select, main textarea")?.focus();
}

// The drawing: each joint and nerve presses the checkbox of the same name in the table.
const form = document.getElementById("procedure");
const pressed = [];
const boxOf = (target) => form?.querySelector(`input[name="target"][value="${CSS.escape(target)}"]`);

function toggle(target) {
  const box = boxOf(target);
  if (!box) return;
  box.checked = !box.checked;
  pressed.push(target);
  lastTarget = target;
  showPressed();
  form.dispatchEvent(new Event("targets-changed"));
}

function undo() {
  const target = pressed.pop();
  if (!target) return;
  toggle(target);
  pressed.pop();
}

function showPressed() {
  for (const button of document.querySelectorAll("#spine [data-target]"))
    button.setAttribute("aria-pressed", String(boxOf(button.dataset.target)?.checked ?? false));
}

let lastTarget = null;
function ready() {
  const buttons = [...document.querySelectorAll("#spine [data-target]")];
  const entry = buttons.find((button) => button.dataset.target === lastTarget) ?? buttons[0];
  if (entry) entry.tabIndex = 0;
  return entry;
}

function spineKey(event) {
  const here = event.target.closest("[data-target]");
  if (!here) return false;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    toggle(here.dataset.target);
    return true;
  }
  const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (!way) return false;
  event.preventDefault();
  nearest(here, way)?.focus();
  return true;
}

function nearest(here, [x, y]) {
  const middle = (element) => {
    const box = element.querySelector("circle, text").getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x0, y0] = middle(here);
  let best = null;
  let least = Infinity;
  for (const other of document.querySelectorAll("#spine [data-target]")) {
    const [x1, y1] = middle(other);
    const along = (x1 - x0) * x + (y1 - y0) * y;
    const aside = Math.abs((x1 - x0) * y) + Math.abs((y1 - y0) * x);
    const far = along + 3 * aside;
    if (other !== here && along > 2 && far < least) [best, least] = [other, far];
  }
  if (best) {
    here.tabIndex = -1;
    best.tabIndex = 0;
  }
  return best;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#spine [data-target]");
  if (button) toggle(button.dataset.target);
});
document.addEventListener("htmx:beforeSwap", () => (spineHadFocus = Boolean(document.activeElement?.closest("#spine"))));
document.addEventListener("focusin", (event) => {
  const button = event.target.closest?.("#spine [data-target]");
  if (button) lastTarget = button.dataset.target; // a new drawing gives the focus back to the same place
});
for (const moment of ["htmx:afterSwap", "htmx:afterSettle"])
  document.addEventListener(moment, () => {
    showPressed(); // an answer to an earlier state of the form may arrive between two clicks
    const entry = ready();
    if (spineHadFocus && !document.activeElement?.closest("#spine")) entry?.focus();
  });
let spineHadFocus = false;
ready();
window.addEventListener("pageshow", () => {
  // a browser that gives back what was typed gives back no answer
  if (form?.querySelector("input[name=target]:checked") || form?.elements.note?.value)
    form.dispatchEvent(new Event("targets-changed"));
});

// A second press of a button while the first is on its way is no second order; another button of the form is.
const PRESSES_APART = 2000; // milliseconds; a form that only downloads can then be sent again
let underway = new WeakMap(); // form: the button that sent it; what opens in a tab of its own changes nothing
document.addEventListener("submit", (event) => {
  const sent = event.target;
  if (sent.method === "dialog" || event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
  if (underway.has(sent) && underway.get(sent) === event.submitter) return event.preventDefault();
  underway.set(sent, event.submitter);
  setTimeout(() => underway.delete(sent), PRESSES_APART);
});
window.addEventListener("pageshow", () => (underway = new WeakMap()));

document.addEventListener("click", (event) => event.target.closest?.("[data-print]") && window.print());
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  navigator.clipboard?.writeText(field.value).then(() => (button.textContent = "Copied"));
});

// On paper nothing can be unfolded: findings are printed whole, and folded again afterwards.
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("details.finding:not([open])")];
  for (const finding of unfolded) finding.open = true;
});
window.addEventListener("afterprint", () => unfolded.forEach((finding) => (finding.open = false)));

// A link to something that is folded unfolds it.
function unfold() {
  const folded = location.hash && document.getElementById(location.hash.slice(1))?.closest("details");
  if (folded) folded.open = true;
}
window.addEventListener("hashchange", unfold);
unfold();

const zone = document.querySelector(".zone");
if (zone) {
  const field = zone.querySelector("input");
  for (const name of ["dragover", "dragleave", "drop"])
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      if (name === "drop") field.files = event.dataTransfer.files;
    });
}
