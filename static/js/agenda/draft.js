/* What was typed is kept in this browser until it is saved, so that nothing is lost with a closed window. */

import { form } from "./lines.js";

const key = `agenda:${location.pathname.replace(/^\/en\//, "/")}`;
const LEFT_OUT = ["csrfmiddlewaretoken", "op"];

export function newDraft() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const read = () => JSON.parse(localStorage.getItem(key) ?? "null");

export function keep() {
  const pairs = [...new FormData(form)].filter(([name]) => !LEFT_OUT.includes(name));
  localStorage.setItem(key, JSON.stringify({ name: form.elements.draft.value, pairs }));
}

export function forget() {
  localStorage.removeItem(key);
}

/* The page tells in its address which draft was saved; then it is no longer needed. */
export function forgetSaved() {
  const saved = new URLSearchParams(location.search).get("saved");
  if (!saved) return;
  if (read()?.name === saved) forget();
  history.replaceState(null, "", location.pathname + location.hash);
}

export function left() {
  return read();
}

/* Sends what was kept as if it had just been typed here: the page comes back with it, not saved. */
export function restore() {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = form.action;
  const pairs = [...read().pairs, ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value], ["op", "restore"]];
  pairs.forEach(([name, value]) => sent.append(Object.assign(document.createElement("input"), { type: "hidden", name, value })));
  document.body.append(sent);
  sent.submit();
}
