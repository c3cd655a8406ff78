// Two people in one draft: says who else is writing, and fills in what they saved where nothing is being typed here.
// What is typed here meanwhile is never touched: saving it meets theirs, and autosave.js lets a person choose.
//
// The form: data-here="/address/" beside what autosave.js asks, and a line [data-others] with the texts.
// We send {"seen": {name: revision}}; we get {"others": [name], "others_said": "sentence", "message": "sentence" | absent,
// "news": {name: {"value", "revision", "by", "removal"}}}.

const EVERY = 20000;
const form = document.querySelector("form[data-here]");
const line = form?.querySelector("[data-others]");
const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
const ROW = /^(other|agreement)-([a-z0-9]{6,32})-/;

let said = line?.textContent ?? "";
let added = "";
let more = false;

const show = () => {
  const text = [said, added, more ? line.dataset.more : ""].filter(Boolean).join(" ");
  if (line.dataset.shown === text) return;
  line.dataset.shown = text;
  line.textContent = text;
  if (!more) return;
  const link = document.createElement("a");
  link.href = "";
  link.textContent = line.dataset.again;
  link.addEventListener("click", (event) => { event.preventDefault(); window.location.reload(); });
  line.append(" ", link);
};

const seen = () => Object.fromEntries([...form.elements].filter((control) => control.name?.startsWith("base-"))
  .map((control) => [control.name.slice(5), Number(control.value) || 0]));

const busy = (name) => form.autosave.changes.has(name) || form.autosave.held.has(name)
  || form.autosave.controls(name).includes(document.activeElement);

const label = (name) => {
  const control = form.autosave.controls(name)[0];
  const group = control?.closest("fieldset");
  return (group?.querySelector("legend") ?? control?.labels?.[0])?.textContent.trim().replace(/[?:.]+$/, "") ?? "";
};

// Returns the label of what was filled in; nothing when the page already says so, or it is being typed in here.
const take = (name, news) => {
  const saver = form.autosave;
  const row = ROW.exec(name);
  if (row && news.value !== null && !saver.controls(name).length) {
    form.dispatchEvent(new CustomEvent("row:wanted", { detail: { kind: row[1], key: row[2] } }));
  }
  if (!saver.controls(name).length) {
    if (news.value !== null && [news.value].flat().length && news.value !== "") more = true;
    return "";
  }
  if (busy(name)) return "";
  if (news.value === null) { // the row was taken away: let it go here too, unless something is being typed in it
    const part = form.querySelector(`[data-row="${row[1]}-${row[2]}"]`);
    const names = [...part.querySelectorAll("[name]")].map((control) => control.name);
    if (!names.some(busy)) part.remove();
    return "";
  }
  const words = label(name);
  const changed = JSON.stringify([saver.read(name)].flat().map(String).sort()) !== JSON.stringify([news.value].flat().map(String).sort());
  saver.write(name, news.value);
  saver.known.delete(name);
  saver.setBase(name, news.revision);
  if (row) saver.setBase(`${row[1]}-${row[2]}-remove`, news.removal);
  if (name === "kind" && changed) more = true; // another kind has other topics
  return changed ? words : "";
};

const tell = (answer) => {
  said = answer.others_said ?? "";
  const filled = new Map();
  for (const [name, news] of Object.entries(answer.news ?? {})) {
    const words = take(name, news);
    if (words) filled.set(words, news.by);
  }
  if (filled.size) {
    const by = [...new Set(filled.values())].join(", ");
    added = line.dataset.added.replace("{by}", by).replace("{fields}", [...filled.keys()].join(", "));
  }
  form.dispatchEvent(new CustomEvent("form:filled"));
  show();
};

let timer = 0;
const ping = async () => {
  window.clearTimeout(timer);
  if (document.visibilityState === "hidden") return;
  try {
    const response = await fetch(form.dataset.here, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": cookie(form.autosave.texts.csrfCookie ?? "csrftoken"), "X-Autosave": "1" },
      credentials: "same-origin",
      signal: AbortSignal.timeout(EVERY),
      body: JSON.stringify({ seen: seen() }),
    });
    if (response.status >= 400 && response.status < 500) return; // signed out or taken away: saving says so
    const answer = response.ok ? await response.json() : {};
    if (answer.message) {
      said = answer.message;
      show();
      return;
    }
    if (response.ok) tell(answer);
  } catch { /* no connection: saving says so */ }
  timer = window.setTimeout(ping, EVERY);
};

if (form && line && form.autosave) {
  form.addEventListener("autosave:saved", (event) => {
    if (event.detail.others_said === undefined) return;
    said = event.detail.others_said;
    show();
  });
  document.addEventListener("visibilitychange", ping);
  form.presence = { ping };
  timer = window.setTimeout(ping, EVERY);
}
