// Tables with the class "sortable": each heading with data-sort ("text" or "number") becomes a button.
// A cell sorts by its data-value, or by its text.
(function () {
  "use strict";
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  function valueOf(row, column, kind) {
    const cell = row.cells[column];
    const text = cell.dataset.value ?? cell.textContent.trim();
    return kind === "number" ? (text === "" ? NaN : Number(text)) : text;
  }

  function compare(a, b, kind) {
    if (kind !== "number") return collator.compare(a, b);
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
    return a - b;
  }

  function sort(table, heading) {
    const kind = heading.dataset.sort;
    const downFirst = kind === "number" && heading.getAttribute("aria-sort") === "none";
    const down = downFirst || heading.getAttribute("aria-sort") === "ascending";
    const column = heading.cellIndex;
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => [valueOf(row, column, kind), row]);
    const missing = rows.filter(([value]) => Number.isNaN(value));
    const present = rows.filter(([value]) => !Number.isNaN(value));
    present.sort(([a], [b]) => (down ? compare(b, a, kind) : compare(a, b, kind)));
    body.append(...[...present, ...missing].map(([, row]) => row));
    for (const other of table.querySelectorAll("th[data-sort]")) other.setAttribute("aria-sort", "none");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  function setUp(table) {
    for (const heading of table.querySelectorAll("thead th[data-sort]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      if (!heading.hasAttribute("aria-sort")) heading.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => sort(table, heading));
    }
  }

  document.querySelectorAll("table.sortable").forEach(setUp);
})();
