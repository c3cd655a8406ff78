// Shows a colour before it is saved: the tones come from the server's own stylesheet for that colour.
const box = document.querySelector("[data-accent-preview]");
const input = box && document.getElementById(box.dataset.accentPreview);

function luminance(colour) {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

async function show() {
  const colour = input.value.toLowerCase();
  if (!/^#[0-9a-f]{6}$/.test(colour)) return;
  const readable = 1.05 / (luminance(colour) + 0.05) >= 4.5;
  const verdict = box.querySelector("[data-verdict]");
  verdict.textContent = readable ? box.dataset.good : box.dataset.tooLight;
  verdict.classList.toggle("problem", !readable);
  const answer = await fetch(box.dataset.themeUrl.replace("000000", colour.slice(1)));
  if (!answer.ok || input.value.toLowerCase() !== colour) return;
  for (const [, name, value] of (await answer.text()).matchAll(/(--[a-z0-9-]+):(#[0-9a-f]{6})/g)) {
    box.style.setProperty(name, value);
  }
}

let waiting;
input?.addEventListener("input", () => {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(show, 150);
});

// A colour that was refused stands in the form again, while the page has the saved one.
if (input && document.querySelector(".error-summary")) show();
