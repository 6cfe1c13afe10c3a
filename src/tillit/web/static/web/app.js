// Small help on top of pages that work without it: warns about unsaved text, says so when a request failed,
// keeps a person from sending a form twice, and opens what a link on the page leads to.
(() => {
  const body = document.body;
  const changed = new Set();

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    // Text that is saved while it is written is looked after by its own script.
    if (form && !event.target.dataset.autosave) changed.add(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    changed.delete(form);
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed.size) event.preventDefault();
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  const say = (text) => {
    document.querySelector(".failed-note")?.remove();
    const note = document.createElement("div");
    note.className = "ds-alert failed-note";
    note.dataset.color = "danger";
    note.setAttribute("role", "alert");
    note.textContent = text;
    body.append(note);
    setTimeout(() => note.remove(), 8000);
  };
  body.addEventListener("htmx:responseError", () => say(body.dataset.failed));
  body.addEventListener("htmx:sendError", () => say(body.dataset.failed));
  body.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form && event.detail.successful && event.detail.requestConfig.verb !== "get") changed.delete(form);
  });
  // A refused button keeps its place in the tab order so that its reason is read out; it does nothing.
  document.addEventListener("click", (event) => {
    if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
  });
  const unfold = (hash) => {
    const there = hash.length > 1 && document.getElementById(hash.slice(1));
    if (there instanceof HTMLDetailsElement) there.open = true;
  };
  unfold(location.hash);
  document.addEventListener("click", (event) => unfold(event.target.closest('a[href^="#"]')?.hash ?? ""));
})();
