// A list of boxes by keyboard: j and k walk, x ticks, Enter sends. They work only while the focus is on a box of the list, so
// that they take no letter from anybody who writes or listens elsewhere.
for (const form of document.querySelectorAll("form[data-keys]")) {
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  for (const help of document.querySelectorAll("[data-keys-help]")) help.hidden = false;

  form.addEventListener("keydown", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") boxes[Math.min(at + 1, boxes.length - 1)].focus();
    else if (event.key === "k") boxes[Math.max(at - 1, 0)].focus();
    else if (event.key === "x") event.target.checked = !event.target.checked;
    else if (event.key === "Enter") form.requestSubmit();
    else return;
    event.preventDefault();
  });
}
