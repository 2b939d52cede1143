// Rows of a table: chosen by click, arrows or space; Entrée modifies, Suppr deletes.
const table = () => document.querySelector("[data-rows]");
const chosen = () => table()?.querySelector(".choice:checked");

const refreshButtons = () => {
  for (const button of document.querySelectorAll("[data-row-action]")) {
    button.setAttribute("aria-disabled", chosen() ? "false" : "true");
  }
};

const act = (action, source) => {
  const choice = chosen();
  if (!choice) return;
  const url = choice.dataset[action];
  const target = action === "modify" ? `#${choice.closest("tr").id}` : "#dialog-host";
  const swap = action === "modify" ? "outerHTML" : "innerHTML";
  htmx.ajax("GET", url, { source: source ?? choice, target, swap });
};

document.addEventListener("change", (event) => {
  if (event.target.matches(".choice")) refreshButtons();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-row-action]");
  if (button) return act(button.dataset.rowAction, button);
  const row = event.target.closest("[data-rows] tbody tr[id]");
  const choice = row?.querySelector(".choice");
  if (!choice || event.target.closest("a, button, input, label, select")) return;
  choice.checked = true;
  choice.focus();
  refreshButtons();
});

document.addEventListener("dblclick", (event) => {
  if (event.target.closest("[data-rows] tbody tr[id]") && !event.target.closest("input, button, a")) act("modify");
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.(".choice") || event.repeat) return;
  if (event.key === "Enter") {
    event.preventDefault();
    event.target.checked = true;
    act("modify");
  } else if (event.key === "Delete") {
    event.preventDefault();
    event.target.checked = true;
    act("delete");
  }
});

// After the page was replaced the focus stands on the row just written, or on the page itself.
document.addEventListener("htmx:afterSettle", (event) => {
  refreshButtons();
  if (event.detail.target.id !== "page" || document.querySelector("#dialog-host > dialog")) return;
  const marked = document.querySelector("#page [data-focus]");
  if (marked) marked.focus();
  else if (document.activeElement === document.body) document.getElementById("page").focus();
});
refreshButtons();
