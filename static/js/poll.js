// Keeps a job's card up to date: fetches the fragment named in data-poll and puts it in place until it names none.
const EVERY = 2000;
const SLOWEST = 30000;
const status = document.getElementById("status");

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) {
    throw new Error(String(answer.status));
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".job") || page.body.firstElementChild;
}

function replace(card, fresh) {
  // A reader who is about to press a button of the card must not lose it.
  if (card.contains(document.activeElement)) {
    const progress = card.querySelector("progress");
    const next = fresh.querySelector("progress");
    if (fresh.dataset.poll && progress && next) {
      progress.replaceWith(next);
      return card;
    }
  }
  card.replaceWith(fresh);
  return fresh;
}

function watch(card, wait = EVERY) {
  setTimeout(async () => {
    if (document.hidden) {
      watch(card, wait);
      return;
    }
    try {
      const current = replace(card, await fetched(card.dataset.poll));
      if (current.dataset.poll) {
        watch(current);
      } else {
        announce(current);
      }
    } catch {
      watch(card, Math.min(wait * 2, SLOWEST));
    }
  }, wait);
}

function announce(card) {
  if (card.dataset.reload !== undefined) {
    location.reload();
  } else if (status) {
    status.textContent = card.querySelector(".row")?.textContent.trim() ?? "";
  }
}

for (const card of document.querySelectorAll("[data-poll]")) {
  watch(card);
}

// A part of the page that was put in later asks for the same.
document.addEventListener("kconnect:poll", (event) => watch(event.detail));
