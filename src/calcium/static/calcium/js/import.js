// « Enregistrer (5 vaccinations) »: the number follows the boxes.
document.addEventListener("change", (event) => {
  const form = event.target.closest(".import");
  if (!form) return;
  const number = form.querySelector("[data-coming]");
  if (!number) return; // nothing to decide, nothing new: the button has no number
  const decided = form.querySelectorAll("[data-counts]:checked").length;
  const total = Number(number.dataset.coming) + decided;
  number.textContent = `${total || "aucune"} vaccination${total > 1 ? "s" : ""}`;
});
