// Notices of the page: closed by ✕; what the server could not answer gets a sentence here.
const host = () => document.getElementById("notices");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (!button) return;
  button.closest(".notice").remove();
  document.getElementById("page").focus();
});

const say = (id) => {
  const place = document.querySelector("dialog[open] .dialog__body") ?? host();
  if (!place) return;
  place.querySelector("[data-interruption]")?.remove();
  place.prepend(document.getElementById(id).content.cloneNode(true));
  place.firstElementChild.scrollIntoView({ block: "nearest" });
};

document.addEventListener("htmx:sendError", () => say("interruption-network"));
document.addEventListener("htmx:timeout", () => say("interruption-network"));
document.addEventListener("htmx:responseError", (event) => {
  say(event.detail.xhr.status === 404 ? "interruption-gone" : "interruption-server");
});
