// Saves a form as you go. Nothing that was typed is lost, and nothing of somebody else is overwritten unseen.
//
// The form:   <form data-autosave="/address/" data-autosave-key="user:form" [data-revision="3"] autocomplete="off">
//             with {% include "includes/autosave.html" %} in it: the status line, which carries all texts as data attributes.
//             A hidden input "base-NAME" holds the revision on which the field NAME stands (also for the POST without
//             JavaScript); without it the form's data-revision is used.
//             One field of several controls: an element with data-field="NAME" and data-shape="goal" (NAME and NAME-second),
//             "between" (NAME is "2" or "2-3", and NAME-note) or "options" (an option __other__, and NAME-other) around
//             them; the controls with another name carry data-part-of="NAME". It travels as a list.
// We send:    POST {"changes": {name: value | [values]}, "base": {name: revision}} with X-CSRFToken and X-Autosave: 1.
// We expect:  200 {"saved_at": "15.07", "revisions": {name: n}, "revision": n, "errors": {name: "sentence"},
//             "conflicts": {name: {"theirs": value, "by": "Karim", "at": "15.05", "revision": n}}, …}; 401 {"sign_in": url};
//             any other status {"message": "sentence"}: it will not be tried again until something changes.
// We tell:    the event "autosave:saved" on the form, with the whole answer as its detail.
//
// Every change is kept in localStorage first, one entry per field, and removed when the server has it.

const TYPING_PAUSE = 800;
const CHOOSING_PAUSE = 150;
const RETRY_SECONDS = [2, 5, 15, 30, 60];
const TIMEOUT = 20000;
const PREFIX = "autosave";
const OTHER = "__other__"; // the option whose words stand in the field beside it

const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const element = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });
const fill = (sentence, values) => (sentence ?? "").replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

