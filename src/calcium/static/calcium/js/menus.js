// Menu buttons, after the ARIA authoring practices: arrows, Home, End, first letter, ECHAP.
const parts = (menu) => ({
  button: menu.querySelector("[aria-haspopup]"),
  list: menu.querySelector("[role=menu]"),
  items: [...menu.querySelectorAll("[role=menuitem]")],
});

const close = (menu, { focus = false } = {}) => {
  const { button, list } = parts(menu);
  list.hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (focus) button.focus();
};

const closeOthers = (kept) => {
  for (const menu of document.querySelectorAll("[data-menu]")) {
    if (menu !== kept) close(menu);
  }
};

const open = (menu, which = 0) => {
  closeOthers(menu);
  const { button, list, items } = parts(menu);
  list.hidden = false;
  button.setAttribute("aria-expanded", "true");
  items.at(which)?.focus();
};

document.addEventListener("click", (event) => {
  const menu = event.target.closest("[data-menu]");
  if (!menu) return closeOthers(null);
  if (event.target.closest("[aria-haspopup]")) {
    return parts(menu).list.hidden ? open(menu) : close(menu, { focus: true });
  }
  if (event.target.closest("[role=menuitem]")) close(menu, { focus: true });
});

const move = (menu, event) => {
  const { items } = parts(menu);
  const at = items.indexOf(document.activeElement);
  const letter = event.key.length === 1 ? event.key.toLocaleLowerCase("fr") : null;
  const next = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  }[event.key];
  if (next !== undefined) return items[next].focus() ?? true;
  const starts = (item) => letter && item.textContent.trim().toLocaleLowerCase("fr").startsWith(letter);
  const found = [...items.slice(at + 1), ...items.slice(0, at + 1)].find(starts);
  if (found) return found.focus() ?? true;
  return false;
};

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]");
  if (!menu || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.repeat && (event.key === "Enter" || event.key === " ")) return event.preventDefault();
  const isOpen = !parts(menu).list.hidden;
  if (!isOpen) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(menu, event.key === "ArrowUp" ? -1 : 0);
    return;
  }
  if (event.key === "Escape") {
    event.preventDefault();
    close(menu, { focus: true });
  } else if (event.key === "Tab") {
    close(menu);
  } else if (event.key !== "Enter" && event.key !== " " && move(menu, event)) {
    event.preventDefault();
  }
});
