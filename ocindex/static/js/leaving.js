// Warns before a page is left with something typed and not sent; without this file the page is left as any other.
(function () {
  "use strict";
  const CARELESS = "#changelist-form, #logout-form, :has(input[type=password])"; // nothing there was written
  const unsent = new Set();
  let sending = null;

  function warn(event) {
    const left = [...unsent].some((form) => form !== sending && form.isConnected);
    sending = null; // whoever stays has not sent it
    if (left) event.preventDefault();
  }

  function note(form) {
    if (!form || (form.getAttribute("method") || "").toLowerCase() !== "post" || form.matches(CARELESS)) return;
    // Not before it is needed: a page that may object is not kept for Back.
    if (!unsent.size) addEventListener("beforeunload", warn);
    unsent.add(form);
  }

  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => note(event.target.form));
  }
  document.addEventListener("submit", (event) => {
    const elsewhere = event.submitter && event.submitter.getAttribute("formtarget") === "_blank";
    if (!event.defaultPrevented && !elsewhere) sending = event.target;
  });
  // A page that keeps what is typed says when all of it is kept.
  document.addEventListener("kept", (event) => unsent.delete(event.target));
  // What was given back is still unsent.
  document.querySelectorAll("form[data-unsent]").forEach(note);
  if (document.querySelector("#content .errornote, #content .errorlist")) {
    document.querySelectorAll("#content form").forEach(note);
  }
})();
