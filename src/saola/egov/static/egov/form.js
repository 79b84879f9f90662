// Hides questions that do not apply. Without it the page shows them all, each with its condition;
// the server leaves out what does not apply, so this decides nothing.
const conditional = [...document.querySelectorAll("[data-when]")];

function show() {
  for (const field of conditional) {
    const asked = document.getElementById(`field-${field.dataset.when}`);
    const answer = asked && (asked.type === "checkbox" ? (asked.checked ? "yes" : "") : asked.value);
    field.hidden = !asked || asked.closest("[hidden]") !== null || answer !== field.dataset.is;
  }
}

document.addEventListener("change", show);
show();
