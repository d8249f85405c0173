// Small conveniences of a page: copy a number, print, keep a region fresh. All optional.

/** A button that copies the text of the element it names. */
function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent.trim());
    const before = button.textContent;
    button.textContent = button.dataset.copied;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { button.textContent = before; }, 3000);
  });
}

/** A button that prints; without JavaScript it stays hidden, the browser's own menu prints as well. */
function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/** Refresh a region with the HTML its address gives, never under somebody's fingers, for half an hour at most. */
function poll(region) {
  const seconds = Math.max(5, Number(region.dataset.pollSeconds) || 30);
  const until = Date.now() + 30 * 60 * 1000;
  let last = "";
  const again = async () => {
    if (Date.now() > until) return;
    if (!document.hidden && !region.contains(document.activeElement)) {
      try {
        const answer = await fetch(region.dataset.pollUrl, { headers: { "X-Fragment": "1" } });
        const html = answer.ok && !answer.redirected ? await answer.text() : last;
        if (last && html !== last) region.innerHTML = html;
        last = html;
      } catch { /* offline: the next round tries again */ }
    }
    setTimeout(again, seconds * 1000);
  };
  region.setAttribute("aria-live", "polite");
  again();
}

for (const button of document.querySelectorAll("[data-copy]")) copy(button);
for (const button of document.querySelectorAll("[data-print]")) print(button);
for (const region of document.querySelectorAll("[data-poll-url]")) poll(region);
