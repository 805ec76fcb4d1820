// Keeps what someone writes in a form (`<form data-draft="key">`) in this browser until the server says that it was stored
// (`data-draft-clear="key"` anywhere on a later page). Survives an expired sign-in, a closed tab and a lost connection.
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

function keep(form, key) {
  try {
    store.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values: values(form) }));
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
  const draft = read(key);
  // A page that came back with errors already holds what was sent.
  if (draft && !document.querySelector("[data-errors]")) {
    fill(form, draft.values);
    if (JSON.stringify(values(form)) !== untouched) {
      for (const note of form.querySelectorAll("[data-draft-restored]")) note.hidden = false;
    }
  }
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form, key), 250);
  });
  form.addEventListener("submit", () => keep(form, key));
  for (const button of form.querySelectorAll("[data-draft-discard]")) {
    button.addEventListener("click", () => {
      clearTimeout(waiting);
      forget(key);
      form.reset();
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
