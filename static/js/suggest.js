// Typing ahead: shows what the server suggests (a fragment of HTML) below a search box. Without JavaScript the form searches.

const WAIT_MS = 250;

function suggest(input) {
  const region = document.createElement("div");
  region.className = "suggestions";
  region.hidden = true;
  region.setAttribute("aria-live", "polite");
  (input.closest(".affixed") ?? input).after(region);
  let pending = 0;
  let asked = 0;
  const ask = async () => {
    const words = input.value.trim();
    const turn = ++asked;
    if (words.length < 2) {
      region.hidden = true;
      return;
    }
    try {
      const address = new URL(input.dataset.suggestUrl, location.href);
      address.searchParams.set("q", words);
      const answer = await fetch(address, { headers: { "X-Fragment": "1" } });
      if (turn !== asked || !answer.ok || answer.redirected) return;
      region.innerHTML = await answer.text();
      region.hidden = !region.textContent.trim();
    } catch { /* offline: the search button still works */ }
  };
  input.addEventListener("input", () => {
    clearTimeout(pending);
    pending = setTimeout(ask, WAIT_MS);
  });
  input.form?.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !region.hidden) {
      region.hidden = true;
      input.focus();
    }
  });
}

for (const input of document.querySelectorAll("[data-suggest-url]")) suggest(input);
