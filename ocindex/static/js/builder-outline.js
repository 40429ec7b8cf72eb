// Rows of the outline are dragged, or moved with Alt and an arrow; rows of the option table too.
(function () {
  "use strict";
  const builder = window.builder;
  if (!builder || !builder.form.dataset.keep) return;
  const form = builder.form;

  function actOf(line, by) {
    const isSection = "section" in line.dataset;
    const way = by < 0 ? "up" : "down";
    return isSection ? `section-${way} ${line.dataset.section}` : `${way} ${line.dataset.question}`;
  }

  async function moveLine(line, by) {
    const name = "section" in line.dataset ? `[data-section="${line.dataset.section}"]` : `[data-question="${line.dataset.question}"]`;
    await builder.act(actOf(line, by));
    const link = form.querySelector(`#build-outline ${name} a`);
    if (link) link.focus();
  }

  function number(rows) {
    rows.forEach((row, place) => {
      row.querySelectorAll("[name]").forEach((field) => {
        field.name = field.name.replace(/^option-\d+/, `option-${place}`);
        field.id = `id_${field.name}`;
      });
    });
  }

  builder.numberOptions = () => number([...form.querySelectorAll(".option-row")]);

  function moveOption(row, to) {
    const focused = document.activeElement;
    if (!to || !to.classList.contains("option-row")) return;
    if (to.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING) to.before(row);
    else to.after(row);
    builder.numberOptions();
    if (row.contains(focused)) focused.focus();
    form.elements.options_from.value = "table";
    builder.note();
  }

  // Upwards a section is put before the one that it is dropped on, downwards behind it.
  function moveSection(line, to) {
    const lines = [...form.querySelectorAll(".section-line")];
    const place = lines.indexOf(to);
    const behind = place < lines.indexOf(line) ? lines[place - 1] : to;
    builder.act(`move-section ${line.dataset.section}`, { after: behind ? `section ${behind.dataset.section}` : "start" });
  }

  form.addEventListener("keydown", (event) => {
    if (form.dataset.fixed) return;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !by) return;
    const line = event.target.closest("[data-question], [data-section]");
    const row = event.target.closest(".option-row");
    if (!line && !row) return;
    event.preventDefault();
    if (line) moveLine(line, by);
    else moveOption(row, by < 0 ? row.previousElementSibling : row.nextElementSibling);
  });

  // Dragging: with the mouse, a pen or a finger; the row that is passed over shows where it would stand.
  let dragged = null;
  let target = null;
  const EDGE = 48; // pixels from the edge of the window within which the page follows what is dragged
  const kinds = [".question-line", ".option-row", ".section-line"];

  function under(event, kind) {
    const place = document.elementFromPoint(event.clientX, event.clientY);
    if (!place) return null;
    if (kind === ".question-line") return place.closest(".question-line, .section-line");
    const section = kind === ".section-line" && place.closest(".sections > li");
    return section ? section.querySelector(kind) : place.closest(kind);
  }

  form.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".handle");
    const kind = handle && kinds.find((name) => handle.closest(name));
    if (!kind || event.button !== 0) return;
    event.preventDefault();
    dragged = { row: handle.closest(kind), kind };
    dragged.row.classList.add("is-dragged");
  });
  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    if (event.clientY < EDGE) scrollBy(0, event.clientY - EDGE);
    else if (event.clientY > innerHeight - EDGE) scrollBy(0, event.clientY - innerHeight + EDGE);
    if (target) target.classList.remove("is-target");
    target = under(event, dragged.kind);
    if (target === dragged.row) target = null;
    if (target) target.classList.add("is-target");
  });
  function drop(isDone) {
    if (!dragged) return;
    const { row, kind } = dragged;
    const to = target;
    row.classList.remove("is-dragged");
    if (to) to.classList.remove("is-target");
    dragged = target = null;
    if (!isDone || !to) return;
    if (kind === ".option-row") moveOption(row, to);
    else if (kind === ".section-line") moveSection(row, to);
    else builder.act(`move ${row.dataset.question}`, {
      after: to.dataset.question ? `question ${to.dataset.question}` : `section ${to.dataset.section}`,
    });
  }
  document.addEventListener("pointerup", () => drop(true));
  document.addEventListener("pointercancel", () => drop(false));

  function showHandles() {
    if (form.dataset.fixed) return;
    form.querySelectorAll(".handle, [data-with-scripts]").forEach((part) => { part.hidden = false; });
  }
  builder.showHandles = showHandles;
  builder.whenDrawn.push(showHandles);
  showHandles();
})();
