/* The agenda's editor by keyboard: one line is one item, and everything is saved at once. Without it the form works. */

import { addPerson, handleKey, prepare, say } from "./people.js";
import { TEXT, all, endOf, ensureBlank, field, followingStart, form, isEmpty, lengthOf, lineOf, linesOf, moveLine, newLine, newPart, partOf, removeLine, setStart, shiftAfter, showEnd, startOf } from "./lines.js";
import { forget, forgetSaved, keep, left, newDraft, restore } from "./draft.js";
import { clockOf, minutesOf, splitLine } from "./times.js";

const CHECKED_AFTER = 600;
const status = form.querySelector("[data-status]");
const conflicts = form.querySelector("[data-conflicts]");
const shift = form.querySelector("[data-shift]");
let isUnsaved = false;
let isLeaving = false;
let checking;

const focus = (element) => {
  element.focus();
  element.select?.();
};
const focusLine = (line) => focus(field(line, "title"));

async function check() {
  const answer = await fetch(form.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  const html = await answer.text();
  if (conflicts.innerHTML.trim() !== html.trim()) conflicts.innerHTML = html;
}

function touched() {
  isUnsaved = true;
  status.textContent = form.dataset.wordsKept;
  status.classList.add("is-unsaved");
  keep();
  clearTimeout(checking);
  checking = setTimeout(check, CHECKED_AFTER);
}

/* “9.30 ” typed first in a line, be it as its time or as its title, is its time. */
function splitTyped(input) {
  const line = lineOf(input);
  const start = field(line, "start");
  const title = field(line, "title");
  const split = splitLine(input.value);
  if (!split || (input === title && start.value && start.value !== start.dataset.proposed) || (input === start && title.value)) return;
  const before = endOf(line);
  start.value = split.start.replace(/[.:]/, form.dataset.language === "lv" ? "." : ":");
  delete start.dataset.proposed;
  title.value = split.rest;
  const [first, last] = [minutesOf(split.start), split.end && minutesOf(split.end)];
  if (last > first) field(line, "minutes").value = String(last - first);
  if (input === start || !split.rest) title.focus();
  changedTime(line, before);
}

/* Later lines move by as much as this one's end did. */
function changedTime(line, before) {
  showEnd(line);
  const end = endOf(line);
  if (shift.checked && before !== undefined && end !== undefined && before !== end) shiftAfter(line, end - before);
  remember(line);
}

const remember = (line) => { line.wasEnd = endOf(line); };

function propose(line) {
  const start = field(line, "start");
  if (start.value || !isEmpty(line)) return;
  const minutes = followingStart(line);
  if (minutes === undefined) return;
  setStart(line, minutes);
  start.dataset.proposed = start.value;
}

function unpropose(line) {
  const start = field(line, "start");
  if (start.dataset.proposed && isEmpty(line)) start.value = "";
  delete start.dataset.proposed;
}

function nextLine(line) {
  changedTime(line, line.wasEnd);
  const next = line.nextElementSibling;
  const target = next && isEmpty(next) ? next : newLine(partOf(line));
  if (target !== next) {
    line.after(target);
    prepareWithin(target);
  }
  propose(target);
  focusLine(target);
}

function addPart(section, kind, after) {
  const part = newPart(kind, section.dataset.day);
  section.querySelector("[data-empty]")?.remove();
  const parts = all("[data-part]", section);
  const last = after ?? parts.at(-1);
  if (last) last.after(part);
  else section.querySelector("[data-runs]").append(part);
  inherit(part, last);
  prepareWithin(part);
  focus(part.querySelector(".part-title [data-title]"));
  touched();
}

/* For whom a new part is, and when it begins, follow from the part before; a group begins when the group beside it does. */
function inherit(part, before) {
  if (!before) return;
  const own = (row, name) => row.querySelector(`.part-head [name$='-${name}']`);
  own(part, "access").value = own(before, "access").value;
  const isBeside = part.classList.contains("is-group") && before.classList.contains("is-group");
  const last = linesOf(before).map(endOf).filter((end) => end !== undefined).at(-1);
  const end = own(before, "end").value || clockOf(last, form.dataset.language);
  own(part, "start").value = isBeside ? own(before, "start").value : end;
  if (isBeside) own(part, "end").value = own(before, "end").value;
}

function movePart(part, step) {
  const parts = all("[data-part]");
  const other = parts[parts.indexOf(part) + step];
  if (!other) return;
  if (step < 0) other.before(part);
  else other.after(part);
  part.querySelector("[name$='-day']").value = part.closest("[data-day]").dataset.day;
}

function removed(line) {
  const title = field(line, "title").value;
  const beside = removeLine(line);
  prepareWithin(partOf(beside));
  focusLine(beside);
  touched();
  if (title) status.textContent = `${form.dataset.wordsRemoved} ${title}. ${form.dataset.wordsUnsaved}`;
}

const ACTIONS = {
  "part-up": (button) => movePart(partOf(button), -1),
  "part-down": (button) => movePart(partOf(button), 1),
  "part-remove": (button) => partOf(button).remove(),
  "line-up": (button) => moveLine(lineOf(button), -1, shift.checked),
  "line-down": (button) => moveLine(lineOf(button), 1, shift.checked),
  "line-remove": (button) => removed(lineOf(button)),
  "person-add": (button) => addPerson(lineOf(button).querySelector("[data-people]")),
  "person-remove": (button) => {
    const row = button.closest("[data-who]");
    const list = row.closest("[data-people]");
    row.remove();
    addPerson(list);
  },
};

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.add) {
    event.preventDefault();
    addPart(button.closest("[data-day]"), button.dataset.add);
  } else if (button.dataset.act) {
    event.preventDefault();
    ACTIONS[button.dataset.act](button);
    touched();
    if (button.isConnected) button.focus();
  }
});

