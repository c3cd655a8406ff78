// Files and photos with a conversation: sent at once, one after the other, also while the rest is still being typed.
// Without JavaScript the same field goes with its form. What could not be sent stays here until there is a connection.

const TIMEOUT = 300000;
const MEGABYTE = 1024 * 1024;

const cookie = (name) => document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
// By this the server knows a file that is sent again because the answer got lost.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

class Files {
  constructor(section) {
    this.texts = section.dataset;
    this.input = section.querySelector("input[type=file]");
    this.list = section.querySelector("[data-file-list]");
    this.status = section.querySelector("[data-file-status]");
    this.problems = section.querySelector("[data-file-problems]");
    this.queue = [];
    this.sent = 0;
    this.total = 0;
    this.sending = null;
    this.input.addEventListener("change", () => this.chosen());
    window.addEventListener("online", () => this.send());
    window.addEventListener("beforeunload", (event) => { if (this.queue.length) event.preventDefault(); });
    // Going on with the form waits until what was chosen is there.
    document.addEventListener("submit", (event) => this.submitted(event), true);
  }

  chosen() {
    this.problems.replaceChildren();
    if (!this.sending) this.sent = this.total = 0;
    for (const file of this.input.files) {
      if (file.size > this.texts.most * MEGABYTE) this.tell("tooLarge", file, { size: Math.ceil(file.size / MEGABYTE), most: this.texts.most });
      else { this.queue.push({ file, key: newKey() }); this.total += 1; }
    }
    this.input.value = "";
    this.send();
  }

  tell(key, file, values = {}) {
    this.say(fill(this.texts[key], { name: file.name, ...values }));
  }

  say(sentence) {
    if ([...this.problems.children].some((item) => item.textContent === sentence)) return;
    this.problems.append(Object.assign(document.createElement("li"), { textContent: sentence }));
  }

  send() {
    this.sending ??= this.sendAll().finally(() => { this.sending = null; });
    return this.sending;
  }

  async sendAll() {
    while (this.queue.length) {
      const entry = this.queue[0];
      this.status.textContent = fill(this.texts.busy, { number: this.sent + 1, total: this.total, name: entry.file.name });
      if (!await this.post(entry)) { this.status.textContent = ""; return; }
      this.queue.shift();
    }
    if (this.total) this.status.textContent = this.sent ? fill(this.texts.done, { number: this.sent, total: this.total }) : "";
  }

  // Sends one file. True when it is dealt with: kept, or refused with a reason; false to try again later.
  async post({ file, key }) {
    const body = new FormData();
    body.append("key", key);
    body.append("files", file, file.name);
    let response;
    let answer = {};
    try {
      response = await fetch(this.texts.files, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": cookie(this.texts.csrfCookie), "X-Autosave": "1" },
        credentials: "same-origin",
        signal: AbortSignal.timeout(TIMEOUT),
        body,
      });
      answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    } catch {
      response = null;
    }
    if (!response || response.status >= 500) {
      this.tell("offline", file);
      window.setTimeout(() => this.send(), 10000);
      return false;
    }
    if (response.status === 401) this.tell("signedOut", file);
    else if (response.status === 413) this.tell("serverLimit", file);
    else if (answer.message) this.say(`${file.name}: ${answer.message}`);
    else if (answer.list === undefined) this.tell("refused", file);
    else {
      this.list.innerHTML = answer.list; // written by our own template, with everything in it escaped
      for (const sentence of answer.problems) this.say(sentence);
      if (!answer.problems.length) this.sent += 1;
    }
    for (const item of this.problems.children) if (item.textContent === fill(this.texts.offline, { name: file.name })) item.remove();
    return true;
  }

  async submitted(event) {
    if (!this.sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target, submitter } = event;
    await this.sending;
    if (!this.queue.length && !this.problems.children.length) target.requestSubmit(submitter);
  }
}

for (const section of document.querySelectorAll("[data-files]")) if (section.querySelector("input[type=file]")) new Files(section);
