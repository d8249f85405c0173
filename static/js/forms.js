// Forms without surprises: no double sending, a live character count, a warning before typed words are lost.
// Everything here is an addition: each form works as it is without JavaScript.

const RESEND_AFTER_MS = 15000;

/** Let a form be sent once; a second press within a few seconds does nothing. */
function guard(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    button?.setAttribute("aria-disabled", "true");
    setTimeout(() => release(form), RESEND_AFTER_MS);
  });
}

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

/** Say how many characters are left, counting as people do (one emoji or rare character is one). */
function counter(field) {
  const box = field.querySelector("textarea, input");
  const words = field.querySelector(".counter");
  const limit = Number(field.dataset.counter);
  let pending = 0;
  const show = () => {
    const left = limit - [...box.value.replace(/\r\n/g, "\n")].length;
    const text = left < 0 ? field.dataset.counterOver : field.dataset.counterLeft;
    words.textContent = text.replace("{n}", Math.abs(left));
    words.classList.toggle("counter-over", left < 0);
    words.setAttribute("aria-live", left < limit / 10 ? "polite" : "off");
  };
  box.addEventListener("input", () => {
    clearTimeout(pending);
    pending = setTimeout(show, 250);
  });
  show();
}

/** Ask before leaving a page whose form has been typed in. */
function unsaved(form) {
  const written = () => new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, value.name ?? value])).toString();
  const before = written();
  window.addEventListener("beforeunload", (event) => {
    if (!form.dataset.sent && written() !== before) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("form[data-guard], form[method=post]")) guard(form);
for (const field of document.querySelectorAll("[data-counter]")) counter(field);
for (const form of document.querySelectorAll("form[data-unsaved]")) unsaved(form);
requestAnimationFrame(() => {
  if (document.activeElement === document.body) document.querySelector("[data-error-summary]")?.focus();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) release(form);
});