function toggleDetails(target) {
  const details = target.closest("[data-who]")?.querySelector(".who-more") ?? lineOf(target)?.querySelector(".line-more") ?? partOf(target)?.querySelector(".part-more");
  if (!details) return;
  details.open = !details.open;
  if (details.open) focus(details.querySelector(`select, ${TEXT}`));
}

function leaveDetails(target) {
  const details = target.closest("details");
  if (!details || !form.contains(details)) return false;
  details.open = false;
  const back = details.closest("[data-who]")?.querySelector("[data-name]") ?? lineOf(details)?.querySelector("[data-title]") ?? partOf(details)?.querySelector("[data-title]");
  if (back) focus(back);
  return Boolean(back);
}

function inLine(event, line) {
  const isField = event.target.matches(TEXT);
  const isErasing = event.key === "Delete" || event.key === "Backspace";
  if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
    moveLine(line, event.key === "ArrowUp" ? -1 : 1, shift.checked);
    event.target.focus();
    touched();
  } else if (isErasing && event.altKey && event.key === "Delete") removed(line);
  else if (isErasing && isField && !event.target.value && isEmpty(line) && linesOf(partOf(line)).length > 1) removed(line);
  else if (event.key === "Enter" && isField && !event.ctrlKey && !event.altKey) nextLine(line);
  else if (!event.altKey && !event.shiftKey && isField && isAtEdge(event.target, event.key)) upOrDown(event.target, event.key === "ArrowUp" ? -1 : 1);
  else return false;
  return true;
}

/* Up from the beginning of a text and down from its end lead out of it; both do where all of it is selected. */
const isAtEdge = (input, key) => (key === "ArrowUp" && input.selectionStart === 0) || (key === "ArrowDown" && input.selectionEnd === input.value.length);

/* The same cell of the line above or below, across parts. */
function upOrDown(input, step) {
  const lines = all("[data-line]");
  const other = lines[lines.indexOf(lineOf(input)) + step];
  const name = ["start", "title", "name", "minutes"].find((each) => input.matches(`[data-${each}]`));
  if (other && name) focus(field(other, name));
}

