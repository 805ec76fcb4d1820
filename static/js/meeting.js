// While a meeting runs: a tap changes its part of the page in place, and notes keep themselves after a pause. Without this
// module the same forms post and the page comes back at the same part.
const PAUSE = 1500;
const status = document.getElementById("status");

async function sent(form, submitter) {
  const body = new FormData(form);
  if (submitter?.name) body.set(submitter.name, submitter.value);
  const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", headers: { Accept: "text/html" } });
  // 409 is the page with both texts; whatever else is no page of ours to show here.
  if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function put(id, page, from) {
  const here = document.getElementById(id);
  const fresh = page.getElementById(id);
  if (!here || !fresh) throw new Error(id);
  const at = [...here.querySelectorAll("button")].indexOf(from);
  here.replaceWith(fresh);
  fresh.querySelectorAll("button")[at]?.focus({ preventScroll: true });
  if (status && from) status.textContent = from.textContent.trim();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.region) return;
  event.preventDefault();
  try {
    put(form.dataset.region, await sent(form, event.submitter), event.submitter);
  } catch {
    HTMLFormElement.prototype.submit.call(withButton(form, event.submitter));
  }
});

function withButton(form, submitter) {
  if (submitter?.name) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(field);
  }
  return form;
}

const timers = new WeakMap();
const busy = new WeakSet();

function later(form) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => keep(form), PAUSE));
}

async function keep(form) {
  if (busy.has(form)) {
    later(form);
    return;
  }
  const said = form.querySelector("[data-said]");
  const text = form.elements.notes.value;
  busy.add(form);
  try {
    const page = await sent(form);
    const fresh = page.querySelector(`[data-notes="${form.dataset.notes}"]`);
    if (page.querySelector("[data-conflict]")) {
      put(form.dataset.notes, page);
      document.querySelector(`[data-notes="${form.dataset.notes}"] textarea`)?.focus();
      return;
    }
    if (!fresh) throw new Error("signed out");
    // What was typed meanwhile stays; it is written upon what was just kept.
    form.elements.version.value = fresh.elements.version.value;
    said.textContent = said.dataset.said;
    if (form.elements.notes.value !== text) later(form);
  } catch {
    said.textContent = said.dataset.failed;
  } finally {
    busy.delete(form);
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-notes]");
  if (form) later(form);
});

document.addEventListener("submit", (event) => clearTimeout(timers.get(event.target)));
