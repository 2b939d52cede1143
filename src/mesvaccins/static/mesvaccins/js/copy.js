// « Copier »: puts the sharing code on the clipboard and says so to everyone.
// Where the browser gives no clipboard (a page without TLS), the code is selected instead.
const SHOWN_FOR = 4000;

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  if (!navigator.clipboard) {
    getSelection().selectAllChildren(source);
    return;
  }
  await navigator.clipboard.writeText(source.textContent.trim());
  say(button, button.dataset.copied);
}

function say(button, sentence) {
  const label = button.querySelector("[data-copy-label]");
  const status = button.parentElement.querySelector("[data-copy-status]");
  button.dataset.label ??= label.textContent;
  label.textContent = status.textContent = sentence;
  setTimeout(() => {
    label.textContent = button.dataset.label;
    status.textContent = "";
  }, SHOWN_FOR);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});
