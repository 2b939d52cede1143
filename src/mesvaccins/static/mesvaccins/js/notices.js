// The ✕ of a notice. The focus goes to the page's main part, so that it is not lost.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-close-notice]");
  if (!button) return;
  button.closest(".notice").remove();
  document.querySelector("main")?.focus();
});