export class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
    this.texts = this.status?.dataset ?? {};
    this.prefix = `${PREFIX}:${form.dataset.autosaveKey ?? form.dataset.autosave}:`;
    this.changes = new Map(); // name → {value, base}: what the server does not have yet
    this.held = new Set(); // names that wait for a person: a conflict, or a value that was refused
    this.known = new Map(); // name → value that the server last took
    this.unkept = new Set(); // names that could not even be kept in this browser
    this.failures = 0;
    this.sending = null;
    this.timer = 0;
    this.confirmed = false;
    this.listen();
    this.replay();
  }

  listen() {
    const changed = (event) => this.changed(event.target);
    this.form.addEventListener("input", changed);
    this.form.addEventListener("change", changed);
    this.form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => this.send()); // leaving: send now; back (signed in elsewhere): try again
    window.addEventListener("beforeunload", (event) => { if (this.unkept.size) event.preventDefault(); });
  }

  // --- the form's values --------------------------------------------------------------------------

  controls(name) {
    return [...this.form.elements].filter((control) => (control.dataset.partOf ?? control.name) === name && control.type !== "hidden");
  }

  shape(name) {
    return this.form.querySelector(`[data-field="${CSS.escape(name)}"]`)?.dataset.shape ?? "";
  }

  follows(control) {
    return control.name && !control.name.startsWith("base-") && !["hidden", "submit", "button", "file", "password"].includes(control.type)
      && control.dataset.autosaveSkip === undefined;
  }

  read(name) {
    const shape = this.shape(name);
    if (!shape) return this.readAll(this.controls(name));
    const main = this.controls(name).filter((control) => control.dataset.partOf === undefined);
    const rest = this.readAll(this.controls(name).filter((control) => control.dataset.partOf !== undefined));
    const value = this.readAll(main);
    if (shape === "goal") return value || rest ? [value, rest] : "";
    if (shape === "between") return value.includes("-") ? [...value.split("-"), rest] : value;
    const chosen = [value].flat().filter((one) => one);
    return chosen.filter((one) => one !== OTHER).concat(chosen.includes(OTHER) && rest.trim() ? [rest.trim()] : []);
  }

  readAll(controls) {
    const type = controls[0]?.type;
    if (type === "radio") return controls.find((control) => control.checked)?.value ?? "";
    if (type === "checkbox") return controls.filter((control) => control.checked).map((control) => control.value);
    if (type === "select-multiple") return [...controls[0].selectedOptions].map((option) => option.value);
    return controls[0]?.value ?? "";
  }

  write(name, value) {
    const shape = this.shape(name);
    if (!shape) return this.writeAll(this.controls(name), value);
    const main = this.controls(name).filter((control) => control.dataset.partOf === undefined);
    const rest = this.controls(name).filter((control) => control.dataset.partOf !== undefined);
    const parts = [value ?? ""].flat().map((part) => part ?? "");
    if (shape === "options") {
      const known = main.map((control) => control.value);
      const written = parts.find((part) => part && !known.includes(part)) ?? "";
      const chosen = parts.filter((part) => known.includes(part)).concat(written ? [OTHER] : []);
      this.writeAll(main, main[0]?.type === "radio" ? chosen[0] : chosen);
      return this.writeAll(rest, written);
    }
    this.writeAll(main, shape === "between" && parts[1] ? `${parts[0]}-${parts[1]}` : parts[0]);
    this.writeAll(rest, shape === "goal" ? parts[1] : parts[2]);
  }

  writeAll(controls, value) {
    for (const control of controls) {
      if (control.type === "radio") control.checked = control.value === String(value ?? "");
      else if (control.type === "checkbox") control.checked = [value ?? []].flat().map(String).includes(control.value);
      else if (control.type === "select-multiple") for (const option of control.options) option.selected = [value ?? []].flat().map(String).includes(option.value);
      else control.value = value ?? "";
    }
  }

  baseInput(name) {
    return this.form.elements.namedItem(`base-${name}`);
  }

  base(name) {
    const known = this.baseInput(name)?.value ?? this.form.dataset.revision;
    return known === undefined || known === "" ? null : Number(known);
  }

  setBase(name, revision) {
    const input = this.baseInput(name);
    if (input) input.value = revision;
  }

  // --- keeping --------------------------------------------------------------------------------------

  changed(control) {
    if (!this.follows(control)) return;
    const name = control.dataset.partOf ?? control.name;
    if (control.value && control.name.endsWith("-other")) { // who writes another answer chooses it
      const other = this.controls(name).find((one) => one.value === OTHER);
      if (other) other.checked = true;
    }
    const value = this.read(name);
    if (!this.changes.has(name) && this.known.has(name) && same(this.known.get(name), value)) return; // only left the field
    this.clearError(name);
    this.held.delete(name);
    if (this.conflictBox(name)) this.held.add(name); // the choice is still to be made; what is typed meanwhile is kept
    const change = { value, base: this.changes.get(name)?.base ?? this.base(name) };
    this.changes.set(name, change);
    this.keep(name, change);
    const typing = !["radio", "checkbox", "select-one"].includes(control.type);
    this.plan(typing ? TYPING_PAUSE : CHOOSING_PAUSE);
  }

  keep(name, change) {
    try {
      window.localStorage.setItem(this.prefix + name, JSON.stringify(change));
      this.unkept.delete(name);
    } catch {
      this.unkept.add(name); // private mode or full: only now leaving the page is asked about
    }
  }

  release(name, change) {
    this.unkept.delete(name);
    try {
      const kept = window.localStorage.getItem(this.prefix + name);
      if (kept && same(JSON.parse(kept).value, change.value)) window.localStorage.removeItem(this.prefix + name);
    } catch { /* nothing was kept, so there is nothing to release */ }
  }

  replay() {
    let keys = [];
    try {
      keys = Object.keys(window.localStorage).filter((key) => key.startsWith(this.prefix));
    } catch { return; }
    for (const key of keys) {
      const name = key.slice(this.prefix.length);
      let change;
      try { change = JSON.parse(window.localStorage.getItem(key)); } catch { continue; }
      if (!change || !this.controls(name).length) continue;
      if (same(change.value, this.read(name))) { this.release(name, change); continue; }
      this.write(name, change.value);
      this.changes.set(name, change);
    }
    if (this.changes.size) this.send();
  }

  // --- sending --------------------------------------------------------------------------------------

  plan(milliseconds) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.send(), milliseconds);
  }

  waiting() {
    return [...this.changes.keys()].filter((name) => !this.held.has(name));
  }

  // Sends what is waiting; one request at a time. True when the server took the request (or nothing waited).
  async send() {
    window.clearTimeout(this.timer);
    if (this.sending) {
      const taken = await this.sending;
      return taken && this.waiting().length ? this.send() : taken;
    }
    const names = this.waiting();
    if (!names.length) return true;
    this.sending = this.post(names);
    const taken = await this.sending;
    this.sending = null;
    if (taken && this.waiting().length) this.plan(CHOOSING_PAUSE);
    return taken;
  }

  async post(names) {
    const sent = new Map(names.map((name) => [name, { ...this.changes.get(name) }]));
    this.say("saving", "busy");
    const body = JSON.stringify({
      changes: Object.fromEntries(names.map((name) => [name, sent.get(name).value])),
      base: Object.fromEntries(names.map((name) => [name, sent.get(name).base])),
    });
    let response;
    let answer = {};
    try {
      response = await fetch(this.form.dataset.autosave, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": cookie(this.texts.csrfCookie ?? "csrftoken"), "X-Autosave": "1" },
        credentials: "same-origin",
        keepalive: body.length < 60000, // so that it also arrives when the page is being left
        signal: AbortSignal.timeout(TIMEOUT),
        body,
      });
      answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    } catch {
      return this.tryLater("offline");
    }
    if (response.status === 401) return this.signedOut(answer);
    if (response.status >= 500 || (response.ok && !answer.revisions)) return this.tryLater("trouble");
    if (!response.ok) {
      names.forEach((name) => this.held.add(name));
      this.say(answer.message ? "refused" : "gone", "problem", answer);
      return false;
    }
    this.took(sent, answer);
    return true;
  }

  took(sent, answer) {
    this.failures = 0;
    if (answer.revision !== undefined) this.form.dataset.revision = answer.revision;
    for (const [name, change] of sent) {
      const conflict = answer.conflicts?.[name];
      const error = answer.errors?.[name];
      if (conflict) this.showConflict(name, conflict);
      else if (error) this.showError(name, error);
      else this.saved(name, change, answer);
    }
    if (Object.keys(answer.conflicts ?? {}).length) this.say("conflict", "problem");
    else if (Object.keys(answer.errors ?? {}).length) this.say("errors", "problem");
    else this.say("saved", "", { time: answer.saved_at });
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: answer }));
  }

  saved(name, change, answer) {
    const revision = answer.revisions[name] ?? answer.revision;
    if (revision !== undefined) this.setBase(name, revision);
    this.known.set(name, change.value);
    this.release(name, change);
    const now = this.changes.get(name);
    if (now && !same(now.value, change.value)) {
      now.base = revision ?? now.base; // typed on while the request was under way
      this.keep(name, now);
    } else this.changes.delete(name);
  }

  tryLater(reason) {
    const seconds = RETRY_SECONDS[Math.min(this.failures, RETRY_SECONDS.length - 1)];
    this.failures += 1;
    this.say(reason, "problem");
    this.plan(seconds * 1000);
    return false;
  }

  signedOut(answer) {
    this.say("signedOut", "problem");
    if (this.status && answer.sign_in) {
      const link = element("a", "", this.texts.signIn);
      link.href = `${answer.sign_in}?next=${encodeURIComponent(window.location.pathname + window.location.search)}`;
      this.status.append(" ", link);
    }
    return false;
  }

  // Going on with a button first sends what waits; the form goes by itself when the server has everything.
  async submitted(event) {
    if (this.confirmed || event.defaultPrevented) return;
    window.clearTimeout(this.timer);
    if (!this.changes.size && !this.sending) return;
    event.preventDefault();
    const button = event.submitter;
    while (await this.send() && this.waiting().length);
    if (this.changes.size) {
      const problem = this.form.querySelector(".autosave-conflict button, [aria-invalid=true]");
      problem?.focus();
      return;
    }
    this.confirmed = true;
    this.form.requestSubmit(button);
    this.confirmed = false;
  }

  // --- saying ---------------------------------------------------------------------------------------

  say(key, tone, values = {}) {
    if (!this.status) return;
    this.status.textContent = fill(this.texts[key], values);
    this.status.className = `saved ${tone}`.trim();
    if (this.unkept.size && tone === "problem") this.status.append(" ", this.texts.notKept ?? "");
  }

  place(name) {
    const control = this.controls(name)[0];
    return this.form.querySelector(`[data-field="${CSS.escape(name)}"]`) ?? control?.closest("fieldset, .field") ?? control?.parentElement ?? this.form;
  }

  showError(name, sentence) {
    this.held.add(name);
    this.clearError(name);
    const note = element("p", "autosave-error", sentence);
    note.id = `autosave-error-${name}`;
    note.setAttribute("role", "alert");
    note.dataset.autosaveError = name;
    this.place(name).append(note);
    for (const control of this.controls(name)) {
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-errormessage", note.id);
    }
  }

  clearError(name) {
    this.form.querySelector(`[data-autosave-error="${CSS.escape(name)}"]`)?.remove();
    for (const control of this.controls(name)) {
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-errormessage");
    }
  }

  words(name, value) {
    if (this.shape(name) === "between" && Array.isArray(value)) {
      const label = this.words(name, `${value[0]}-${value[1]}`);
      return value[2] ? `${label}: ${value[2]}` : label;
    }
    if (this.shape(name) === "goal" && Array.isArray(value)) {
      const [main, rest] = [undefined, name].map((part) => this.controls(name).filter((control) => control.dataset.partOf === part));
      return [this.labels(main, value[0]), this.labels(rest, value[1])].map((labels) => labels.join(", ") || "–").join(" / ");
    }
    const labels = this.labels(this.controls(name), value);
    if (this.shape(name) === "options") labels.push(...[value ?? []].flat().filter((one) => one && !this.controls(name).some((control) => control.value === one && control.type !== "text")));
    const select = this.controls(name).find((control) => control.options);
    const chosen = select ? [...select.options].filter((option) => option.value === String(value)).map((option) => option.text) : [];
    return [...labels, ...chosen].join(", ") || [value ?? []].flat().join(", ") || this.texts.nothing || "–";
  }

  labels(controls, value) {
    return controls.filter((control) => ["radio", "checkbox"].includes(control.type))
      .filter((control) => [value ?? []].flat().map(String).includes(control.value))
      .map((control) => (control.closest("label")?.querySelector("[data-label]") ?? control.labels?.[0])?.textContent.trim() ?? control.value);
  }

  conflictBox(name) {
    return this.form.querySelector(`[data-autosave-conflict="${CSS.escape(name)}"]`);
  }

  showConflict(name, conflict) {
    this.held.add(name);
    this.conflictBox(name)?.remove();
    const box = element("div", "autosave-conflict notice warn");
    box.dataset.autosaveConflict = name;
    box.setAttribute("role", "group");
    const title = element("p", "", fill(this.texts.conflictTitle, conflict));
    title.id = `autosave-conflict-${name}`;
    box.setAttribute("aria-labelledby", title.id);
    const pairs = element("dl", "pairs");
    pairs.append(
      element("dt", "", this.texts.yours), element("dd", "", this.words(name, this.read(name))),
      element("dt", "", fill(this.texts.theirs, conflict)), element("dd", "", this.words(name, conflict.theirs)),
    );
    const actions = element("p", "autosave-choices");
    const choice = (label, take) => {
      const button = element("button", "button quiet", label);
      button.type = "button";
      button.addEventListener("click", () => this.choose(name, conflict, take));
      actions.append(button, " ");
    };
    choice(this.texts.keepYours, false);
    choice(fill(this.texts.takeTheirs, conflict), true);
    box.append(title, pairs, actions);
    this.place(name).append(box);
  }

  choose(name, conflict, takeTheirs) {
    this.conflictBox(name)?.remove();
    this.held.delete(name);
    this.setBase(name, conflict.revision);
    const change = { value: this.read(name), base: conflict.revision };
    if (takeTheirs) {
      this.release(name, change);
      this.changes.delete(name);
      this.known.delete(name);
      this.write(name, conflict.theirs);
      this.say("took", "", conflict);
    } else {
      this.changes.set(name, change);
      this.keep(name, change);
      this.send();
    }
    this.controls(name).find((control) => control.checked || control.type !== "radio")?.focus();
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) form.autosave = new Autosave(form);
