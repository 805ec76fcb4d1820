// One thing after the other by keyboard: single letters decide while the focus is on the form and in no field that is written
// in, so that they take no letter from anybody who writes or listens elsewhere. The form takes the focus when the page opens.
for (const form of document.querySelectorAll("form[data-decide]")) {
  for (const help of document.querySelectorAll("[data-decide-help]")) help.hidden = false;
  if (!document.querySelector("[data-errors]")) form.focus();

  form.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (at.matches("select, textarea, input:not([type=checkbox])")) return;
    const acts = {
      a: () => document.getElementById("decide-accept")?.click(),
      d: () => form.querySelector("select[name=reason]")?.focus(),
      e: () => document.getElementById("decide-text")?.click(),
      m: () => document.getElementById("decide-merge")?.click(),
      n: () => document.getElementById("decide-next")?.click(),
    };
    if (!(event.key in acts)) return;
    acts[event.key]();
    event.preventDefault();
  });
}
