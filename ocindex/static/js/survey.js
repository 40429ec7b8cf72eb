// Conveniences of surveys and receipts; all of them work without this file.
(function () {
  "use strict";

  // Leaving quickly: the page is emptied before anything else is asked for, and Back does not lead to it.
  // Where answers are saved it is a button: what was saved is deleted on the way, without waiting for it.
  function setUpQuickExit(exit) {
    let presses = 0;
    const leave = (event) => {
      if (exit.form && !navigator.sendBeacon(exit.form.action, new URLSearchParams(new FormData(exit.form)))) {
        if (!event) exit.form.submit();
        return; // the form leaves by itself, as it does without this file
      }
      if (event) event.preventDefault();
      document.querySelectorAll("form").forEach((form) => form.reset());
      document.documentElement.replaceChildren();
      location.replace(exit.dataset.quickExit || exit.href);
    };
    exit.addEventListener("click", leave);
    document.addEventListener("keydown", (event) => {
      presses = event.key === "Escape" ? presses + 1 : 0;
      if (presses === 3) leave();
    });
  }

  function setUpCount(shown) {
    const field = document.getElementById(shown.dataset.of);
    const longest = Number(field.dataset.longest);
    const show = () => {
      const written = field.value.replace(/\r\n/g, "\n").length;
      shown.textContent = shown.dataset.said + written;
      shown.classList.toggle("over", written > longest);
    };
    field.addEventListener("input", show);
    shown.hidden = false;
    show();
  }

  function choose(option, checked) {
    if (option.checked === checked) return;
    option.checked = checked;
    ["input", "change"].forEach((name) => option.dispatchEvent(new Event(name, { bubbles: true })));
  }

  // The words for "something else" are asked for when that is chosen; who writes there chooses it.
  function setUpWords(option) {
    const field = document.getElementById(option.dataset.words);
    const block = field.closest(".words");
    const show = () => {
      block.hidden = !option.checked && !field.value;
      block.classList.toggle("unused", !option.checked);
    };
    field.addEventListener("input", () => { if (field.value) choose(option, true); });
    (option.form || document).addEventListener("change", show); // answers that can only be read stand in no form
    show();
  }

  // An option that stands alone takes the others away, and each of them takes it away.
  function setUpExclusive(option) {
    const others = [...document.getElementsByName(option.name)].filter((other) => other !== option);
    option.addEventListener("change", () => { if (option.checked) others.forEach((other) => choose(other, false)); });
    others.forEach((other) =>
      other.addEventListener("change", () => { if (other.checked) choose(option, false); }));
  }

  function setUpClear(button) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const question = button.closest(".ask");
      question.querySelectorAll(".words input").forEach((field) => { field.value = ""; });
      question.querySelectorAll("input:checked").forEach((option) => choose(option, false));
      question.querySelector("input").focus();
    });
  }

  function setUpCopy(button) {
    const source = button.closest("main").querySelector("[data-copy-source]");
    const said = button.textContent;
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
        button.textContent = button.dataset.copied || said;
      } catch {
        getSelection().selectAllChildren(source);
      }
    });
  }

  function markBegunParts(form) {
    const links = document.querySelectorAll(".parts a");
    const show = () => links.forEach((link) => {
      const part = document.getElementById(link.hash.slice(1));
      const begun = [...part.querySelectorAll("input[name], select, textarea")].some((field) =>
        field.type === "radio" || field.type === "checkbox" ? field.checked : field.value !== "");
      link.parentElement.classList.toggle("begun", begun);
    });
    form.addEventListener("input", show);
    show();
  }

  // A first page that was sent leads, when its visitor comes back to it, to the address at which its answers are kept.
  async function returnToKept(form) {
    form.addEventListener("submit", () => history.replaceState({ keptAt: form.dataset.keptAt }, ""));
    const keptAt = history.state && history.state.keptAt;
    if (!keptAt) return;
    try {
      const answer = await fetch(keptAt, { method: "HEAD" });
      if (answer.ok) location.replace(keptAt);
    } catch {
      // without a connection the empty form stays
    }
  }

  document.querySelectorAll("[data-kept-at]").forEach(returnToKept);
  document.querySelectorAll("[data-quick-exit]").forEach(setUpQuickExit);
  document.querySelectorAll(".so-far").forEach(setUpCount);
  document.querySelectorAll("[data-words]").forEach(setUpWords);
  document.querySelectorAll("[data-exclusive]").forEach(setUpExclusive);
  document.querySelectorAll("button[name=clear]").forEach(setUpClear);
  document.querySelectorAll("[data-copy]").forEach(setUpCopy);
  document.querySelectorAll("[data-survey]").forEach(markBegunParts);
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
  const summary = document.getElementById("summary");
  if (summary) summary.focus();
})();
