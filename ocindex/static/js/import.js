// Follows work in the background; without this file the page is looked at again by a link.
(function () {
  "use strict";
  const shown = document.querySelector("[data-progress]");
  if (!shown) return;
  const bar = shown.querySelector("progress");

  async function look() {
    try {
      const response = await fetch(shown.dataset.progress, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) return;
      const found = await response.json();
      if (!found.unfinished) {
        location.reload();
        return;
      }
      if (found.total) {
        bar.max = found.total;
        bar.value = found.done;
      }
    } catch {
      // The server may be restarting: the next look will tell.
    }
    setTimeout(look, 1000);
  }

  setTimeout(look, 500);
})();
