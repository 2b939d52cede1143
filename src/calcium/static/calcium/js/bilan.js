// The bilan: a line opens in place to its why; ECHAP is the button that says so.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-why]");
  if (!button) return;
  const why = document.getElementById(button.getAttribute("aria-controls"));
  why.hidden = !why.hidden;
  button.setAttribute("aria-expanded", String(!why.hidden));
});

// What was typed into the questionnaire is not lost to a stray ECHAP.
document.addEventListener("input", (event) => {
  const form = event.target.closest(".questionnaire");
  if (form) form.dataset.changed = "";
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.repeat) return;
  if (document.querySelector("dialog[open], [role=menu]:not([hidden])")) return;
  if (document.querySelector(".questionnaire[data-changed]")) return;
  document.querySelector("[data-escape]")?.click();
});
