// The table while somebody looks at it: new messages appear, drafts are kept, what was seen is marked as read.
// Everything here is an addition: the pages work by reloading them, and drafts by their own button.

const BUSY_MS = 3000;
const IDLE_MS = 15000;
const IDLE_AFTER_MS = 2 * 60 * 1000;
const SLOWEST_MS = 60000;
const DRAFT_AFTER_MS = 2000;
const SEEN_AFTER_MS = 1500;

let touched = Date.now();
for (const kind of ["keydown", "pointerdown", "pointermove", "scroll", "touchstart"]) {
  addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
}
const isActive = () => Date.now() - touched < IDLE_AFTER_MS;

/** Say in words what the page does; `state` is on, off, or gone. */
function say(state) {
  const box = document.querySelector("[data-watch-words]");
  if (!box) return;
  box.hidden = false;
  for (const one of box.querySelectorAll("[data-watch]")) {
    if (one.dataset.watch !== "changed") one.hidden = one.dataset.watch !== state;
  }
}

/** Ask what is new: every 3 s while somebody is there, every 15 s when idle, never while the page is hidden. */
function live(log) {
  let version = log.dataset.version;
  let timer = 0;
  let failures = 0;
  let asking = false;
  const plan = (wait) => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, wait);
  };
  const pace = () => Math.min(SLOWEST_MS, (isActive() ? BUSY_MS : IDLE_MS) * 2 ** failures);
  async function ask() {
    if (asking) return;
    asking = true;
    let again = true;
    try {
      const url = new URL(log.dataset.liveUrl, location.href);
      url.searchParams.set("after", [...log.querySelectorAll("[data-message]")].at(-1)?.dataset.message ?? "");
      const headers = { "X-Fragment": "1", ...(version && { "If-None-Match": `W/"${version}"` }) };
      const answer = await fetch(url, { headers, redirect: "manual", cache: "no-store" });
      if (answer.status === 200) {
        version = answer.headers.get("ETag")?.replace(/^W\/"|"$/g, "") ?? "";
        put(log, await answer.text());
      } else if (answer.status !== 304 && answer.status < 500 && answer.status !== 429) {
        again = false; // signed out, or no longer in the room: the page says so and asks no more
      }
      failures = answer.status >= 500 || answer.status === 429 ? Math.min(failures + 1, 5) : 0;
      say(again ? (failures ? "off" : "on") : "gone");
    } catch {
      failures = Math.min(failures + 1, 5);
      say("off");
    }
    asking = false;
    if (again) plan(version ? pace() : 0);
  }
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : plan(0)));
  // Whoever comes back to an idle page is not kept waiting for the rest of the fifteen seconds.
  for (const kind of ["keydown", "pointerdown"]) {
    addEventListener(kind, () => { if (timer && log.dataset.idle) plan(BUSY_MS); }, { passive: true });
  }
  setInterval(() => { log.dataset.idle = isActive() ? "" : "yes"; }, BUSY_MS);
  say("on");
  plan(BUSY_MS);
}

/** Put what came into the page; whoever is writing keeps the writing box where it was. */
function put(log, html) {
  const came = new DOMParser().parseFromString(html, "text/html");
  const writing = document.activeElement?.closest("form");
  const before = writing?.getBoundingClientRect().top;
  const messages = came.querySelector('[data-part="messages"]');
  for (const one of messages?.querySelectorAll("[data-message]") ?? []) {
    if (!document.getElementById(one.id)) log.append(document.adoptNode(one));
  }
  if (log.querySelector("[data-message]")) document.querySelector("[data-until-first]")?.remove();
  for (const region of document.querySelectorAll("[data-live]")) {
    const fresh = came.querySelector(`[data-part="${region.dataset.live}"]`);
    if (fresh && !region.contains(document.activeElement) && fresh.innerHTML.trim() !== region.innerHTML.trim()) {
      region.replaceChildren(...fresh.childNodes);
    }
  }
  const pulse = came.querySelector("[data-pulse]")?.dataset.pulse;
  const changed = document.querySelector('[data-watch="changed"]');
  if (changed && pulse && pulse !== log.dataset.pulse) changed.hidden = false;
  if (before !== undefined) scrollBy(0, writing.getBoundingClientRect().top - before);
  log.dispatchEvent(new Event("arrived"));
}

/** Send the form's token and a few fields; what is sent by the page itself asks for no page back. */
function send(url, fields, more = {}) {
  const token = document.querySelector('input[name="csrf_token"]')?.value ?? "";
  const body = new URLSearchParams({ csrf_token: token, ...fields });
  return fetch(url, { method: "POST", body, headers: { "X-Fragment": "1" }, redirect: "manual", ...more });
}

/** Note how far has been read, once the newest message was on the screen for a moment in front of somebody. */
function reading(log) {
  let noted = "";
  let timer = 0;
  const note = (ref) => {
    if (document.hidden || !isActive() || noted === ref) return;
    noted = ref;
    send(log.dataset.readUrl, { upto: ref }).then(
      (answer) => { if (answer.ok) document.querySelector("[data-read-form]")?.remove(); },
      () => { noted = ""; },
    );
  };
  const watcher = new IntersectionObserver((seen) => {
    clearTimeout(timer);
    const newest = seen.at(-1);
    if (newest.isIntersecting) timer = setTimeout(() => note(newest.target.dataset.message), SEEN_AFTER_MS);
  }, { threshold: 0.2 });
  const look = () => {
    watcher.disconnect();
    const newest = [...log.querySelectorAll("[data-message]")].at(-1);
    if (newest) watcher.observe(newest);
  };
  log.addEventListener("arrived", look);
  document.addEventListener("visibilitychange", look);
  look();
}

/** Keep what is being written on the server, a moment after the last key and when the page is left. */
function drafting(form) {
  const box = form.querySelector("textarea[name=words]");
  const words = form.querySelector("[data-draft-words]");
  let kept = box.value;
  let timer = 0;
  const keep = async (more) => {
    clearTimeout(timer);
    if (form.dataset.sent || box.value === kept) return;
    const now = box.value;
    try {
      const answer = await send(form.action, { do: "draft", words: now, key: form.elements.key?.value ?? "" }, more);
      if (answer.status !== 204) throw new Error(String(answer.status));
      kept = now;
      words.textContent = form.dataset.draftKept;
    } catch {
      words.textContent = form.dataset.draftFailed;
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    words.textContent = "";
    timer = setTimeout(keep, DRAFT_AFTER_MS);
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep({ keepalive: true }); });
  addEventListener("pagehide", () => keep({ keepalive: true }));
}

for (const log of document.querySelectorAll("[data-live-url]")) {
  live(log);
  if (log.dataset.readUrl) reading(log);
}
for (const form of document.querySelectorAll("form[data-draft]")) drafting(form);
