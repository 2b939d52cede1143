// The line in which a vaccination is typed: ECHAP leaves it, « Primo » and « Rappel » exclude each other.
const lineOf = (element) => element?.closest?.("[data-entry-line]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  lineOf(event.target)?.querySelector("[data-cancel]")?.click();
});

// The document is asked for when the vaccination is known on proof; a dose given here is of today.
const adapt = (form) => {
  const known = form.elements.verification?.value;
  for (const part of form.querySelectorAll("[data-only]")) part.hidden = part.dataset.only !== known;
  const given = form.elements.given;
  if (known === "performed" && !given.value) {
    given.value = form.dataset.today;
    given.dataset.proposed = "yes";
  } else if (known !== "performed" && given.dataset.proposed) {
    given.value = "";
    delete given.dataset.proposed;
  }
};

document.addEventListener("change", (event) => {
  const form = lineOf(event.target)?.querySelector("form");
  if (!form) return;
  const other = { primo: "booster", booster: "primo" }[event.target.name];
  if (other && event.target.checked) form.elements[other].checked = false;
  if (event.target.name === "verification") adapt(form);
});

const prepare = () => {
  for (const line of document.querySelectorAll("[data-entry-line]")) {
    const form = line.querySelector("form");
    adapt(form);
    if (line.dataset.prepared) continue;
    line.dataset.prepared = "yes";
    (form.querySelector("[aria-invalid=true]") ?? form.querySelector("[data-autofocus]"))?.focus();
  }
};

document.addEventListener("htmx:afterSettle", prepare);
prepare();
