// The key that opened a dialog must not answer it: it is swallowed until it is released.
const held = new Set();
const swallowed = new Set();

document.addEventListener(
  "keydown",
  (event) => {
    if (swallowed.has(event.key)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    held.add(event.key);
  },
  { capture: true },
);

document.addEventListener(
  "keyup",
  (event) => {
    held.delete(event.key);
    if (swallowed.delete(event.key)) event.preventDefault();
  },
  { capture: true },
);

window.addEventListener("blur", () => {
  held.clear();
  swallowed.clear();
});

document.addEventListener("carnet:dialog-opened", () => {
  for (const key of held) swallowed.add(key);
});
