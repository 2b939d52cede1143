// The bilan: a line opens in place to its why; ECHAP is the button that says so.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-why]");
  if (!button) return;
  const why = document.getElementById(button.getAttribute("aria-controls"));
  why.hidden = !why.hidden;
  button.setAttribute("aria-expanded", String(!why.hidden));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.repeat) return;
  if (document.querySelector("dialog[open], [role=menu]:not([hidden])")) return;
  document.querySelector("[data-escape]")?.click();
});
