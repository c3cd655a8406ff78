// The anonymous check: what is not sent yet stays in this browser, and goes away when it is sent.
const form = document.querySelector("form[data-draft]");

function storage(action) {
  try {
    return action(window.localStorage);
  } catch {
    return null; // private windows and full disks: the form works without
  }
}

function written() {
  return [...new FormData(form)].filter(([name]) => !/^(csrfmiddlewaretoken|token$|base-|initial-)/.test(name));
}

function put(pairs) {
  for (const [name, value] of pairs) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked ||= field.value === value;
      } else if (!field.value) {
        field.value = value;
      }
    }
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

// A question with a condition is shown only while it holds; without this script it says in words when to answer it.
function answersTo(name) {
  return [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
    .filter((field) => (field.type !== "radio" && field.type !== "checkbox") || field.checked)
    .map((field) => field.value);
}

function askWhatIsAsked() {
  for (const question of form.querySelectorAll("[data-condition]")) {
    const condition = JSON.parse(question.dataset.condition);
    const on = form.querySelector(`[data-field="${CSS.escape(condition.question)}"]`);
    const asked = !on?.classList.contains("not-asked") && answersTo(condition.question).some((one) => condition.any_of.includes(one));
    question.classList.toggle("not-asked", !asked);
  }
}

if (form) {
  const key = form.dataset.draft;
  const kept = storage((store) => JSON.parse(store.getItem(key) || "[]"));
  if (kept && !form.querySelector(".has-errors")) put(kept);
  document.querySelector("[data-draft-note]").hidden = storage((store) => store.length >= 0) !== true;
  for (const event of ["input", "change"]) {
    form.addEventListener(event, () => {
      askWhatIsAsked();
      storage((store) => store.setItem(key, JSON.stringify(written())));
    });
  }
  askWhatIsAsked();
}
for (const sent of document.querySelectorAll("[data-draft-sent]")) {
  storage((store) => store.removeItem(sent.dataset.draftSent));
}
