// A form whose outcome is shown while it is filled in: `data-preview` names where. Without a script a button does it.

const WAIT = 400;

for (const form of document.querySelectorAll("form[data-preview]")) {
  const place = document.getElementById(form.dataset.preview);
  let timer, latest = 0;

  const show = async () => {
    const number = ++latest;
    const said = new FormData(form);
    said.set("preview", "1");
    const answer = await fetch(form.action, { method: "POST", body: said, headers: { "X-Preview": "1" } }).catch(() => undefined);
    if (number !== latest) return;
    // Whoever was signed out meanwhile is sent to another page, which is no outcome.
    if (answer?.ok && !answer.redirected) place.innerHTML = await answer.text();
    else place.textContent = form.dataset.wordsFailed;
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT);
  });
}
