// What is asked of some visitors only is hidden while they answer; without this file it stands there with its condition.
(function () {
  "use strict";

  const form = document.querySelector("[data-survey]");
  const holders = [...document.querySelectorAll("[data-shown-if], [data-option-if]")];
  if (!form || !holders.length) return;

  const isHidden = (field) => field.closest("[data-shown-if][hidden], [data-option-hidden]") !== null;

  // The fields of a question; those of a ranking have the codes of its options behind a dot.
  function fieldsOf(name) {
    return [...form.elements].filter((field) =>
      (field.name === name || field.name.startsWith(`${name}.`)) && !isHidden(field));
  }

  function answersTo(name) {
    return fieldsOf(name)
      .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
      .map((field) => field.value.trim())
      .filter((value) => value !== "");
  }

  // Numbers as they are typed, with a comma or a point; what is no number decides nothing here: the server does.
  const numberOf = (text) => Number(text.replace(",", ".").replace("\u2212", "-"));

  const comparisons = {
    "any-of": (answers, test) => answers.some((answer) => test.options.includes(answer)),
    "none-of": (answers, test) => !answers.some((answer) => test.options.includes(answer)),
    "answered": (answers) => answers.length > 0,
    "not-answered": (answers) => answers.length === 0,
    "at-least": (answers, test) => answers.some((answer) => !(numberOf(answer) < Number(test.number))),
    "at-most": (answers, test) => answers.some((answer) => !(numberOf(answer) > Number(test.number))),
  };

  function holds(part) {
    if (!part.join) return comparisons[part.is](answersTo(part.field), part);
    return part.join === "and" ? part.parts.every(holds) : part.parts.some(holds);
  }

  function showOption(line, shown) {
    for (const field of form.elements) {
      const ofRanking = field.name === `${line.dataset.of}.${line.dataset.option}`;
      if (field.name !== line.dataset.of && !ofRanking) continue;
      const choice = ofRanking ? field.closest("li") : field.tagName === "SELECT" ? [...field.options].find((option) => option.value === line.dataset.option)
        : field.value === line.dataset.option ? field.closest(".with-words") || field.closest("label") : null;
      if (!choice) continue;
      choice.hidden = !shown;
      choice.toggleAttribute("data-option-hidden", !shown);
    }
    line.hidden = true;
  }

  const conditions = holders.map((holder) => JSON.parse(holder.dataset.shownIf || holder.dataset.optionIf));

  // In the order of the page, as conditions look only at what stands before.
  function update() {
    holders.forEach((holder, place) => {
      const shown = holds(conditions[place]);
      if (holder.dataset.optionIf) showOption(holder, shown);
      else holder.hidden = !shown;
    });
  }

  document.querySelectorAll("p.only-if").forEach((words) => { words.hidden = true; });
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  update();
})();
