// Options as a table and as lines say the same: what is kept of one comes back as the other.
(function () {
  "use strict";
  const builder = window.builder;
  if (!builder || !builder.form.dataset.keep) return;
  const form = builder.form;

  const table = () => document.getElementById("option-table");
  const rows = (place) => [...place.querySelectorAll(".option-row")];

  // Whoever types in the table keeps the rows they see, and gets the keys of those that are stored now.
  function takeKeys(drawn) {
    const mine = rows(table());
    rows(drawn).forEach((row, place) => {
      const key = mine[place] && mine[place].querySelector("[name$='-key']");
      if (key) key.value = row.querySelector("[name$='-key']").value;
    });
  }

  builder.showTable = function (told) {
    if (!table()) return;
    const drawn = document.createElement("div");
    drawn.innerHTML = told.table;
    const hasProblems = Object.keys(told.errors).some((name) => name === "lines" || name.startsWith("option-"));
    if (hasProblems) return;
    if (table().contains(document.activeElement)) {
      if (rows(drawn).length === rows(table()).length) takeKeys(drawn);
    } else {
      table().replaceChildren(...drawn.childNodes);
      builder.showHandles();
    }
    const lines = form.elements.lines;
    if (lines && lines !== document.activeElement && "lines" in told.stored) lines.value = told.stored.lines;
    form.elements.options_from.value = "";
  };

  // There is always an empty row to go on with, where options can be added.
  form.addEventListener("input", (event) => {
    if (form.dataset.fixed) return;
    const row = event.target.closest(".option-row");
    if (!row || row.nextElementSibling || !event.target.value) return;
    const next = row.cloneNode(true);
    next.querySelectorAll("[name]").forEach((field) => {
      if (field.type === "checkbox") field.checked = false;
      else field.value = "";
    });
    next.querySelectorAll(".problems, .chip").forEach((part) => part.replaceChildren());
    next.querySelectorAll("details").forEach((part) => { part.open = false; });
    row.after(next);
    builder.numberOptions();
    rows(table()).at(-1).querySelectorAll("[aria-label]").forEach((field) => {
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+/, rows(table()).length));
    });
  });
})();
