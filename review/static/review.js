// The review page's own script: where the focus is, keys, links being chosen, and drafts. What the
// page shows comes from the server; htmx puts it in place.
"use strict";

const root = document.documentElement;
const body = document.body;
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const recall = (key) => { try { return localStorage.getItem("triptych-" + key); } catch { return null; } };
const keep = (key, value) => { try { localStorage.setItem("triptych-" + key, value); } catch { /* private window */ } };

if (recall("theme")) root.dataset.theme = recall("theme");

// The current cell: one place in the sheet, kept by row and language, so that it outlives redrawing.
let here = null;

const cellOf = (place) => place && $(`#s-r${place.row} > .cell[data-language="${CSS.escape(place.language)}"]`);
const rows = () => $$("#sheet .row").filter((row) => row.offsetParent !== null);
const currentRow = () => here && $(`#s-r${here.row}`);

function settle(cell, focus = true) {
  const row = cell.closest(".row");
  for (const old of $$("#sheet .row.here")) if (old !== row) old.classList.remove("here");
  for (const old of $$('#sheet .cell[tabindex="0"]')) old.tabIndex = -1;
  row.classList.add("here");
  cell.tabIndex = 0;
  here = { row: row.dataset.number, language: cell.dataset.language };
  if (focus) {
    cell.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}

function go(rowStep, columnStep, wanted = () => true) {
  const all = rows();
  if (!all.length) return;
  const row = currentRow();
  let at = row ? all.indexOf(row) : rowStep < 0 ? all.length : -1;
  if (rowStep) do { at += rowStep; } while (all[at] && !wanted(all[at]));
  const target = all[at] || row;
  if (!target) return;
  const cells = $$(":scope > .cell", target);
  const column = here ? cells.findIndex((c) => c.dataset.language === here.language) : 0;
  settle(cells[Math.min(Math.max(column + columnStep, 0), cells.length - 1)]);
}

document.addEventListener("focusin", (event) => {
  const cell = event.target.closest(".cell");
  const row = event.target.closest("#sheet .row");
  if (cell) settle(cell, false);
  else if (row && (!here || here.row !== row.dataset.number)) {
    settle($(`.cell[data-language="${here ? CSS.escape(here.language) : ""}"]`, row) || $(".cell", row), false);
  }
});
document.addEventListener("click", (event) => {
  const cell = event.target.closest(".sheet.working .cell");
  if (cell && !event.target.closest("a, button, input, textarea, select, summary, form")) settle(cell);
});

// Keys press the button that carries them, in the cell first, then the row, then the page.
const moves = {
  j: () => go(1, 0), ArrowDown: () => go(1, 0), k: () => go(-1, 0), ArrowUp: () => go(-1, 0),
  l: () => go(0, 1), ArrowRight: () => go(0, 1), h: () => go(0, -1), ArrowLeft: () => go(0, -1),
  n: () => go(1, 0, (row) => $(".findings", row)), N: () => go(-1, 0, (row) => $(".findings", row)),
};
const arrows = (key) => key.startsWith("Arrow");

function press(key) {
  const cell = cellOf(here);
  const row = currentRow();
  const find = (scope) => scope && $$(`[data-key="${CSS.escape(key)}"]`, scope)
    .find((b) => !b.disabled && (!scope.matches(".row") || !b.closest(".cell")));
  const target = find(cell) || find(row) ||
    $$(`[data-key="${CSS.escape(key)}"]`).find((b) => !b.disabled && !b.closest("#sheet"));
  if (!target) return false;
  if (target.matches("input, select")) target.focus();
  else target.click();
  if (target.matches("summary") && target.parentElement.open) {
    const field = $("input, textarea", target.parentElement);
    if (field) field.focus();
  }
  return true;
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, textarea, select, [contenteditable]");
  const form = event.target.closest("form");
  if (event.key === "Escape") return escape(event);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (field || event.altKey || $("dialog[open]")) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() === "z" && press(event.shiftKey ? "U" : "u")) event.preventDefault();
    return;
  }
  if (!$("#sheet") && !["/", "g", "?"].includes(event.key)) return;
  if (recall("single-keys") === "off" && !arrows(event.key) && event.key !== "?") return;
  if (arrows(event.key) && !event.target.closest(".cell")) return;
  if (moves[event.key] && $("#sheet")) { event.preventDefault(); moves[event.key](); }
  else if (event.key.length === 1 && press(event.key)) event.preventDefault();
});

function escape(event) {
  const editor = event.target.closest(".editor");
  const open = event.target.closest("details.pop[open]");
  if (editor) $('[data-do="cancel"]', editor).click();
  else if (open) { open.open = false; $("summary", open).focus(); }
  else if (selection.size) unselect();
  else return;
  event.preventDefault();
}

// Only one small form is open at a time.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches("details.pop") || !event.target.open) return;
  for (const other of $$("details.pop[open]")) if (other !== event.target) other.open = false;
}, true);

// Paragraphs chosen for a link, by language.
const selection = new Map();

