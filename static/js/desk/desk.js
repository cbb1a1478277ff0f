/* The desk's screen: scan or type, read the answer, next one; all of it also works as plain forms. */

import { attemptOf, Ended, fetchPiece, newNonce, send } from "./asking.js";
import { watch } from "./camera.js";
import { isMuted, play, setMuted } from "./sound.js";

const one = (name) => document.querySelector(`[data-desk-${name}]`);
const desk = document.querySelector("[data-desk]");
const [form, result, foundList, offline, state] = ["form", "result", "found", "offline", "state"].map(one);
const input = form.elements.typed;
const REFRESH = 20000;
const TYPING = 180;
let waiting;
let typing;

const showAnswer = (html) => {
  result.innerHTML = html;
  foundList.replaceChildren();
  play(result.querySelector("[data-tone]")?.dataset.tone);
  result.scrollIntoView({ block: "nearest" });
};

const outcome = () => result.querySelector("[data-outcome]")?.dataset.outcome;

const showEnd = (problem) => {
  if (!(problem instanceof Ended)) throw problem;
  if (outcome() !== "ended") showAnswer(problem.html);
};

const attempt = async (asked) => {
  try {
    showAnswer(await send(asked));
    offline.hidden = true;
    waiting = undefined;
    refresh();
  } catch (problem) {
    const isEnded = problem instanceof Ended;
    waiting = isEnded ? undefined : asked;
    offline.hidden = isEnded;
    if (isEnded) showAnswer(problem.html);
    else play("stop");
  }
};

const checkIn = async (typed) => {
  input.value = "";
  clearTimeout(typing);
  await attempt(attemptOf(form, typed));
  if (outcome() === "names") await search(typed);
  input.focus();
};

const lookUp = async (typed) => {
  foundList.innerHTML = await fetchPiece(desk.dataset.found, { q: typed, part: desk.dataset.part });
};

const search = async (typed) => {
  try {
    await lookUp(typed);
  } catch (problem) {
    if (problem instanceof Ended) showEnd(problem);
  }
};

const KEPT = ["question", "ended"];
const clearOld = () => {
  if (outcome() && !KEPT.includes(outcome())) result.replaceChildren(one("idle").content.cloneNode(true));
};

const refresh = async () => {
  const piece = document.createElement("div");
  try {
    piece.innerHTML = await fetchPiece(desk.dataset.state, { part: desk.dataset.part });
  } catch (problem) {
    if (problem instanceof Ended) showEnd(problem);
    return;
  }
  one("count").replaceChildren(...piece.querySelector("[data-count]").children);
  if (!state.querySelector("details[open]")) state.replaceChildren(...piece.querySelector("[data-last]").children);
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = input.value.trim();
  if (typed) checkIn(typed);
});

input.addEventListener("input", () => {
  clearTimeout(typing);
  const typed = input.value.trim();
  if (typed.length < 2 || /[\d:]/.test(typed)) foundList.replaceChildren();
  else typing = setTimeout(() => { clearOld(); search(typed); }, TYPING);
});

document.addEventListener("submit", async (event) => {
  const sent = event.target;
  if (sent.matches("[data-desk-ask], [data-desk-walk-in]")) {
    event.preventDefault();
    const asked = attemptOf(sent);
    if (!sent.elements.nonce) asked.fields.set("nonce", newNonce());
    input.value = "";
    await attempt(asked);
    if (sent.matches("[data-desk-walk-in]") && !result.querySelector("[data-desk-walk-in]")) {
      sent.reset();
      if (sent.elements.nonce) sent.elements.nonce.value = newNonce();
      sent.closest("details")?.removeAttribute("open");
    }
    input.focus();
  } else if (sent.matches("[data-desk-annul]")) {
    event.preventDefault();
    await send(attemptOf(sent)).catch(showEnd);
    sent.closest("details").removeAttribute("open");
    await refresh();
    input.focus();
  }
});

/* A hand scanner types wherever it may: what is typed outside a field goes to the desk's own. */
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input, select, textarea");
  const isOnControl = event.target.matches("button, a, summary") && ["Enter", " "].includes(event.key);
  if (isTyping || isOnControl || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
  input.focus();
});

one("retry").addEventListener("click", () => waiting && attempt(waiting));

one("part").querySelector("select")?.addEventListener("change", (event) => event.target.form.submit());
document.querySelectorAll("[data-without-script]").forEach((element) => { element.hidden = true; });

const sound = one("sound");
sound.hidden = false;
sound.setAttribute("aria-pressed", String(!isMuted()));
sound.addEventListener("click", () => {
  setMuted(!isMuted());
  sound.setAttribute("aria-pressed", String(!isMuted()));
  play("good");
});

const camera = one("camera");
let stop;
camera.hidden = !navigator.mediaDevices?.getUserMedia;
camera.addEventListener("click", async () => {
  if (stop) {
    stop();
    stop = undefined;
  } else {
    const files = { script: desk.dataset.reader, wasm: desk.dataset.wasm };
    stop = await watch(one("video"), files, checkIn).catch(() => undefined);
  }
  camera.textContent = stop ? camera.dataset.off : camera.dataset.on;
});

setInterval(() => document.hidden || refresh(), REFRESH);
input.focus();
