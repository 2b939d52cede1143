// On a slow line a hand is faster than the field that it has asked for: what is typed meanwhile waits.
const HOSTS = "#entry-line, #dialog-host";
const FIELDS = "input:is([type=text], [type=search], :not([type])), textarea";
let typed = null; // while no field has been asked for
let isEntered = false;

const isField = (element) => element?.matches?.("input, select, textarea") ?? false;
const isLetter = (event) =>
  [...event.key].length === 1 &&
  !event.metaKey &&
  (event.getModifierState("AltGraph") || !(event.ctrlKey || event.altKey));

const isOfAHost = (event) => event.detail.target?.matches?.(HOSTS) ?? false;

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isOfAHost(event) || isField(document.activeElement)) return;
  typed = "";
  isEntered = false;
});

document.addEventListener(
  "keydown",
  (event) => {
    if (typed === null || isField(event.target)) return;
    const isEntree = event.key === "Enter";
    if (!isEntree && !isLetter(event)) return;
    if (!typed && (isEntree || event.key === " ")) return; // they still belong to the button
    event.preventDefault();
    if (isEntree) isEntered = true;
    else typed += event.key;
  },
  { capture: true },
);

// After the scripts that give the focus: this one is loaded behind them.
document.addEventListener("htmx:afterSettle", (event) => {
  if (!isOfAHost(event)) return;
  const [text, field] = [typed, document.activeElement];
  typed = null;
  if (!text || !field.matches(FIELDS) || field.value) return;
  field.setRangeText(text, 0, 0, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, data: text, inputType: "insertText" }));
  if (isEntered) field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
});

const forget = () => {
  typed = null;
};

// No field comes of a call that failed, was given up, or has nothing to show.
document.addEventListener("htmx:afterRequest", (event) => {
  if (isOfAHost(event) && !event.detail.successful) forget();
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (isOfAHost(event) && !event.detail.shouldSwap) forget();
});
