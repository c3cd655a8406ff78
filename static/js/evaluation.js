// The questionnaire: progress that follows what was saved, last time's answers with one tap, questions asked only sometimes.
const form = document.querySelector("form[data-autosave]");
const bar = document.querySelector("[data-progress]");
const timeLeft = document.querySelector("[data-time-left]");

form?.addEventListener("autosave:saved", (event) => {
  const progress = event.detail.progress;
  if (!progress) return;
  bar.max = progress.max;
  bar.value = progress.value;
  timeLeft.textContent = progress.text;
});

const isOpen = (name) => [form.autosave.read(name)].flat().every((part) => part === "");
const isAsked = (button) => !button.closest(".not-asked");
const openInBulk = () => [...form.querySelectorAll("[data-copy][data-in-bulk]")].filter((button) => isOpen(button.value) && isAsked(button));

function copy(button) {
  form.autosave.write(button.value, JSON.parse(button.dataset.copy));
  const controls = form.autosave.controls(button.value);
  const control = controls.find((one) => one.checked) ?? controls[0];
  const between = control.closest("details");
  if (between) between.open = true;
  control.dispatchEvent(new Event("change", { bubbles: true }));
  button.closest("[data-copy-line]").hidden = true;
  return control;
}

// Without this the buttons send the form, and the server copies.
form?.addEventListener("click", (event) => {
  const one = event.target.closest("[data-copy]");
  const all = event.target.closest("[data-copy-all]");
  if (!form.autosave || (!one && !all)) return;
  event.preventDefault();
  if (one) {
    copy(one).focus();
    return;
  }
  for (let found = openInBulk(); found.length; found = openInBulk()) found.forEach(copy); // an answer may bring up another question
  all.closest("[data-copy-all-box]").hidden = true;
  form.querySelector("h1").focus();
});

// Once there is an answer, last time's is not offered any more: one tap would take away what was just typed.
function offerLastTime() {
  for (const button of form.querySelectorAll("[data-copy]")) button.closest("[data-copy-line]").hidden = !isOpen(button.value);
  const box = form.querySelector("[data-copy-all-box]");
  if (box) box.hidden = !openInBulk().length;
}

if (form?.autosave) {
  for (const event of ["input", "change", "autosave:saved"]) form.addEventListener(event, offerLastTime);
  offerLastTime();
}

// A question with a condition on another one of this page is shown while it is asked. Its answer stays, also hidden.
const conditional = form ? [...form.querySelectorAll("[data-condition]")] : [];

function isMet(place) {
  const { question, any_of: anyOf } = JSON.parse(place.dataset.condition);
  const on = form.querySelector(`[data-field="${CSS.escape(question)}"]`);
  if (on.classList.contains("not-asked")) return false;
  const value = [form.autosave.read(question)].flat();
  const numbers = form.autosave.shape(question) === "between" ? value.slice(0, 2) : value;
  return numbers.some((part) => anyOf.includes(part));
}

function showAsked() {
  // As often as there are questions, so that one that depends on another below it follows too.
  conditional.forEach(() => conditional.forEach((place) => place.classList.toggle("not-asked", !isMet(place))));
}

if (form?.autosave && conditional.length) {
  form.addEventListener("change", showAsked);
  form.addEventListener("autosave:saved", showAsked);
  showAsked();
}
