// Small things of every page: the menu on a phone, panels that close, focus that follows, confirmations.
document.documentElement.classList.add("js");
document.body.classList.add("js");

const menuButton = document.querySelector(".menu-button");
const menu = document.querySelector("nav.main");
menuButton?.addEventListener("click", () => {
  const open = menu.classList.toggle("open");
  menuButton.setAttribute("aria-expanded", String(open));
});

const panels = () => document.querySelectorAll("details.me[open]");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") panels().forEach((panel) => { panel.open = false; panel.querySelector("summary").focus(); });
});
document.addEventListener("click", (event) => {
  panels().forEach((panel) => { if (!panel.contains(event.target)) panel.open = false; });
});

// After a step in a flow the new heading gets the focus, so that a screen reader starts there (a link to a place wins).
if (!window.location.hash) document.querySelector("[data-focus]")?.focus();

document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// A form that was sent once is not sent again by a second tap.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.dataset.again !== undefined) return;
  event.target.querySelectorAll("button[type=submit], button:not([type])").forEach((button) => {
    window.setTimeout(() => { button.disabled = true; }, 0);
    window.setTimeout(() => { button.disabled = false; }, 5000);
  });
});
