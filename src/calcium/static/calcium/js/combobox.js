// A field that searches as one types (ARIA combobox); the list comes from the server by htmx.
const parts = (box) => ({
  input: box.querySelector("[role=combobox]"),
  list: box.querySelector("[role=listbox]"),
  value: box.querySelector("[data-value]"),
});

const options = (box) => [...parts(box).list.querySelectorAll("[role=option]:not([aria-disabled])")];

const show = (box, isOpen) => {
  const { input, list } = parts(box);
  list.hidden = !isOpen;
  input.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) input.removeAttribute("aria-activedescendant");
};

const mark = (box, option) => {
  for (const each of options(box)) each.setAttribute("aria-selected", String(each === option));
  if (!option) return;
  parts(box).input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

// A list answers the text it was asked for. Until the one of what is typed has come, « Entrée » waits
// for it, and nothing is taken from the list of an earlier text. Who has gone on by then gets what
// « Entrée » has asked for all the same, and a line that is sent meanwhile is held for as long.
const awaits = (box) => box.dataset.awaits === "yes";
const isWanted = (box) => box.dataset.wanted === "yes";

const waitNoMore = (box) => {
  delete box.dataset.awaits;
  delete box.dataset.wanted;
  delete box.dataset.holds;
};

const send = (box) => parts(box).input.form?.requestSubmit();

const pick = (box, option) => {
  const { input, value } = parts(box);
  input.value = option.dataset.label;
  value.value = option.dataset.value;
  for (const [field, proposed] of Object.entries(JSON.parse(option.dataset.fills ?? "{}"))) {
    const other = input.form?.elements[field];
    if (other && (!other.value || other.dataset.proposed)) {
      other.value = proposed;
      other.dataset.proposed = "yes";
    }
  }
  show(box, false);
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

document.addEventListener("input", (event) => {
  delete event.target.dataset?.proposed;
  const box = event.target.closest?.("[data-combobox]");
  if (!box || !event.target.matches("[role=combobox]")) return;
  parts(box).value.value = "";
  waitNoMore(box);
  if (parts(box).input.value.trim()) box.dataset.awaits = "yes";
});

document.addEventListener("htmx:configRequest", (event) => {
  const box = event.target.closest?.("[data-combobox]");
  if (box) box.dataset.asked = parts(box).input.value;
});

for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => {
    const box = event.target.closest?.("[data-combobox]");
    if (!box) return;
    const { holds } = box.dataset;
    waitNoMore(box);
    if (holds) send(box);
  });
}

document.addEventListener("htmx:afterSwap", (event) => {
  const box = event.detail.target.closest?.("[data-combobox]");
  if (!box || parts(box).value.value || box.dataset.asked !== parts(box).input.value) return;
  const { wanted, holds } = box.dataset;
  waitNoMore(box);
  const isHere = document.activeElement === parts(box).input;
  show(box, isHere && parts(box).list.childElementCount > 0);
  const [first] = options(box);
  if (isHere) mark(box, first);
  if (wanted && first) pick(box, first);
  if (holds) send(box);
});

document.addEventListener(
  "keydown",
  (event) => {
    const box = event.target.closest?.("[data-combobox]");
    if (!box || !event.target.matches("[role=combobox]")) return;
    const all = options(box);
    const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
    const isOpen = !parts(box).list.hidden && all.length > 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!all.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      show(box, true);
      mark(box, all[(at + step + all.length) % all.length]);
    } else if (event.key === "Enter" && awaits(box)) {
      event.preventDefault();
      event.stopPropagation();
      box.dataset.wanted = "yes";
    } else if (isOpen && !awaits(box) && (event.key === "Enter" || event.key === "Tab") && at >= 0) {
      if (event.key === "Enter") {
        event.preventDefault();
        event.stopPropagation();
      }
      pick(box, all[at]);
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      show(box, false);
    }
  },
  { capture: true },
);

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest("[data-combobox] [role=option]:not([aria-disabled])");
  if (!option) return;
  event.preventDefault();
  pick(option.closest("[data-combobox]"), option);
});

document.addEventListener(
  "submit",
  (event) => {
    const box = event.target.querySelector("[data-combobox][data-wanted]");
    if (!box) return;
    event.preventDefault();
    event.stopPropagation();
    box.dataset.holds = "yes";
  },
  { capture: true },
);

document.addEventListener("focusout", (event) => {
  const box = event.target.closest?.("[data-combobox]");
  if (!box || box.contains(event.relatedTarget)) return;
  if (!isWanted(box)) waitNoMore(box);
  show(box, false);
});
