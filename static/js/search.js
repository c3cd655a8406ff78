// The search box: the key / leads to it, results appear while one types, arrows walk through them, Escape leaves.
// Without JavaScript it is a form that leads to the page of results.

const field = document.getElementById("find");
const panel = document.getElementById("find-panel");
const form = document.querySelector("form[data-find]");
const link = document.querySelector(".find-link");
const FEWEST = 2;

// A single key as a shortcut has to be something that one can turn off (WCAG 2.1.4). Kept in this browser.
const SETTING = "find-key";
const isOn = () => { try { return window.localStorage.getItem(SETTING) !== "off"; } catch { return true; } };
const keep = (on) => { try { on ? window.localStorage.removeItem(SETTING) : window.localStorage.setItem(SETTING, "off"); } catch { /* then it lasts for this page */ } };

const setting = document.querySelector("[data-find-setting]");
const hint = document.querySelector("[data-find-key]");
if (hint) hint.hidden = !isOn();
if (setting) {
  const box = setting.querySelector("input");
  setting.hidden = false;
  box.checked = isOn();
  box.addEventListener("change", () => keep(box.checked));
}

const isTyping = (element) => element.isContentEditable || Boolean(element.closest("input, select, textarea, [role=textbox]"));

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!isOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (field && field.offsetParent !== null) {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (link) {
    event.preventDefault();
    link.click();
  }
});

if (form) {
  const open = (shown) => { panel.hidden = !shown; };
  const links = () => [...panel.querySelectorAll("a")];
  const stop = () => { window.htmx?.trigger(field, "htmx:abort"); open(false); };

  field.addEventListener("htmx:configRequest", (event) => {
    if (field.value.trim().length < FEWEST) { event.preventDefault(); stop(); }
  });
  field.addEventListener("input", () => { if (field.value.trim().length < FEWEST) stop(); });
  // Who was signed out in the meantime gets the page of sign-in: go there, rather than show it in the panel.
  form.addEventListener("htmx:beforeSwap", (event) => {
    const address = new URL(event.detail.xhr.responseURL || form.action, window.location.href);
    if (address.pathname === new URL(form.action).pathname) return;
    event.preventDefault();
    form.submit();
  });
  panel.addEventListener("htmx:afterSwap", () => open(form.contains(document.activeElement)));
  field.addEventListener("focus", () => { if (panel.childElementCount && field.value.trim().length >= FEWEST) open(true); });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      if (!panel.hidden && document.activeElement !== field) { field.focus(); stop(); return; }
      stop();
      field.blur();
      return;
    }
    if (panel.hidden || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
    event.preventDefault();
    const all = links();
    const place = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (place < 0) field.focus();
    else all[Math.min(place, all.length - 1)]?.focus();
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) open(false); });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) open(false); });
  form.addEventListener("submit", (event) => { if (!field.value.trim()) event.preventDefault(); });
}
