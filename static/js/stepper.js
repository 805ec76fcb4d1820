// Puts a working button on each side of a number field.
for (const box of document.querySelectorAll("[data-step]")) {
  const field = box.querySelector("input");
  const step = Number(box.dataset.step);
  box.classList.add("ready");
  for (const button of box.querySelectorAll("button")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const now = Number(field.value.replace(",", ".")) || 0;
      const next = button.value === "more" ? now + step : now - step;
      const least = field.min === "" ? 0 : Number(field.min);
      const most = field.max === "" ? Infinity : Number(field.max);
      field.value = String(Math.min(most, Math.max(least, Math.round(next * 100) / 100)));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
