// The line in which a vaccination is typed: ECHAP leaves it, « Primo » and « Rappel » exclude each other.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  const line = event.target.closest?.("[data-entry-line]");
  line?.querySelector("[data-cancel]")?.click();
});

document.addEventListener("change", (event) => {
  const other = { primo: "booster", booster: "primo" }[event.target.name];
  if (other && event.target.checked) {
    const box = event.target.form.elements[other];
    if (box) box.checked = false;
  }
});
