// Native dialogs: opened when they arrive or when a button names them, closed with ECHAP, focus given back.
let opener = null;

// What opened the dialog, or what stands in its place since the page was refreshed.
const returnFocus = () => {
  const place = opener?.menu && document.getElementById(opener.menu);
  const self = opener?.id && document.getElementById(opener.id);
  const rows = opener?.row !== undefined ? [...document.querySelectorAll(".choice")] : [];
  const row = rows[Math.min(opener?.row ?? 0, rows.length - 1)];
  const fallback = document.querySelector("#cve-bar [aria-haspopup]") ?? document.getElementById("page");
  (place || self || row || fallback)?.focus();
  opener = null;
};

const remember = (element) => {
  if (element.closest("dialog")) return;
  const row = [...document.querySelectorAll(".choice")].indexOf(element);
  opener = {
    menu: element.closest("[data-menu]")?.querySelector("[aria-haspopup]").id,
    id: row < 0 ? element.id : null,
    row: row < 0 ? undefined : row,
  };
};

const open = (dialog) => {
  if (dialog.open) return;
  const first = dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector("[data-autofocus]");
  dialog.showModal();
  (first ?? dialog.querySelector(".dialog__text") ?? dialog).focus();
  document.dispatchEvent(new CustomEvent("carnet:dialog-opened"));
};

document.addEventListener("click", (event) => {
  const named = event.target.closest("[data-open]");
  if (named) {
    remember(named);
    open(document.getElementById(named.dataset.open));
  }
  const close = event.target.closest("[data-close]");
  if (close) close.closest("dialog").close();
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id === "dialog-host") remember(event.detail.elt);
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id === "page") document.querySelector("#dialog-host > dialog")?.close();
  for (const dialog of document.querySelectorAll("#dialog-host > dialog")) open(dialog);
});

document.addEventListener(
  "close",
  (event) => {
    if (!event.target.matches?.("dialog")) return;
    if (event.target.closest("#dialog-host")) event.target.remove();
    returnFocus();
  },
  { capture: true },
);

// A dialog that comes with the page itself, such as the proposal to export at once.
const openProposed = () => {
  const proposed = document.querySelector("dialog[data-opens]");
  if (!proposed) return;
  delete proposed.dataset.opens;
  open(proposed);
};
document.addEventListener("htmx:afterSettle", openProposed);
openProposed();

// In the manual's confirmations ENTREE is « Oui » wherever the focus is, but on a button of its own.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.repeat) return;
  const dialog = document.querySelector("dialog[data-confirm][open]");
  if (!dialog || event.target.closest("button, a")) return;
  event.preventDefault();
  dialog.querySelector("[data-yes]").click();
});
