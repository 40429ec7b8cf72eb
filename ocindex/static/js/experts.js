// Saves an expert’s assessment while it is written; without this file the buttons do.
(function () {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  const shown = document.querySelector(".saved");
  const list = document.querySelector("details.expert-list");
  if (list && matchMedia("(max-width: 860px)").matches) list.open = false;
  if (!form || !shown || !form.querySelector("button[name=then]")) return;
  const seen = form.querySelector("input[name=seen]");
  const PAUSE = 1200;
  let timer = 0;
  let saving = false;
  let dirty = false;
  let refused = Boolean(document.getElementById("problems")); // what was given back is kept nowhere else
  let pressed = null; // a button pressed while something was on its way
  let stopped = false; // another window was first, or the round is over: the button brings the page that says so

  function say(text, kind) {
    const word = document.createElement(kind === "ok" ? "b" : "span");
    word.className = kind === "failed" ? "not" : "";
    word.textContent = text;
    const note = shown.querySelector("small");
    shown.replaceChildren(word, ...(note ? [" ", note] : []));
  }

  async function save() {
    clearTimeout(timer);
    if (saving || stopped || !dirty) return;
    saving = true;
    dirty = false;
    say(shown.dataset.saving, "");
    try {
      const response = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(new FormData(form)),
      });
      const found = await response.json();
      if (response.ok) {
        seen.value = found.seen;
        refused = false;
        const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
        if (!dirty) say(`${shown.dataset.saved} ${time}`, "ok");
      } else {
        dirty = true;
        stopped = response.status !== 422;
        say([found.detail, ...found.errors.map((error) => error.message)].join(" "), "failed");
      }
    } catch {
      dirty = true;
      say(shown.dataset.failed, "failed");
    }
    saving = false;
    if (pressed) form.requestSubmit(pressed);
    else if (dirty && !shown.querySelector(".not")) later(PAUSE);
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  form.addEventListener("input", (event) => {
    dirty = true;
    later(event.target.type === "radio" ? 0 : PAUSE);
  });
  form.addEventListener("focusout", () => {
    if (dirty) later(0);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (saving) {
      event.preventDefault();
      pressed = event.submitter;
      return;
    }
    stopped = true;
    dirty = false;
    refused = false;
  });
  addEventListener("beforeunload", (event) => {
    if (dirty || saving || refused) event.preventDefault();
  });
})();
