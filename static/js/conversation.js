// The form of a conversation: rows that come and go, another kind with other topics. Without JavaScript the same
// buttons send the form, and the server adds the row. Saving as you go is autosave.js, which is loaded after this.

const form = document.querySelector(".conversation-form");
const PLACEHOLDER = "nieuwe";

const newKey = () => [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const addRow = (kind, key = newKey()) => {
  const row = form.querySelector(`template[data-template="${kind}"]`).content.firstElementChild.cloneNode(true);
  const replace = (value) => value.replace(`${kind}-${PLACEHOLDER}`, `${kind}-${key}`);
  for (const part of [row, ...row.querySelectorAll("[name],[id],[for],[data-field]")]) {
    for (const attribute of ["name", "id", "for", "data-field", "data-row"]) {
      if (part.hasAttribute(attribute)) part.setAttribute(attribute, replace(part.getAttribute(attribute)));
    }
  }
  form.querySelector(`[data-rows="${kind}"]`).append(row);
  return row;
};

form?.addEventListener("row:wanted", (event) => addRow(event.detail.kind, event.detail.key)); // somebody else added one

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add]");
  if (!button) return;
  event.preventDefault();
  addRow(button.dataset.add).querySelector("input:not([type=hidden])").focus();
});

// A row that is taken away folds up; letting the tick go brings back all that stood in it.
form?.addEventListener("change", (event) => {
  if (event.target.dataset.takeAway === undefined) return;
  const row = event.target.closest("[data-row]");
  row.classList.toggle("gone", event.target.checked);
  if (event.target.checked) return;
  for (const control of row.querySelectorAll("input:not([type=hidden],[data-take-away]),select")) {
    form.autosave?.known.delete(control.name); // the server has just forgotten it
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

// A need that is tapped asks for one sentence; one that is let go folds up, and comes back with what stood in it.
const showNeeds = () => {
  for (const note of form?.querySelectorAll("[data-need]") ?? []) {
    const chip = form.querySelector(`input[name=needs][value="${note.dataset.need}"]`);
    const off = !chip?.checked && !note.querySelector("[aria-invalid]");
    if (!off && note.hasAttribute("data-off") && chip?.checked) {
      const text = note.querySelector("input[type=text]");
      if (text.value) {
        form.autosave?.known.delete(text.name); // the server forgot it when the chip was let go
        text.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
    note.toggleAttribute("data-off", off);
  }
};
form?.addEventListener("change", (event) => {
  if (event.target.name !== "needs") return;
  showNeeds();
  if (event.target.checked) form.querySelector(`[data-need="${event.target.value}"] input[type=text]`)?.focus();
});
form?.addEventListener("click", () => window.setTimeout(showNeeds)); // the choice after a conflict
form?.addEventListener("form:filled", showNeeds);

// Another kind has other topics: save, and show its form.
form?.addEventListener("change", (event) => {
  if (event.target.name !== "kind" || !form.dataset.autosave) return;
  form.requestSubmit(form.querySelector("button[name=do][value=save]"));
});

// Removing a row counts along with every change in it, so its revision comes back with each of them.
form?.addEventListener("autosave:saved", (event) => {
  const answer = event.detail;
  for (const [name, revision] of Object.entries(answer.revisions ?? {})) {
    const base = form.elements.namedItem(`base-${name}`);
    if (base) base.value = revision;
  }
  const when = form.querySelector("[data-when]");
  if (when && answer.when) when.textContent = answer.when;
});

// What was kept in this browser of rows that the page does not have yet: make the rows, autosave.js fills them.
if (form?.dataset.autosaveKey) {
  const prefix = `autosave:${form.dataset.autosaveKey}:`;
  let names = [];
  try {
    names = Object.keys(window.localStorage).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  } catch { /* this browser keeps nothing */ }
  for (const name of names) {
    const found = /^(other|agreement)-([a-z0-9]{6,32})-(?!remove)/.exec(name);
    if (found && !form.querySelector(`[data-row="${found[1]}-${found[2]}"]`)) addRow(found[1], found[2]);
  }
}
