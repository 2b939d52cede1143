// The table of a dossier shows anew what changed in the carnet, and gives way to who is at work in it:
// while a line is typed, a dialog is open or an answer is on its way, it waits, and comes afterwards.
const underWay = new Set();
let owed = false;
let chosen = null;

const isRefresh = (element) => element?.id === "record";
const isBusy = () =>
  underWay.size > 0 || document.querySelector("#record [data-entry-line], #dialog-host > dialog") !== null;

const giveWay = (event, refuse) => {
  if (!isBusy()) return false;
  owed = true;
  refuse(event);
  return true;
};

const payWhatIsOwed = () => {
  if (!owed || isBusy() || !document.getElementById("record")) return;
  owed = false;
  htmx.trigger(document.body, "carnet:changed");
};

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isRefresh(event.detail.elt)) giveWay(event, () => event.preventDefault());
});

// What a person asked for; the fragment that looks at the CVE again is nobody's work.
document.addEventListener("htmx:beforeSend", (event) => {
  const { elt, xhr } = event.detail;
  if (isRefresh(elt) || elt.id === "refresh") return;
  underWay.add(xhr);
  xhr.addEventListener("loadend", () => {
    underWay.delete(xhr);
    setTimeout(payWhatIsOwed);
  });
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, target } = event.detail; // here `elt` is the target, not who asked
  if (target.id === "page") owed = false; // the page that arrives is of now
  if (!isRefresh(requestConfig.elt)) return;
  if (giveWay(event, () => (event.detail.shouldSwap = false))) return;
  chosen = document.querySelector("#record .choice:checked")?.id;
});

document.addEventListener("htmx:afterSwap", () => {
  const row = chosen && document.getElementById(chosen);
  chosen = null;
  if (!row) return;
  row.checked = true;
  row.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("close", () => setTimeout(payWhatIsOwed), { capture: true });
