// Help on top of a text area that works without it: buttons that write the marks, a preview, and saving while one writes.
(() => {
  const SHORTCUTS = { b: "bold", k: "link" };
  const AFTER_LAST_KEY = 3000, AT_THE_LATEST = 20000, FIRST_RETRY = 5000, SLOWEST_RETRY = 60000, PREVIEW = 700;
  const KEPT_ALIVE = 60000; // bytes a page may still send while it is left

  const fill = (pattern, values) => pattern.replace(/{(\w+)}/g, (_, name) => values[name]);

  // Through the browser's own editing where it can, so that undo still works.
  const put = (area, from, to, text, start, end = start) => {
    area.focus();
    area.setSelectionRange(from, to);
    const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
    if (!done) {
      area.setRangeText(text, from, to, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.setSelectionRange(start, end);
  };

  const around = (area, before, after, otherwise, select) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const chosen = value.slice(from, to) || otherwise;
    const text = before + chosen + after;
    put(area, from, to, text, ...select(from, chosen));
  };

  const bold = (area, words) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    if (from !== to && value.slice(from - 2, from) === "**" && value.slice(to, to + 2) === "**") {
      return put(area, from - 2, to + 2, value.slice(from, to), from - 2, to - 2);
    }
    around(area, "**", "**", words.bold, (at, chosen) => [at + 2, at + 2 + chosen.length]);
  };
  const link = (area, words) => {
    const address = "https://";
    around(area, "[", `](${address})`, words.link, (at, chosen) => [at + chosen.length + 3, at + chosen.length + 3 + address.length]);
  };

  const lines = (area, change) => {
    const { selectionStart, selectionEnd, value } = area;
    const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const next = value.indexOf("\n", selectionEnd);
    const to = next < 0 ? value.length : next;
    const text = change(value.slice(from, to).split("\n")).join("\n");
    const end = from + text.length;
    put(area, from, to, text, selectionStart === selectionEnd ? end : from, end);
  };
  const MARK = /^(\s*)(#{1,6}\s+|[-*+]\s+|\d+[.)]\s+)?/;
  const marked = (pattern, mark) => (rows) => {
    const off = rows.every((row) => pattern.test(row));
    return rows.map((row, index) => row.replace(MARK, off ? "$1" : `$1${mark(index)}`));
  };
  const table = (area, words) => {
    const { selectionEnd: at, value } = area;
    const head = [1, 2, 3].map((number) => `${words.column} ${number}`);
    const row = (cells) => `| ${cells.join(" | ")} |\n`;
    const before = value.slice(0, at).replace(/[ \t]+$/, "");
    const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const text = gap + row(head) + row(["---", "---", "---"]) + row(["  ", "  ", "  "]) + "\n";
    put(area, at, at, text, at + gap.length + 2, at + gap.length + 2 + head[0].length);
  };
  const DO = {
    bold, link, table,
    heading: (area) => lines(area, marked(/^\s*#{1,6}\s/, () => "## ")),
    list: (area) => lines(area, marked(/^\s*[-*+]\s/, () => "- ")),
    numbers: (area) => lines(area, marked(/^\s*\d+[.)]\s/, (index) => `${index + 1}. `)),
  };

  // Enter goes on with a list, and ends it on an empty entry.
  const goOn = (area, event) => {
    const { selectionStart: at, selectionEnd, value } = area;
    if (at !== selectionEnd || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const from = value.lastIndexOf("\n", at - 1) + 1;
    const found = /^(\s*)(?:([-*+])|(\d{1,6})([.)]))\s+(.*)$/.exec(value.slice(from, at));
    if (!found) return;
    event.preventDefault();
    if (!found[5]) return put(area, from, at, "", from);
    const text = `\n${found[1]}${found[2] || Number(found[3]) + 1 + found[4]} `;
    put(area, at, at, text, at + text.length);
  };

  const setUpTools = (box, area) => {
    const tools = box.querySelector("[role=toolbar]");
    const buttons = [...tools.querySelectorAll("button")];
    const words = box.dataset;
    buttons.forEach((button, index) => { button.tabIndex = index ? -1 : 0; });
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) DO[button.dataset.do](area, words);
    });
    tools.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
      if (!step) return;
      event.preventDefault();
      const here = buttons.indexOf(document.activeElement);
      const there = Number.isFinite(step) ? (here + step + buttons.length) % buttons.length : step < 0 ? 0 : buttons.length - 1;
      buttons.forEach((button, index) => { button.tabIndex = index === there ? 0 : -1; });
      buttons[there].focus();
    });
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter") return goOn(area, event);
      const name = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && SHORTCUTS[event.key.toLowerCase()];
      if (!name) return;
      event.preventDefault();
      DO[name](area, words);
    });
  };

  const setUpPreview = (box, area) => {
    const button = box.querySelector("[data-preview]");
    const panel = document.getElementById(button.getAttribute("aria-controls"));
    let timer;
    const show = () => panel.dispatchEvent(new CustomEvent("preview"));
    button.hidden = false;
    button.addEventListener("click", () => {
      panel.hidden = !panel.hidden;
      button.setAttribute("aria-expanded", String(!panel.hidden));
      if (!panel.hidden) show();
    });
    area.addEventListener("input", () => {
      clearTimeout(timer);
      if (!panel.hidden) timer = setTimeout(show, PREVIEW);
    });
  };

  const clock = (moment) => {
    const parts = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Oslo" });
    return Object.fromEntries(parts.formatToParts(new Date(moment)).map((part) => [part.type, part.value]));
  };

  const setUpSaving = (box, area) => {
    const form = area.form, status = box.querySelector("[data-status]"), words = box.dataset;
    let saved = area.value, since = 0, timer, sending = false, failures = 0, leaving = false;

    // Said only when it is something new, so that a screen reader is not interrupted at every save.
    const say = (text, tone = "") => {
      status.dataset.tone = tone;
      if (status.textContent !== text) status.textContent = text;
    };
    const wait = (time) => {
      clearTimeout(timer);
      timer = setTimeout(save, time);
    };
    const fail = (why, again) => {
      say(fill(words.failed, { why }), "danger");
      failures += 1;
      if (again) wait(Math.min(SLOWEST_RETRY, FIRST_RETRY * 2 ** (failures - 1)));
    };
    const post = (text, last) => {
      const body = new URLSearchParams({ text, revision: form.elements.revision?.value ?? "" });
      const token = form.elements.csrfmiddlewaretoken?.value ?? JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
      const keepalive = Boolean(last) && body.toString().length < KEPT_ALIVE;
      const headers = { "X-CSRFToken": token, Accept: "application/json" };
      return fetch(area.dataset.autosave, { method: "POST", body, headers, keepalive, redirect: "manual" });
    };
    const answer = async (response, text) => {
      if (response.type === "opaqueredirect") return fail(words.loggedOut, true);
      const told = await response.json().catch(() => ({}));
      if (response.ok) {
        saved = text;
        failures = since = 0;
        say(fill(words.saved, clock(told.saved_at)));
        if (area.value !== saved) wait(AFTER_LAST_KEY);
      } else if ([409, 413, 422].includes(response.status)) {
        fail(told.sentence ?? words.offline, false); // the same text would get the same answer
      } else {
        fail(told.sentence ?? words.offline, true);
      }
    };
    const save = async (last) => {
      if (sending || leaving || area.value === saved) return;
      clearTimeout(timer);
      sending = true;
      const text = area.value;
      try {
        await answer(await post(text, last === true), text);
      } catch {
        fail(words.offline, true);
      } finally {
        sending = false;
      }
    };

    area.addEventListener("input", () => {
      since ||= Date.now();
      if (failures) return wait(FIRST_RETRY);
      wait(Math.max(0, Math.min(AFTER_LAST_KEY, since + AT_THE_LATEST - Date.now())));
    });
    area.addEventListener("blur", (event) => {
      if (event.relatedTarget?.type !== "submit") save();
    });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save(true));
    window.addEventListener("online", () => save());
    form.addEventListener("submit", () => {
      leaving = true;
      clearTimeout(timer);
    });
    window.addEventListener("pageshow", () => { leaving = false; });
    window.addEventListener("beforeunload", (event) => {
      if (!leaving && area.value !== saved) event.preventDefault();
    });
  };

  const setUp = (box) => {
    if (box.dataset.ready) return;
    box.dataset.ready = "yes";
    const area = box.querySelector("textarea");
    setUpTools(box, area);
    setUpPreview(box, area);
    if (area.dataset.autosave && area.form) setUpSaving(box, area);
  };
  const setUpAll = (within) => within.querySelectorAll("[data-editor]").forEach(setUp);
  setUpAll(document);
  document.body.addEventListener("htmx:load", (event) => setUpAll(event.target));
})();
