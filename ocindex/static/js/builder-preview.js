// The preview: drawn anew whenever something was kept, in the language and width that were chosen, at the open question.
(function () {
  "use strict";
  const builder = window.builder;
  if (!builder) return;
  const form = builder.form;
  let chosen = null; // the code of the language
  let width = "phone";

  const aside = () => document.getElementById("build-preview");
  const frame = () => aside() && aside().querySelector("iframe");

  function answers() {
    const page = frame().contentDocument;
    const own = page && page.getElementById("answers");
    return own ? [...new FormData(own)].filter(([name]) => name !== "csrfmiddlewaretoken") : [];
  }

  // What was tried stays: the draft changes under it.
  function answerAgain(page, given) {
    const own = page.getElementById("answers");
    for (const [name, value] of own ? given : []) {
      for (const field of own.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.checked || field.value === value;
        else field.value = value;
      }
    }
    if (own) own.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function scrollToQuestion(page) {
    const sought = page.querySelector("[data-sought]");
    const place = sought && page.getElementById(sought.dataset.sought);
    const block = place && (place.closest(".ask, fieldset, .conditional") || place);
    if (block) page.defaultView.scrollTo(0, Math.max(0, block.getBoundingClientRect().top + page.defaultView.scrollY - 16));
  }

  function address() {
    const link = aside().querySelector(`[data-preview-language][lang="${chosen}"]`);
    const key = form.elements.question ? form.elements.question.value : "";
    const url = new URL(link.href);
    if (key) url.searchParams.set("question", key);
    else url.searchParams.delete("question");
    return url.href;
  }

  function show() {
    if (!aside()) return;
    const links = [...aside().querySelectorAll("[data-preview-language]")];
    chosen = chosen || links[0].lang;
    links.forEach((link) => (link.lang === chosen ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
    aside().querySelector("[data-widths]").hidden = false;
    aside().querySelector("[data-copy-preview]").hidden = !navigator.clipboard;
    aside().querySelectorAll("[data-width]").forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.width === width)));
    document.getElementById("preview-frame-holder").classList.toggle("is-desk", width === "desk");
  }

  function refresh() {
    if (!aside()) return;
    show();
    const given = answers();
    frame().addEventListener("load", () => {
      answerAgain(frame().contentDocument, given);
      scrollToQuestion(frame().contentDocument);
    }, { once: true });
    frame().contentWindow.location.replace(address());
  }

  form.addEventListener("click", (event) => {
    const language = event.target.closest("[data-preview-language]");
    const size = event.target.closest("[data-width]");
    if (!language && !size) return;
    event.preventDefault();
    if (language) chosen = language.lang;
    if (size) width = size.dataset.width;
    if (language) refresh();
    else show();
  });
  // A link to what is shown, for somebody else who may look at drafts; where the browser cannot copy, there is no button.
  form.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-preview]");
    if (!button) return;
    await navigator.clipboard.writeText(address());
    const name = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = name; }, 2000);
  });
  form.addEventListener("click", (event) => {
    const view = event.target.closest("[data-view-of]");
    if (!view) return;
    event.preventDefault();
    form.dataset.view = view.dataset.viewOf;
    form.querySelectorAll("[data-view-of]").forEach((link) =>
      (link === view ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  });
  document.addEventListener("kept", refresh);
  if (aside()) frame().addEventListener("load", () => scrollToQuestion(frame().contentDocument), { once: true });
  form.dataset.view = "edit";
  show();
})();
