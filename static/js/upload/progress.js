/* Sends a form with a file beside the page and shows how far it is. Without this the form is sent as any other. */

function show(form) {
  let place = form.querySelector(".sending");
  if (!place) {
    place = document.createElement("div");
    place.className = "sending";
    place.innerHTML = '<progress max="100" value="0"></progress><p role="status"></p>';
    form.append(place);
  }
  const [bar, words] = place.children;
  bar.setAttribute("aria-label", form.querySelector("input[type=file]").labels[0]?.textContent ?? "");
  return { bar, words, place };
}

function fault(form, sentences) {
  form.querySelector(".sending")?.remove();
  form.querySelector(".errors")?.remove();
  const box = document.createElement("div");
  box.className = "errors";
  box.setAttribute("role", "alert");
  const list = document.createElement("ul");
  for (const sentence of sentences) list.append(Object.assign(document.createElement("li"), { textContent: sentence }));
  box.append(list);
  form.prepend(box);
  box.scrollIntoView({ block: "nearest" });
  for (const button of form.querySelectorAll("button")) button.disabled = false;
}

function answered(form, request) {
  let answer = {};
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    answer = {};
  }
  if (request.status === 200 && answer.go) location.assign(answer.go);
  else fault(form, answer.faults ?? [form.dataset.lost]);
}

function send(form) {
  const request = new XMLHttpRequest();
  const { bar, words } = show(form);
  let told = -1;
  const fields = new FormData(form);
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
    if (!lengthComputable) return;
    const percent = Math.floor((100 * loaded) / total);
    bar.value = percent;
    if (Math.floor(percent / 10) === told) return;
    told = Math.floor(percent / 10);
    words.textContent = form.dataset.sending.replace("{percent}", percent);
  });
  request.upload.addEventListener("load", () => {
    bar.removeAttribute("value");
    words.textContent = form.dataset.looking;
  });
  request.addEventListener("load", () => answered(form, request));
  request.addEventListener("error", () => fault(form, [form.dataset.lost]));
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.send(fields);
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  form.addEventListener("submit", (event) => {
    const [file] = form.querySelector("input[type=file]").files;
    if (!file) return;
    event.preventDefault();
    if (file.size > Number(form.dataset.largest)) fault(form, [form.dataset.tooLarge]);
    else send(form);
  });
}
