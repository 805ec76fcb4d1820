// Hints while writing: sends the texts of a form to be looked at, a moment after the last letter, and shows what comes back.
const PAUSE = 1200;

for (const place of document.querySelectorAll("[data-hints]")) {
  const form = place.closest("form");
  let waiting = 0;
  let asked = 0;

  async function look() {
    const mine = ++asked;
    const told = new FormData();
    for (const field of form.querySelectorAll("textarea, input[type=text], input[name=csrfmiddlewaretoken]")) {
      told.append(field.name, field.value);
    }
    try {
      const answer = await fetch(place.dataset.hints, { method: "POST", body: told, credentials: "same-origin" });
      if (answer.ok && mine === asked) place.innerHTML = await answer.text();
    } catch {
      // Without the network the form works as before.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}