form.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.target.matches("[data-name]") && handleKey(event)) return;
  const line = lineOf(event.target);
  let isDone = true;
  if (event.key === "Enter" && event.altKey) toggleDetails(event.target);
  else if (event.key === "Escape") isDone = leaveDetails(event.target);
  else if (event.key === "Enter" && event.ctrlKey && partOf(event.target)) {
    const part = partOf(event.target);
    addPart(part.closest("[data-day]"), part.querySelector(".part-kind select").value === "parallel_group" ? "parallel_group" : "plenary", part);
  } else if (line) isDone = inLine(event, line);
  else if (event.key === "Enter" && event.target.closest(".part-head") && event.target.matches(TEXT)) {
    const first = linesOf(partOf(event.target))[0];
    propose(first);
    focusLine(first);
  } else isDone = event.key === "Enter" && event.target.matches(TEXT);
  if (isDone) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  event.preventDefault();
  document.activeElement?.blur();
  form.requestSubmit(form.querySelector("[value=save]"));
});

form.addEventListener("focusin", (event) => {
  const line = lineOf(event.target);
  if (line) remember(line);
});

form.addEventListener("input", (event) => {
  const line = lineOf(event.target);
  if (line) {
    if (event.target.matches("[data-start], [data-title]")) splitTyped(event.target);
    if (event.target.matches("[data-start]")) delete event.target.dataset.proposed;
    showEnd(line);
    ensureBlankBelow(line);
  }
  if (mustFit && event.target.matches("[data-title]")) fit(event.target);
  touched();
});

form.addEventListener("change", (event) => {
  const line = lineOf(event.target);
  if (event.target === shift) return;
  if (line && event.target.matches("[data-start], [data-minutes]")) changedTime(line, line.wasEnd);
  if (event.target.matches(".part-kind select")) partOf(event.target).classList.toggle("is-group", event.target.value === "parallel_group");
  touched();
});

form.addEventListener("focusout", (event) => {
  const line = lineOf(event.target);
  if (line && !line.contains(event.relatedTarget)) unpropose(line);
});

/* A title is as high as its text; browsers that cannot do so by themselves are helped. */
function fit(title) {
  title.rows = 1;
  while (title.scrollHeight > title.clientHeight + 2 && title.rows < 8) title.rows += 1;
}
const mustFit = !CSS.supports("field-sizing", "content");

function ensureBlankBelow(line) {
  const part = partOf(line);
  const before = linesOf(part).length;
  ensureBlank(part);
  if (linesOf(part).length !== before) prepareWithin(linesOf(part).at(-1));
}

/* What the script takes over from the plain form. */
function prepareWithin(element) {
  all("[data-who]", element).forEach((row) => {
    prepare(row);
    const isSpare = row.hasAttribute("data-blank") && row.previousElementSibling;
    if (isSpare) row.remove();
  });
  if (mustFit) all("[data-title]", element).forEach(fit);
  all("[data-line]", element).forEach(showEnd);
  if (element.matches?.("[data-line]")) showEnd(element);
  all("[data-with-script]", element).forEach((row) => { row.hidden = false; });
  all("[data-without-script]", element).forEach((row) => { row.hidden = true; });
}

/* A link to a line or a part leads into its first field. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='#line-'], a[href*='#part-']");
  const row = link && document.getElementById(link.hash.slice(1));
  if (!row) return;
  event.preventDefault();
  row.scrollIntoView({ block: "center" });
  focus(row.querySelector("[data-title]"));
});

window.addEventListener("beforeunload", (event) => {
  if (isUnsaved && !isLeaving) event.preventDefault();
});
form.addEventListener("submit", () => { isLeaving = true; });

const kept = form.querySelector("[data-draft]");
form.querySelector("[data-draft-restore]").addEventListener("click", () => { isLeaving = true; restore(); });
form.querySelector("[data-draft-discard]").addEventListener("click", () => { forget(); kept.hidden = true; });

form.classList.add("has-script");
prepareWithin(form);
forgetSaved();
form.elements.draft.value = newDraft();
if (form.hasAttribute("data-unsaved")) touched();
else if (left()) kept.hidden = false;
if (location.hash) document.getElementById(location.hash.slice(1))?.querySelector?.("[data-title]")?.focus();
