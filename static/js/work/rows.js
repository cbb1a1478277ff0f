/* A list edited on one page: rows are added and moved at once. Without this the same buttons ask the server. */

for (const form of document.querySelectorAll("form[data-rows]")) connect(form);

function connect(form) {
  const list = form.querySelector("[data-list]");
  const blank = form.querySelector("template[data-blank]");
  const total = form.querySelector('input[name="row-TOTAL_FORMS"]');
  const most = Number(form.querySelector('input[name="row-MAX_NUM_FORMS"]').value);
  const said = form.querySelector("[data-said]");
  number(list);

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const row = button.closest("[data-row]");
    if ("add" in button.dataset && Number(total.value) < most) {
      event.preventDefault();
      add(list, blank, total);
    } else if (row && ("up" in button.dataset || "down" in button.dataset)) {
      event.preventDefault();
      const moved = "up" in button.dataset ? up(row) : down(row);
      number(list);
      button.focus();
      if (moved) said.textContent = `${"up" in button.dataset ? said.dataset.up : said.dataset.down}: ${[...list.children].indexOf(row) + 1}`;
    }
  });

  // A fault's link leads to a field that may lie in a closed row.
  form.addEventListener("click", (event) => {
    const link = event.target.closest('.errors a[href^="#"]');
    const target = link && document.getElementById(link.hash.slice(1));
    target?.closest("details")?.setAttribute("open", "");
  });
}

function add(list, blank, total) {
  const fresh = blank.content.cloneNode(true);
  const html = document.createElement("div");
  html.append(fresh);
  html.innerHTML = html.innerHTML.replaceAll("__prefix__", total.value);
  const row = html.firstElementChild;
  list.append(row);
  total.value = Number(total.value) + 1;
  number(list);
  row.querySelector("details input:not([type=hidden]), details select, details textarea")?.focus();
}

function up(row) {
  const before = row.previousElementSibling;
  before?.before(row);
  return Boolean(before);
}

function down(row) {
  const after = row.nextElementSibling;
  after?.after(row);
  return Boolean(after);
}

/* Rows stand in the order in which they are shown. */
function number(list) {
  [...list.children].forEach((row, place) => {
    const order = row.querySelector('input[name$="-ORDER"]');
    if (order) order.value = place + 1;
  });
}
