// Tries the text of a recipe while it is being written: what the button "Try it" does, a moment after the last change.
const AFTER = 1500;
const form = document.querySelector("form[data-preview]");
const preview = document.getElementById("preview");
const shown = preview?.querySelector("[data-preview-result]");

let waiting = 0;
let latest = 0;

async function tryIt() {
  const mine = ++latest;
  const sent = new FormData(form);
  sent.set("try", "1");
  const answer = await fetch(form.action || location.pathname, { method: "POST", body: sent, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // Only the answer to the last change counts.
  if (mine !== latest) {
    return;
  }
  const errors = page.querySelector("[data-errors] ul");
  const result = page.querySelector("[data-preview-result]");
  if (!result) {
    return;
  }
  shown.replaceChildren(...(errors ? [errors] : result.childNodes));
  for (const card of shown.querySelectorAll("[data-poll]")) {
    document.dispatchEvent(new CustomEvent("kconnect:poll", { detail: card }));
  }
}

function soon() {
  clearTimeout(waiting);
  if (form.elements.sample.value) {
    waiting = setTimeout(() => tryIt().catch(() => {}), AFTER);
  }
}

if (form && shown) {
  form.elements.text.addEventListener("input", soon);
  form.elements.sample.addEventListener("change", soon);
}
