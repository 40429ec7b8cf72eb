// A label beside the pointer, and beside the country that has the focus: name and number, at once.
(function () {
  "use strict";

  function setUp(map) {
    const frame = map.closest(".map-frame") ?? map.parentElement;
    const tip = document.createElement("div");
    tip.className = "map-tip";
    tip.setAttribute("aria-hidden", "true");
    tip.hidden = true;
    frame.append(tip);
    const titles = new Map();

    function textOf(link) {
      if (!titles.has(link)) {
        const title = link.querySelector("title");
        titles.set(link, link.getAttribute("aria-label") ?? title?.textContent ?? "");
        title?.remove(); // else the browser shows its own, later, on top
      }
      return titles.get(link);
    }

    function show(link, x, y) {
      const box = frame.getBoundingClientRect();
      tip.textContent = textOf(link);
      tip.hidden = false;
      const inset = Math.min(Math.max(x - box.left - tip.offsetWidth / 2, 0), box.width - tip.offsetWidth);
      const above = y - box.top - tip.offsetHeight - 14;
      tip.style.transform = `translate(${inset}px, ${above < 0 ? y - box.top + 18 : above}px)`;
    }

    map.addEventListener("pointermove", (event) => {
      const link = event.pointerType === "touch" ? null : event.target.closest("a");
      if (link) show(link, event.clientX, event.clientY);
      else tip.hidden = true;
    });
    map.addEventListener("pointerleave", () => (tip.hidden = true));
    // On the frame: an svg that listens for the focus itself becomes a stop of the Tab key.
    frame.addEventListener("focusin", (event) => {
      const link = event.target.closest("svg.map a");
      if (!link || !link.matches(":focus-visible")) return;
      const shape = link.getBoundingClientRect();
      show(link, shape.left + shape.width / 2, shape.top);
    });
    frame.addEventListener("focusout", () => (tip.hidden = true));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") tip.hidden = true;
    });
  }

  document.querySelectorAll("svg.map").forEach(setUp);
})();
