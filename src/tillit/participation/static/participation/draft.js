// Keeps a long form while one writes. Without it, the button beside does the same.
(() => {
  const AFTER_LAST_KEY = 3000, AT_THE_LATEST = 20000, FIRST_RETRY = 5000, SLOWEST_RETRY = 60000, KEPT_ALIVE = 60000;
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const status = form.querySelector("[data-status]"), words = form.dataset;
  const fill = (pattern, values) => pattern.replace(/{(\w+)}/g, (_, name) => values[name]);
  const all = () => new URLSearchParams(new FormData(form)).toString();
  let saved = all(), since = 0, timer, sending = false, failures = 0, leaving = false;

  // Said only when it is something new, so that a screen reader is not interrupted at every save.
  const say = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };
  const wait = (time) => {
    clearTimeout(timer);
    timer = setTimeout(save, time);
  };
  const fail = (why, again) => {
    say(fill(words.failed, { why }));
    failures += 1;
    if (again) wait(Math.min(SLOWEST_RETRY, FIRST_RETRY * 2 ** (failures - 1)));
  };
  const clock = (moment) => {
    const parts = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Oslo" });
    return Object.fromEntries(parts.formatToParts(new Date(moment)).map((part) => [part.type, part.value]));
  };
  const answer = async (response, text) => {
    if (response.type === "opaqueredirect") return fail(words.loggedOut, true);
    const told = await response.json().catch(() => ({}));
    if (!response.ok) return fail(told.sentence ?? words.offline, ![403, 413, 422].includes(response.status));
    saved = text;
    failures = since = 0;
    say(fill(words.saved, clock(told.saved_at)));
    if (all() !== saved) wait(AFTER_LAST_KEY);
  };
  async function save(last) {
    const text = all();
    if (sending || leaving || text === saved) return;
    clearTimeout(timer);
    sending = true;
    const headers = { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" };
    const keepalive = last === true && text.length < KEPT_ALIVE;
    try {
      await answer(await fetch(words.draft, { method: "POST", body: text, headers, keepalive, redirect: "manual" }), text);
    } catch {
      fail(words.offline, true);
    } finally {
      sending = false;
    }
  }
  form.addEventListener("input", () => {
    since ||= Date.now();
    if (failures) return wait(FIRST_RETRY);
    wait(Math.max(0, Math.min(AFTER_LAST_KEY, since + AT_THE_LATEST - Date.now())));
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save(true));
  window.addEventListener("online", () => save());
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && all() !== saved) event.preventDefault();
  });
})();
