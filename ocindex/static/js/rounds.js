// Copies an invitation link; without this file it is marked and copied by hand.
(function () {
  "use strict";
  if (!navigator.clipboard) return;
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        return; // it is marked: the keyboard can copy it
      }
      button.textContent = button.dataset.copied;
      document.getElementById("copied").textContent = button.dataset.copied;
    });
  });
})();
