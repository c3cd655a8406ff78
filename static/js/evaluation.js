// The questionnaire: progress that follows what was saved, and last time's answer with one tap.
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

// Without this the button sends the form, and the server copies the answer.
form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button || !form.autosave) return;
  event.preventDefault();
  form.autosave.write(button.value, JSON.parse(button.dataset.copy));
  const controls = form.autosave.controls(button.value);
  const control = controls.find((one) => one.checked) ?? controls[0];
  control.dispatchEvent(new Event("change", { bubbles: true }));
  control.focus();
  button.hidden = true;
});
