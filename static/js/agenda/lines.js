/* The rows of the editor: what a line says of its time, where it stands, adding, moving and removing it. */

import { clockOf, lasting, minutesOf } from "./times.js";

const PLACEHOLDERS = ["newpartwho", "newlinewho", "newpart", "newline"];
const NAMES = ["id", "for", "name", "value", "data-part", "data-line", "aria-describedby"];
const template = document.querySelector("[data-new-part]");
export const form = document.querySelector("[data-agenda]");
const language = form.dataset.language;

export const TEXT = "input[type=text], textarea";
export const all = (selector, within = form) => [...within.querySelectorAll(selector)];
export const lineOf = (element) => element.closest("[data-line]");
export const partOf = (element) => element.closest("[data-part]");
export const field = (line, name) => line.querySelector(`[data-${name}]`);
export const linesOf = (part) => all("[data-line]", part);

const newToken = () => `n${Array.from(crypto.getRandomValues(new Uint8Array(5)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;

/* A copy of the page's own new part, with tokens that nothing else has. */
function fresh() {
  const part = template.content.firstElementChild.cloneNode(true);
  const tokens = Object.fromEntries(PLACEHOLDERS.map((name) => [name, newToken()]));
  const pattern = new RegExp(PLACEHOLDERS.join("|"), "g");
  for (const element of [part, ...part.querySelectorAll("*")]) {
    for (const name of NAMES) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(pattern, (found) => tokens[found]));
    }
  }
  return part;
}

export function newPart(kind, day) {
  const part = fresh();
  part.classList.toggle("is-group", kind === "parallel_group");
  part.querySelector("[name$='-kind']").value = kind;
  part.querySelector("[name$='-day']").value = day;
  part.querySelector(".part-people [data-function]").value = kind === "parallel_group" ? "group_moderator" : "moderator";
  return part;
}

export function newLine(part) {
  const line = fresh().querySelector("[data-line]");
  line.querySelector("[data-place]").name = `p${part.dataset.part}-items`;
  return line;
}

/* One more person in the list: a copy of a new line's, with the list's own name. */
export function newPerson(list) {
  const person = fresh().querySelector("[data-line] [data-who]");
  const holder = list.closest("[data-line]") ? `i${lineOf(list).dataset.line}` : partOf(list) ? `p${partOf(list).dataset.part}` : "e";
  person.firstElementChild.name = `${holder}-people`;
  if (holder[0] === "p") person.querySelector("[data-function]").value = partOf(list).classList.contains("is-group") ? "group_moderator" : "moderator";
  list.append(person);
  return person;
}

export const startOf = (line) => minutesOf(field(line, "start").value);
export const lengthOf = (line) => lasting(field(line, "minutes").value);
export const endOf = (line) => {
  const [start, length] = [startOf(line), lengthOf(line)];
  return start === undefined || length === undefined ? undefined : start + length;
};

export function setStart(line, minutes) {
  field(line, "start").value = clockOf(minutes, language);
  showEnd(line);
}

export function showEnd(line) {
  const end = endOf(line);
  field(line, "end").textContent = end === undefined ? "" : `–${clockOf(end, language)}`;
}

export function isEmpty(line) {
  const typed = all(TEXT, line).filter((input) => !input.matches("[data-start]"));
  return typed.every((input) => !input.value.trim());
}

/* The end of the last line above that has one, else the part's beginning: when the next line starts. */
export function followingStart(line) {
  for (let before = line.previousElementSibling; before; before = before.previousElementSibling) {
    if (isEmpty(before)) continue;
    return endOf(before);
  }
  return minutesOf(partOf(line).querySelector("[name$='-start']").value);
}

/* Later lines of the part, and its end where it was theirs, start so many minutes later. */
export function shiftAfter(line, by) {
  const part = partOf(line);
  const lines = linesOf(part);
  const partEnd = part.querySelector(".part-hours [name$='-end']");
  const later = lines.slice(lines.indexOf(line) + 1).filter((row) => startOf(row) !== undefined && !isEmpty(row));
  const last = later.at(-1) ?? line;
  const wasEnd = minutesOf(partEnd.value);
  const endsWithPart = wasEnd !== undefined && wasEnd === (last === line ? endOf(line) - by : endOf(last));
  later.forEach((row) => setStart(row, startOf(row) + by));
  if (endsWithPart) partEnd.value = clockOf(wasEnd + by, language);
}

/* Two neighbours change places; where both have times, each is on in the other's place. */
function swapTimes(upper, lower) {
  const [first, second] = [startOf(upper), startOf(lower)];
  const [one, other] = [lengthOf(upper), lengthOf(lower)];
  if ([first, second, one, other].includes(undefined)) return;
  const gap = second - first - one;
  setStart(lower, first);
  setStart(upper, first + other + gap);
}

export function moveLine(line, step, followTimes) {
  const part = partOf(line);
  const beside = step < 0 ? line.previousElementSibling : line.nextElementSibling;
  if (beside && !(step > 0 && isEmpty(beside) && !beside.nextElementSibling)) {
    if (followTimes) swapTimes(...(step < 0 ? [beside, line] : [line, beside]));
    if (step < 0) beside.before(line);
    else beside.after(line);
    return;
  }
  const parts = all("[data-part]");
  const other = parts[parts.indexOf(part) + step];
  if (!other) return;
  const list = other.querySelector("[data-lines]");
  const blank = linesOf(other).at(-1);
  if (step > 0) list.prepend(line);
  else if (blank && isEmpty(blank)) blank.before(line);
  else list.append(line);
  line.querySelector("[data-place]").name = `p${other.dataset.part}-items`;
}

export function removeLine(line) {
  const beside = line.previousElementSibling ?? line.nextElementSibling;
  const part = partOf(line);
  line.remove();
  ensureBlank(part);
  return beside ?? linesOf(part)[0];
}

/* There is always one empty line to type in below. */
export function ensureBlank(part) {
  const last = linesOf(part).at(-1);
  if (!last || !isEmpty(last)) part.querySelector("[data-lines]").append(newLine(part));
}
