// Building a survey without leaving the page: what a button or a link brings is put in its place. Without this file each
// of them is a page of its own. The other files of this name keep what is typed, move rows and show the preview.
(function () {
  "use strict";
  const form = document.getElementById("build");
  if (!form) return;
  const LONGEST = 60000; // after which an answer is waited for no more
  const REGIONS = ["build-head", "build-report", "build-outline", "build-open"];
  const builder = { form, whenDrawn: [], beforeLeaving: async () => {}, showFailure: () => {} };
  window.builder = builder;
  let redrawing = 0; // the timer of an act that a changed field asks for

  function swap(page) {
    for (const id of REGIONS) {
      const region = document.getElementById(id);
      const drawn = page.getElementById(id);
      if (region && drawn) region.replaceWith(document.adoptNode(drawn));
    }
    const preview = page.getElementById("build-preview");
    if (preview && !document.getElementById("build-preview")) {
      document.querySelector(".build-columns").append(document.adoptNode(preview));
    }
    document.querySelectorAll("ul.messagelist").forEach((list) => list.remove());
    const messages = page.querySelector("ul.messagelist");
    if (messages) {
      messages.setAttribute("role", "alert");
      form.prepend(document.adoptNode(messages));
    }
    builder.whenDrawn.forEach((draw) => draw());
  }

  // The place of the keyboard: a new question begins with its words, a fault comes first, else one stays where one was.
  function focusAfter(act, before) {
    const open = document.getElementById("build-open");
    const wrong = open.querySelector(".errorlist");
    const again = before && [...form.elements].find((field) => field.name === before.name && field.value === before.value);
    const begins = /^(add|copy|copy-of|paste|add-section)\b/.test(act);
    const ofOption = act === "open" && open.querySelector("[data-condition=option_shown_if] select");
    const target = ofOption ? ofOption : wrong ? wrong.closest(".part-field, .option-row, .part-block").querySelector("input, textarea, select")
      : begins ? open.querySelector("textarea[name^=text_], input[name^=title_]")
      : again && again.type !== "hidden" ? again : form.querySelector("#build-outline [aria-current]");
    if (target && target.checkVisibility()) target.focus();
    if (target && target === again && typeof before.selectionStart === "number") {
      target.setSelectionRange(before.selectionStart, before.selectionEnd);
    }
  }

  // While an answer is awaited nothing can be typed: what comes is put in the place of what is there.
  function wait(isAwaited) {
    form.inert = isAwaited;
    if (isAwaited) form.setAttribute("aria-busy", "true");
    else form.removeAttribute("aria-busy");
  }

  async function bring(address, options, act) {
    const before = document.activeElement;
    let response = null;
    wait(true);
    try {
      response = await fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout(LONGEST), ...options });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      wait(false);
      if (page.getElementById("build")) {
        if (response.url !== location.href) history.pushState(null, "", response.url);
        swap(page);
        focusAfter(act, before);
        return true;
      }
    } catch {
      response = null;
    }
    wait(false);
    if (before && form.contains(before)) before.focus();
    builder.showFailure(response);
    return false;
  }

  // Do an act with what is open; `more` are fields that no input holds.
  builder.act = async function (act, more = {}) {
    clearTimeout(redrawing);
    redrawing = 0;
    await builder.beforeLeaving({ sending: true });
    const sent = new FormData(form);
    sent.set("act", act);
    Object.entries(more).forEach(([name, value]) => sent.set(name, value));
    return bring(location.href, { method: "POST", body: new URLSearchParams(sent) }, act);
  };

  builder.open = async function (address, act = "open") {
    if (redrawing) await builder.act("save");
    if (await builder.beforeLeaving({ sending: false })) return;
    await bring(address, {}, act);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    builder.act(event.submitter ? event.submitter.value : "save");
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const plain = !event.defaultPrevented && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain || !(link.getAttribute("href") || "").startsWith("?")) return;
    event.preventDefault();
    builder.open(link.href);
  });
  // A kind brings fields of its own, a number another order: both are drawn anew, unless the field was left for a button.
  form.addEventListener("change", (event) => {
    const drawnAnew = ["kind", "place", "option_list"].includes(event.target.name);
    if (!drawnAnew && !/^(option_)?if-\d+-(question|is|add|options)$/.test(event.target.name)) return;
    clearTimeout(redrawing);
    redrawing = setTimeout(() => builder.act("save"), 300);
  });
  addEventListener("popstate", () => builder.open(location.href));
})();