function select(cell) {
  const language = cell.dataset.language;
  const row = cell.closest(".row");
  const chosen = selection.get(language);
  const kind = row.dataset.kind;
  if (chosen && chosen.row === row.dataset.number) selection.delete(language);
  else {
    for (const [other, value] of selection) if (value.kind !== kind) selection.delete(other);
    const indices = $$(".paragraph", cell).map((p) => Number(p.dataset.index)).filter((i) => i >= 0);
    selection.set(language, { row: row.dataset.number, kind, indices });
  }
  showSelection();
}

function unselect() { selection.clear(); showSelection(); }

function showSelection() {
  for (const button of $$('[data-do="select"]')) {
    const cell = button.closest(".cell");
    const chosen = selection.get(cell.dataset.language);
    const on = Boolean(chosen) && chosen.row === cell.closest(".row").dataset.number;
    button.setAttribute("aria-pressed", String(on));
    cell.classList.toggle("chosen", on);
  }
  const bar = $("#pinbar");
  if (!bar) return;
  bar.hidden = selection.size === 0;
  $("[data-count] strong", bar).textContent = [...selection.keys()].join(" + ");
  $("[type=submit]", bar).disabled = selection.size < 2;
  const members = Object.fromEntries([...selection].map(([language, c]) => [language, c.indices]));
  const first = [...selection.values()][0];
  $("[name=members]", bar).value = first ? JSON.stringify({ kind: first.kind, members }) : "";
}

const actions = {
  theme: () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark"
      : window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep("theme", root.dataset.theme);
  },
  help: () => { $("#help").showModal(); $("#help").scrollTop = 0; },
  select: (button) => select(button.closest(".cell")),
  unselect,
  ribbons: () => { keep("ribbons", recall("ribbons") === "off" ? "on" : "off"); showToggles(); },
  "only-findings": () => toggle("only-findings"),
  "only-unreviewed": () => toggle("only-unreviewed"),
  "take-theirs": () => $("#dialog").close(),
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && actions[button.dataset.do]) actions[button.dataset.do](button);
});

function toggle(name) { body.classList.toggle(name); showToggles(); }

function showToggles() {
  root.classList.toggle("no-ribbons", recall("ribbons") === "off");
  const state = { ribbons: recall("ribbons") !== "off" };
  for (const name of ["only-findings", "only-unreviewed"]) state[name] = body.classList.contains(name);
  for (const [name, on] of Object.entries(state)) {
    for (const button of $$(`[data-do="${name}"]`)) button.setAttribute("aria-pressed", String(on));
  }
}

const singleKeys = $("#single-keys");
if (singleKeys) {
  singleKeys.checked = recall("single-keys") !== "off";
  singleKeys.addEventListener("change", () => keep("single-keys", singleKeys.checked ? "on" : "off"));
}

// Drafts: an edit is never lost without a question.
const dirty = () => $$(".editor textarea").some((area) => area.value !== area.defaultValue);
window.addEventListener("beforeunload", (event) => { if (dirty()) event.preventDefault(); });

function say(text) {
  const message = document.createElement("p");
  message.className = "notice error";
  message.setAttribute("role", "alert");
  message.textContent = text;
  $("#messages").replaceChildren(message);
}
for (const name of ["htmx:sendError", "htmx:timeout"]) body.addEventListener(name, () => say(body.dataset.offline));

// A redrawn row keeps an open editor: what is being written is not the server's to replace, except
// for the editor that asked to be saved or given up.
body.addEventListener("htmx:beforeRequest", (event) => {
  const editor = event.target.closest(".editor");
  if (editor && !event.target.matches("textarea")) editor.dataset.closing = "yes";
});
body.addEventListener("htmx:afterRequest", (event) => {
  const editor = event.target.closest(".editor");
  if (editor && !event.detail.successful) delete editor.dataset.closing;
});
body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const old = event.detail.target;
  if (!old.matches(".row, .sheet")) return;
  const open = $$(".editor:not([data-closing])", old)
    .filter((e) => $("textarea", e).value !== $("textarea", e).defaultValue);
  if (open.length) { event.detail.shouldSwap = false; say(body.dataset.unsaved); }
});

let hadFocus = false;
body.addEventListener("htmx:beforeRequest", (event) => {
  hadFocus = Boolean(event.target.closest && event.target.closest("#sheet, #toolbar, #pinbar"));
});
body.addEventListener("redrawn", () => {
  watchSheets();
  showToggles();
  const dialog = $("#dialog");
  if (dialog.open) dialog.close();
  unselect();
  if (!here) return;
  const cell = cellOf(here) || $(".cell", rows()[Math.min(here.row, rows().length - 1)] || document);
  if (cell) settle(cell, hadFocus || document.activeElement === body);
});
body.addEventListener("show-dialog", () => { watchSheets(); $("#dialog").showModal(); });
body.addEventListener("htmx:afterSwap", (event) => {
  const field = $("textarea", event.detail.target);
  if (field && event.detail.target.matches(".card")) {
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }
});

const watched = new WeakSet();
function watchSheets() {
  for (const sheet of $$(".sheet")) {
    if (watched.has(sheet)) Ribbons.draw(sheet);
    else { watched.add(sheet); Ribbons.watch(sheet); }
  }
}
watchSheets();
showToggles();

// A link to a row, or the worst row to begin with.
const first = (location.hash && $(location.hash)) || $("#sheet .row");
if (first && first.matches(".row")) settle($(".cell", first), Boolean(location.hash));
