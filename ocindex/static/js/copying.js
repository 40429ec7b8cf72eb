// Buttons with data-copy copy the text of the element with that id; without scripts they stay hidden.
(function () {
  "use strict";
  if (!navigator.clipboard) return;

  function textOf(source) {
    const copy = source.cloneNode(true);
    copy.querySelectorAll("[aria-hidden]").forEach((each) => each.remove());
    return copy.textContent;
  }

  document.querySelectorAll("button[data-copy]").forEach((button) => {
    const label = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(textOf(document.getElementById(button.dataset.copy)));
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  });
})();
