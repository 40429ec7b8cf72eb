// Keeps what is typed into the open question a second after the last key, and says so; what cannot be kept stays typed.
(function () {
  "use strict";
  const builder = window.builder;
  if (!builder || !builder.form.dataset.keep) return;
  const form = builder.form;
  const OUTSIDE = ["pasted", "copied", "after", "opened", "place", "kind", "option_list", "list_name_en", "list_name_fr"];
  const PAUSES = [5000, 15000, 30000];
  let timer = 0;
  let changes = 0; // how often something was typed, and how much of it is kept
  let kept = 0;
  let failures = 0;
  let running = null;

  const field = (name) => form.elements[name];
  const status = () => document.getElementById("kept");

  function say(name, state, time = "") {
    const line = status();
    if (!line) return;
    line.className = `kept ${state}`;
    line.textContent = time ? `${line.dataset[name]} ${time}` : line.dataset[name];
  }

  function problemsOf(name) {
    const row = name.startsWith("option-") && field(name) && field(name).closest(".option-row");
    return row ? row.querySelector(".problems") : document.querySelector(`[data-problems="${CSS.escape(name)}"]`);
  }

  function showProblems(errors, conflicts) {
    document.querySelectorAll(".problems").forEach((place) => place.replaceChildren());
    for (const [name, messages] of Object.entries(errors)) {
      const place = problemsOf(name);
      if (!place) continue;
      const list = document.createElement("ul");
      list.className = "errorlist";
      list.append(...messages.map((message) => {
        const line = document.createElement("li");
        line.textContent = message.replace(/<[^>]*>/g, "");
        return line;
      }));
      place.append(list);
      if (name in conflicts) place.append(choice(name, conflicts[name]));
    }
  }

  // Both wrote: nothing of either is lost until one of these is pressed.
  function choice(name, theirs) {
    const buttons = document.createElement("div");
    buttons.className = "choice-of-words";
    const button = (label, value) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "tool";
      made.textContent = label;
      made.addEventListener("click", async () => {
        const was = JSON.parse(field("was").value);
        field("was").value = JSON.stringify({ ...was, [name]: theirs });
        const rows = document.querySelector(`[data-condition="${CSS.escape(name)}"]`);
        if (value !== null && rows) rows.remove(); // not sent, they stay as they are stored, and are drawn anew
        else if (value !== null) setValue(name, value);
        note();
        await keep();
        if (value !== null && rows) builder.open(location.href);
      });
      return made;
    };
    buttons.append(button(form.dataset.keepMine, null), button(form.dataset.takeTheirs, theirs));
    return buttons;
  }

  function setValue(name, value) {
    const input = field(name);
    if (!input) return;
    if (input.type === "checkbox") input.checked = value === "on";
    else if (input.value !== value) input.value = value;
  }

  function valueOf(sent, name) {
    return (sent.get(name) || "").replace(/\r\n/g, "\n");
  }

  function take(told, sent) {
    const was = JSON.parse(field("was").value);
    for (const [name, stored] of Object.entries(told.stored)) {
      if (name in told.conflicts) continue;
      const isMine = valueOf(sent, name) === was[name]; // somebody else's words, where nobody wrote here
      if (isMine && stored !== was[name] && valueOf(new FormData(form), name) === was[name]) setValue(name, stored);
      was[name] = stored;
    }
    field("was").value = JSON.stringify(was);
    if (field("section")) field("section").value = told.key;
    showProblems(told.errors, told.conflicts);
    if (told.table && changes === kept) builder.showTable(told);
    if (field("code") && document.activeElement !== field("code") && !told.errors.code) setValue("code", told.stored.code || field("code").value);
    const link = document.querySelector("#build-outline .is-open a");
    if (link) link.textContent = told.name;
    builder.showUndo(told.undo);
  }

  builder.showUndo = function (name) {
    const button = document.getElementById("undo");
    if (!button) return;
    button.hidden = !name;
    button.textContent = button.dataset.said.replace("…", name);
  };

  builder.showTable = () => {};

  async function send() {
    const covers = changes;
    const sent = new FormData(form);
    say("keeping", "");
    const response = await fetch(form.dataset.keep, { method: "POST", body: new URLSearchParams(sent), credentials: "same-origin" });
    const isTold = (response.headers.get("Content-Type") || "").includes("json");
    if (!isTold) throw response;
    const told = await response.json();
    failures = 0;
    if (told.gone) {
      status().textContent = told.gone;
      return;
    }
    kept = covers;
    take(told, sent);
    const isConflict = Object.keys(told.conflicts).length > 0;
    const isUnread = Object.keys(told.errors).length > 0;
    if (isConflict) say("conflict", "is-failed");
    else if (isUnread) say("unread", "is-failed");
    else say("said", "is-kept", told.kept_at);
    builder.isUnread = isUnread;
    if (!isUnread && kept === changes) form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
    else if (kept !== changes) schedule();
  }

  // One request after the other: a later one has to know what the one before stored.
  function keep() {
    clearTimeout(timer);
    timer = 0;
    if (running) return running.then(() => (kept === changes ? undefined : keep()));
    if (kept === changes || !field("was")) return Promise.resolve();
    running = send().catch((fault) => builder.showFailure(fault)).finally(() => { running = null; });
    return running;
  }

  builder.showFailure = function (fault) {
    // A page instead of data is the one to sign in at, or one that says no; anything else may pass.
    const isOut = fault instanceof Response && fault.status < 500;
    say(isOut ? "signedOut" : "failed", "is-failed");
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSES[Math.min(failures++, PAUSES.length - 1)]);
  };

  function schedule() {
    clearTimeout(timer);
    timer = setTimeout(keep, 1000);
  }

  function note() {
    changes += 1;
    schedule();
  }

  // Before something else is opened what is typed is kept; returns whether it could not be. An act sends it along: it is
  // kept once its answer is there.
  builder.beforeLeaving = async function ({ sending }) {
    clearTimeout(timer);
    if (sending) {
      await running;
      return false;
    }
    await keep();
    return kept !== changes || Boolean(builder.isUnread);
  };

  form.addEventListener("input", (event) => {
    if (!event.target.closest("#build-open") || OUTSIDE.includes(event.target.name)) return;
    if (/^(option_)?if-\d+-(question|is|add|options)$/.test(event.target.name)) return; // drawn anew at once
    if (event.target.closest("#option-table")) field("options_from").value = "table";
    if (event.target.name === "lines") field("options_from").value = "lines";
    note();
  });
  builder.note = note;
  builder.whenDrawn.push(() => {
    kept = changes;
    builder.isUnread = Boolean(document.querySelector("#build-open .errorlist"));
    if (!builder.isUnread) form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
  });
  // Whoever leaves within the second is not waited for: the browser sends it once more, and tells nobody.
  addEventListener("pagehide", () => {
    if (kept !== changes && field("was")) navigator.sendBeacon(form.dataset.keep, new URLSearchParams(new FormData(form)));
  });
  addEventListener("online", () => { if (kept !== changes) keep(); });
})();
