// Options that are put in order can also be dragged, or moved by the arrow keys: what is sent are the places in the selects.
(function () {
  "use strict";

  function setUpRanking(list) {
    const status = list.parentElement.querySelector("[role=status]");
    const selectOf = (line) => line.querySelector("select");
    const nameOf = (line) => line.querySelector("label").textContent.trim();
    const lines = [...list.children];
    let dragged = null, hasMoved = false;

    // Those with a place in their order; a place that is given twice counts for the first of them first.
    const placed = () => lines.filter((line) => selectOf(line).value)
      .sort((a, b) => selectOf(a).value - selectOf(b).value);
    const ordered = () => [...placed(), ...lines.filter((line) => !selectOf(line).value)];

    function give(inOrder) {
      lines.forEach((line) => {
        const place = inOrder.indexOf(line) + 1;
        selectOf(line).value = place || "";
      });
      list.append(...ordered());
      selectOf(lines[0]).dispatchEvent(new Event("input", { bubbles: true }));
    }

    // Put a line at a position of the list as it is seen: behind all that have a place there is none.
    function move(line, position) {
      const others = placed().filter((other) => other !== line);
      const takesPlace = position <= others.length;
      give(takesPlace ? [...others.slice(0, position), line, ...others.slice(position)] : others);
      const text = takesPlace ? list.dataset.placed : list.dataset.unplaced;
      status.textContent = text.replace("{option}", nameOf(line)).replace("{place}", position + 1);
    }

    function press(line, event) {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const position = placed().indexOf(line);
      if (position >= 0) move(line, Math.max(position + step, 0));
      else if (step < 0) move(line, placed().length);
      line.querySelector(".grip").focus();
    }

    function follow(event) {
      hasMoved = true;
      const others = [...list.children].filter((line) => line !== dragged);
      const below = others.find((line) => {
        const box = line.getBoundingClientRect();
        return event.clientY < box.top + box.height / 2;
      });
      if (dragged.nextElementSibling !== (below || null)) list.insertBefore(dragged, below || null);
    }

    function drop() {
      const line = dragged;
      dragged = null;
      line.classList.remove("dragged");
      if (hasMoved) move(line, [...list.children].indexOf(line));
    }

    lines.forEach((line) => {
      const grip = line.querySelector(".grip");
      grip.hidden = false;
      grip.addEventListener("keydown", (event) => press(line, event));
      grip.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        grip.focus();
        list.append(...ordered());
        [dragged, hasMoved] = [line, false];
        line.classList.add("dragged");
        list.setPointerCapture(event.pointerId);
      });
    });
    list.addEventListener("pointermove", (event) => { if (dragged) follow(event); });
    ["pointerup", "pointercancel"].forEach((name) => list.addEventListener(name, () => { if (dragged) drop(); }));
    list.parentElement.querySelector(".hint[hidden]").hidden = false;
  }

  document.querySelectorAll("[data-ranking]").forEach(setUpRanking);
})();
