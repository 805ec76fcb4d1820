// Finds partners and places by a few letters: `<div data-suggest="address" data-into="field">` holds the boxes of the field and
// a text. What is found stands below the text; a press puts it among the boxes, ticked. Without a script the server finds it.
const AFTER = 250;
const LEAST = 2;

function box(into, row) {
  const label = document.createElement("label");
  const control = document.createElement("input");
  Object.assign(control, { type: "checkbox", name: into, value: row.id, checked: true, id: `id_${into}_${row.id}` });
  label.htmlFor = control.id;
  label.append(control, row.name);
  return label;
}

function start(part) {
  const into = part.dataset.into;
  const text = part.querySelector("input[type=text]");
  const boxes = part.querySelector(".opts");
  const found = document.createElement("div");
  found.className = "found";
  found.setAttribute("aria-live", "polite");
  text.after(found);
  text.autocomplete = "off";
  let waiting;
  let latest = 0;

  function take(row) {
    const there = [...boxes.querySelectorAll("input")].find((one) => one.value === row.id);
    if (there) there.checked = true;
    else boxes.append(box(into, row));
    text.value = "";
    found.replaceChildren();
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function look() {
    const mine = ++latest;
    const wanted = text.value.trim();
    if (wanted.length < LEAST) {
      found.replaceChildren();
      return;
    }
    const answer = await fetch(`${part.dataset.suggest}&q=${encodeURIComponent(wanted)}`, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected || mine !== latest) return;
    const { rows, none } = await answer.json();
    const buttons = rows.map((row) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "b g";
      button.textContent = row.name;
      button.addEventListener("click", () => take(row));
      return button;
    });
    found.replaceChildren(...(buttons.length ? buttons : [none]));
  }

  // A draft brings back boxes that were put in before.
  part.addEventListener("kconnect:box", (event) => boxes.append(box(into, event.detail)));
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    // Without a connection the text is sent as it is, and the server looks then.
    waiting = setTimeout(() => look().catch(() => {}), AFTER);
  });
}

for (const part of document.querySelectorAll("[data-suggest]")) start(part);
