/* Names of people: suggestions from the project's speakers, “;” for one more, “moderē …” for what somebody does. */

import { all, form, newPerson } from "./lines.js";

const MOST = 8;
const known = all("#agenda-people option", document).map((option) => ({ name: option.value, ...option.dataset, says: option.textContent }));
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
known.forEach((person) => { person.words = ` ${fold(person.name)}`; });

const DOES = [
  [/^(vada grupu|leads the group|veda grupę)[:\s]\s*/i, "group_moderator"],
  [/^(moderē|vada|moderates|chairs|moderuoja)[:\s]\s*/i, "moderator"],
  [/^(atklāj|opens|atidaro)[:\s]\s*/i, "opener"],
  [/^(panelī|panel|diskusijoje)[:\s]\s*/i, "panelist"],
  [/^(runā|speaks|kalba)[:\s]\s*/i, "speaker"],
];

let list;
let chosen = -1;

const who = (input) => input.closest("[data-who]");
const part = (row, name) => row.querySelector(`[data-${name}]`);

function close(input) {
  list?.remove();
  list = undefined;
  chosen = -1;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function found(typed) {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  return words.length ? known.filter((person) => words.every((word) => person.words.includes(` ${word}`))).slice(0, MOST) : [];
}

function suggest(input) {
  close(input);
  const people = found(nameIn(input.value));
  if (!people.length || (people.length === 1 && people[0].name === input.value)) return;
  list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  people.forEach((person, number) => {
    const row = document.createElement("li");
    row.id = `${list.id}-${number}`;
    row.setAttribute("role", "option");
    row.textContent = person.name;
    if (person.says) row.append(Object.assign(document.createElement("small"), { textContent: person.says }));
    row.addEventListener("pointerdown", (event) => { event.preventDefault(); take(input, person); });
    list.append(row);
  });
  list.people = people;
  input.after(list);
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", list.id);
}

function highlight(input, number) {
  const rows = [...list.children];
  chosen = (number + rows.length) % rows.length;
  rows.forEach((row, place) => row.setAttribute("aria-selected", String(place === chosen)));
  rows[chosen].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", rows[chosen].id);
}

function take(input, person) {
  readFunction(input);
  const row = who(input);
  input.value = person.name;
  part(row, "person").value = person.person;
  part(row, "position").value = person.position;
  part(row, "organisation").value = person.organisation;
  close(input);
  say(row);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  close(input);
}

const nameIn = (typed) => DOES.reduce((text, [pattern]) => text.replace(pattern, ""), typed);

/* “moderē Anna” sets the function and leaves the name. */
function readFunction(input) {
  const does = DOES.find(([pattern]) => pattern.test(input.value));
  if (!does) return;
  part(who(input), "function").value = does[1];
  input.value = input.value.replace(does[0], "");
}

/* What stands below a name: the function where it is not a speaker's, position and organisation. */
export function say(row) {
  const summary = row.querySelector("[data-who-says]");
  const select = part(row, "function");
  const does = select.value === "speaker" ? "" : select.selectedOptions[0].textContent;
  const from = [part(row, "position").value, part(row, "organisation").value].filter(Boolean).join(", ");
  summary.textContent = [does, from].filter(Boolean).join(" · ") || summary.dataset.nothing;
  row.toggleAttribute("data-blank", !part(row, "name").value.trim());
}

/* A name with position and organisation behind commas is taken apart when it is left. */
function leave(input) {
  close(input);
  readFunction(input);
  const row = who(input);
  const [name, position, ...organisation] = input.value.split(",").map((piece) => piece.trim());
  if (position) {
    input.value = name;
    part(row, "position").value ||= position;
    if (organisation.length) part(row, "organisation").value ||= organisation.join(", ");
  }
  say(row);
}

export function addPerson(people) {
  const blank = all("[data-who]", people).find((row) => row.hasAttribute("data-blank"));
  const row = blank ?? newPerson(people);
  if (!blank) prepare(row);
  row.hidden = false;
  part(row, "name").focus();
}

export function prepare(row) {
  const input = part(row, "name");
  const summary = row.querySelector("[data-who-says]");
  summary.tabIndex = -1;
  summary.dataset.nothing ??= document.querySelector("[data-new-part]").content.querySelector("[data-line] [data-who-says]").textContent;
  input.removeAttribute("list");
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
  Object.entries(roles).forEach(([name, value]) => input.setAttribute(name, value));
}

/* Handles the key where it is about a name; says whether it did. */
export function handleKey(event) {
  const input = event.target;
  if (list && ["ArrowDown", "ArrowUp"].includes(event.key) && !event.altKey) highlight(input, event.key === "ArrowDown" ? chosen + 1 : chosen - 1);
  else if (list && event.key === "Escape") close(input);
  else if (list && chosen >= 0 && event.key === "Enter") take(input, list.people[chosen]);
  else if (list && chosen >= 0 && event.key === "Tab") {
    take(input, list.people[chosen]);
    return false;
  } else if (event.key === ";" && input.value.trim()) {
    leave(input);
    addPerson(input.closest("[data-people]"));
  } else return false;
  event.preventDefault();
  return true;
}

form.addEventListener("input", (event) => {
  const row = who(event.target);
  if (!row) return;
  if (event.target.matches("[data-name]")) {
    const same = known.find((person) => person.person === part(row, "person").value);
    if (same && same.name !== event.target.value) part(row, "person").value = "";
    suggest(event.target);
  }
  say(row);
});
form.addEventListener("change", (event) => who(event.target) && say(who(event.target)));
form.addEventListener("focusout", (event) => event.target.matches("[data-name]") && leave(event.target));
