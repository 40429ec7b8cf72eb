// The page of a coder: while focus is among the codes, 1 to 9 tick them, 0 says that none fits, Enter saves and goes on.
(function () {
  "use strict";
  const form = document.querySelector(".coding-desk");
  if (!form) return;
  const codes = [...form.querySelectorAll("input[name=code]")];
  const button = (act) => form.querySelector(`button[name=act][value=${act}]`);

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (/^[1-9]$/.test(event.key) && codes[event.key - 1]) {
      codes[event.key - 1].click();
    } else if (event.key === "0") {
      form.requestSubmit(button("none"));
    } else if (event.key === "Enter" && event.target.matches("input")) {
      form.requestSubmit(button("next"));
    } else {
      return;
    }
    event.preventDefault();
  });
})();
