// Warns two minutes before a session ends because nobody is there; one key makes it last. What was typed stays.
(function () {
  "use strict";
  const WARNING_SECONDS = 120;
  const ANNOUNCED = [120, 90, 60, 30, 20, 10]; // not every second: it is read aloud
  const dialog = document.getElementById("idle");
  if (!dialog || !dialog.showModal) return;
  const form = dialog.querySelector("form");
  const left = dialog.querySelector("#idle-left b");
  const ended = document.getElementById("idle-ended");
  let endsAt = Date.now() + Number(dialog.dataset.seconds) * 1000;
  let isOver = false;
  let asking = false;

  // Other tabs may have made the session last: the site knows.
  async function ask(options) {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(form.action, options);
      if (answer.ok) follow((await answer.json()).seconds);
    } catch {
      // The site is away: asked again at the next second.
    }
    asking = false;
  }

  function follow(seconds) {
    const remaining = seconds === null ? Infinity : seconds;
    endsAt = Date.now() + remaining * 1000;
    isOver = remaining <= 0;
    ended.hidden = !isOver;
    if (isOver || remaining > WARNING_SECONDS) dialog.close();
    else if (!dialog.open) dialog.showModal();
  }

  function tick() {
    if (isOver) return;
    const remaining = Math.ceil((endsAt - Date.now()) / 1000);
    if (remaining <= 0 || (remaining <= WARNING_SECONDS && !dialog.open)) ask({});
    const step = ANNOUNCED.filter((seconds) => seconds >= remaining).pop();
    if (dialog.open && step && left.textContent !== String(step)) left.textContent = String(step);
  }

  function stay(event) {
    event.preventDefault();
    ask({ method: "POST", body: new FormData(form) });
  }

  form.addEventListener("submit", stay);
  dialog.addEventListener("cancel", stay);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && isOver) ask({});
  });
  setInterval(tick, 1000);
})();
