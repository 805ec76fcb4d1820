// Moves the focus to what has to be corrected, so that a keyboard or a screen reader starts there.
const summary = document.querySelector("[data-errors]");

if (summary) {
  summary.focus();
}
