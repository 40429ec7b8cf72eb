// Before anything is painted: the reader's own choice of light or dark, where one was made.
(function () {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
  } catch {
    // No storage: the system's setting stands.
  }
})();
