// Keeps what someone writes in a form (`<form data-draft="key">`) in this browser until the server says that it was stored
// (`data-draft-clear="key"` anywhere on a later page). Survives an expired sign-in, a closed tab and a lost connection. Without
// a connection it says so and sends when the connection is back. What was sent once is sent again with its own token, so that
// an answer that got lost does not make two of it.
const PREFIX = "kconnect:draft:";
const KEPT_FOR = 30 * 24 * 3600 * 1000;
// What belongs to one visit or is secret is never kept.
const NEVER = new Set(["csrfmiddlewaretoken", "form_token", "password"]);

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const store = storage();

function read(key) {
  try {
    const draft = JSON.parse(store.getItem(PREFIX + key));
    return draft && Date.now() - draft.at < KEPT_FOR ? draft : null;
  } catch {
    return null;
  }
}

function controls(form) {
  return [...form.elements].filter(
    (control) => control.name && !NEVER.has(control.name) && !["hidden", "file", "password", "submit", "button"].includes(control.type),
  );
}

function values(form) {
  const found = {};
  for (const control of controls(form)) {
    if (control.type === "checkbox" || control.type === "radio") {
      found[control.name] ??= [];
      if (control.checked) found[control.name].push(control.value);
    } else if (control.multiple) {
      found[control.name] = [...control.selectedOptions].map((option) => option.value);
    } else {
      found[control.name] = control.value;
    }
  }
  return found;
}

// Boxes that were found and put in have names that the next page may not offer.
function added(form) {
  return [...form.querySelectorAll("[data-into] input[type=checkbox]:checked")].map((control) => ({
    into: control.name,
    id: control.value,
    name: control.closest("label").textContent.trim(),
  }));
}

function putBack(form, boxes) {
  for (const row of boxes ?? []) {
    const part = form.querySelector(`[data-into="${row.into}"]`);
    const there = part && [...part.querySelectorAll("input[type=checkbox]")].some((one) => one.value === row.id);
    if (part && !there) part.dispatchEvent(new CustomEvent("kconnect:box", { detail: row }));
  }
}

function fill(form, kept) {
  for (const control of controls(form)) {
    const value = kept[control.name];
    if (value === undefined) continue;
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = value.includes(control.value);
    } else if (control.multiple) {
      for (const option of control.options) option.selected = value.includes(option.value);
    } else {
      control.value = value;
    }
  }
}

function keep(form, key, sent = false) {
  try {
    const token = sent || read(key)?.token ? form.elements.form_token?.value : undefined;
    store.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values: values(form), boxes: added(form), token }));
    for (const note of form.querySelectorAll("[data-draft-kept]")) note.hidden = false;
  } catch {
    // A full or forbidden storage: the form works as without a draft.
  }
}

function forget(key) {
  store.removeItem(PREFIX + key);
}

function start(form) {
  const key = form.dataset.draft;
  // The draft keeps what is unsent. A browser that filled in what was sent, after "back", would have it sent twice.
  form.autocomplete = "off";
  const untouched = JSON.stringify(values(form));
  const ownToken = form.elements.form_token?.value;
  const draft = read(key);
  // A page that came back with errors already holds what was sent.
  if (draft && !document.querySelector("[data-errors]")) {
    putBack(form, draft.boxes);
    fill(form, draft.values);
    if (draft.token && form.elements.form_token) form.elements.form_token.value = draft.token;
    if (JSON.stringify(values(form)) !== untouched) {
      for (const note of form.querySelectorAll("[data-draft-restored]")) note.hidden = false;
    }
  }
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form, key), 250);
  });
  let offline = false;
  form.addEventListener("submit", (event) => {
    keep(form, key, true);
    offline = !navigator.onLine;
    if (offline) event.preventDefault();
    for (const note of form.querySelectorAll("[data-draft-offline]")) note.hidden = !offline;
  });
  window.addEventListener("online", () => {
    if (offline) form.requestSubmit();
  });
  for (const button of form.querySelectorAll("[data-draft-discard]")) {
    button.addEventListener("click", () => {
      clearTimeout(waiting);
      forget(key);
      form.reset();
      if (ownToken) form.elements.form_token.value = ownToken;
      for (const note of form.querySelectorAll("[data-draft-restored], [data-draft-kept]")) note.hidden = true;
    });
  }
}

// Whoever signs out on a shared computer leaves nothing behind.
function forgetAll() {
  for (const key of Object.keys(store)) {
    if (key.startsWith(PREFIX)) store.removeItem(key);
  }
}

if (store) {
  for (const form of document.querySelectorAll("form[data-sign-out]")) form.addEventListener("submit", forgetAll);
  for (const mark of document.querySelectorAll("[data-draft-clear]")) forget(mark.dataset.draftClear);
  for (const form of document.querySelectorAll("form[data-draft]")) start(form);
}
