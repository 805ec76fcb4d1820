// Shows what needs a script, and says in words when a passkey was refused or the browser has none.
const me = document.querySelector("script[data-failed]");

for (const part of document.querySelectorAll("[data-needs-script]")) {
  part.hidden = !window.PublicKeyCredential;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  let note = document.getElementById("passkey-failed");
  if (!note) {
    note = document.createElement("p");
    note.id = "passkey-failed";
    note.className = "say no";
    note.setAttribute("role", "alert");
    document.querySelector("main h1").after(note);
  }
  note.textContent = me.dataset.failed;
});
