// A figure that is taken: PNG, drawn here from its SVG at twice its size, and the link, copied.
(function () {
  "use strict";
  const WIDE = 2400; // pixels

  function toPng(link) {
    return fetch(link.href, { credentials: "same-origin" })
      .then((response) => { if (!response.ok) throw new Error(response.status); return response.text(); })
      .then((svg) => new Promise((resolve, reject) => {
        const picture = new Image();
        picture.onload = () => resolve(picture);
        picture.onerror = reject;
        picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
      }))
      .then((picture) => new Promise((resolve) => {
        const canvas = document.createElement("canvas");
        canvas.width = WIDE;
        canvas.height = Math.round(WIDE * picture.height / picture.width);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(resolve, "image/png");
      }));
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function addPng(svg) {
    if (svg.dataset.picture === "ready") return;
    svg.dataset.picture = "ready";
    const words = svg.closest(".take").dataset;
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.append(Object.assign(document.createElement("b"), { textContent: "PNG" }), ` ${words.png}`);
    button.addEventListener("click", () => {
      button.disabled = true;
      const name = new URL(svg.href).pathname.split("/").pop().replace(/\.svg$/, ".png");
      toPng(svg).then((blob) => save(blob, name)).catch(() => { button.append(` ${words.failed}`); })
        .finally(() => { button.disabled = false; });
    });
    item.append(button);
    svg.closest("li").after(item);
  }

  document.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!(menu instanceof HTMLDetailsElement) || !menu.matches(".take") || !menu.open) return;
    menu.querySelectorAll("a[data-picture]").forEach(addPng);
    document.querySelectorAll("details.take[open]").forEach((other) => { if (other !== menu) other.open = false; });
  }, true);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-link]");
    if (!link || !navigator.clipboard) return;
    event.preventDefault();
    event.stopPropagation(); // the page is not loaded anew
    navigator.clipboard.writeText(link.href).then(() => {
      link.querySelector("b").textContent = link.closest(".take").dataset.copied;
    }, () => { window.location.assign(link.href); });
  }, true);

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.take[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
