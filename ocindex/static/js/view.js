// A changed filter is applied at once: the page is fetched, its content put in place, and what was looked at stays there.
(function () {
  "use strict";
  const content = document.getElementById("content");
  if (!content || !content.querySelector("form.filters")) return;
  const WAIT = 500; // milliseconds, in which several boxes may be ticked
  let timer = null;
  let running = null;
  let loaded = location.search;
  const status = document.createElement("p");
  status.className = "vh";
  status.setAttribute("role", "status");
  content.after(status);

  function hideButton() {
    content.querySelectorAll("form.filters .filter-acts button").forEach((button) => { button.hidden = true; });
  }

  // The heading that is nearest to the top edge, by which the place is kept.
  function anchor() {
    const headings = [...content.querySelectorAll(".analysis-main h2[id]")];
    const near = headings.filter((heading) => heading.getBoundingClientRect().top > 0)[0] || headings.at(-1);
    return near && window.scrollY > 200 ? { id: near.id, top: near.getBoundingClientRect().top } : null;
  }

  function opened() {
    return [...content.querySelectorAll("section[aria-labelledby]")].map((section) => ({
      name: section.getAttribute("aria-labelledby"),
      open: [...section.querySelectorAll("details")].map((each) => each.open),
    }));
  }

  function openAgain(sections) {
    for (const { name, open } of sections) {
      const section = content.querySelector(`section[aria-labelledby="${CSS.escape(name)}"]`);
      if (section) section.querySelectorAll("details").forEach((each, place) => { if (open[place]) each.open = true; });
    }
  }

  function focusAgain(selector) {
    const field = selector && content.querySelector(selector);
    if (field) field.focus({ preventScroll: true });
  }

  function selectorOf(field) {
    if (!field || !content.contains(field)) return "";
    if (field.id) return `#${CSS.escape(field.id)}`;
    if (!field.name) return "";
    return `[name="${CSS.escape(field.name)}"]${field.type === "checkbox" ? `[value="${CSS.escape(field.value)}"]` : ""}`;
  }

  async function load(address) {
    if (running) running.abort();
    running = new AbortController();
    const before = { place: anchor(), sections: opened(), focus: selectorOf(document.activeElement) };
    content.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { signal: running.signal, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const next = page.getElementById("content");
      if (!response.ok || !next || !next.querySelector("form.filters")) throw new Error("another page");
      content.replaceChildren(...next.childNodes);
      history.pushState(null, "", response.url);
      loaded = location.search;
      document.title = page.title;
    } catch (fault) {
      if (fault.name !== "AbortError") location.assign(address);
      return;
    }
    content.removeAttribute("aria-busy");
    hideButton();
    openAgain(before.sections);
    focusAgain(before.focus);
    const heading = before.place && document.getElementById(before.place.id);
    if (heading) window.scrollBy({ top: heading.getBoundingClientRect().top - before.place.top, behavior: "instant" });
    const sentence = content.querySelector(".view-sentence b");
    status.textContent = sentence ? sentence.parentElement.textContent.split(":")[0].trim() : "";
  }

  function apply(form) {
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    load(`${form.action}?${new URLSearchParams(fields)}`);
  }

  hideButton();
  content.addEventListener("change", (event) => {
    const form = event.target.closest("form.filters");
    if (!form) return;
    clearTimeout(timer);
    timer = setTimeout(() => apply(form), event.target.type === "checkbox" ? WAIT : 0);
  });
  content.addEventListener("submit", (event) => {
    if (!event.target.matches("form.filters")) return;
    event.preventDefault();
    clearTimeout(timer);
    apply(event.target);
  });
  content.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="?"]');
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    load(link.href);
  });
  window.addEventListener("popstate", () => { if (location.search !== loaded) location.reload(); });
})();
