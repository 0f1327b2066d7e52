// One telephone: its chat, its keyboard, its signal.
import { bubble, make, text } from "./message.js";
import { post, upload } from "./post.js";
import { Menu } from "./menu.js";
import { copyText, view } from "./browser.js";

const maxFile = 50 << 20;

export class Phone {
  constructor(el, words, clock) {
    Object.assign(this, { el, words, clock, id: el.dataset.person, msgs: new Map(), spins: [], signal: true, unread: 0, below: 0 });
    this.log = el.querySelector(".log");
    this.field = el.querySelector("textarea");
    this.badge = document.querySelector(`[data-tab="${this.id}"] .badge`);
    this.listen();
    this.menu = new Menu(el, words, (what) => (what.say ? this.act("say", { text: what.say }) : this.act("block", { on: true })));
    document.addEventListener("clockday", () => this.days());
  }

  listen() {
    const { el } = this;
    const on = (selector, event, run) => el.querySelector(selector).addEventListener(event, run);
    on(".composer", "submit", (e) => (e.preventDefault(), this.submit()));
    on("textarea", "keydown", (e) => {
      if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
      e.preventDefault();
      this.submit();
    });
    on("textarea", "keypress", (e) => e.key === "Enter" && !e.shiftKey && e.preventDefault());
    on("textarea", "input", () => this.fit());
    on("input[type=file]", "change", (e) => {
      for (const f of e.target.files) this.sendFile(f);
      e.target.value = "";
    });
    on("[data-start]", "click", () => this.act("start", {}));
    on("[data-unblock]", "click", () => this.act("block", { on: false }));
    on(".signal", "click", () => this.act("signal", { on: !this.signal }));
    on(".bottom", "click", () => this.toBottom());
    on(".fold", "click", () => this.fold());
    on(".answering button", "click", () => this.reply(null));
    this.log.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // A keyboard that opens must not push the newest message out of sight.
    new ResizeObserver(() => this.stuck && this.toBottom()).observe(this.log);
    el.addEventListener("dragover", (e) => e.preventDefault());
    el.addEventListener("drop", (e) => {
      e.preventDefault();
      for (const f of e.dataTransfer.files) this.sendFile(f);
    });
  }

  act(what, body) {
    return post(`people/${this.id}/${what}`, body).catch(() => this.toast(this.words.failed));
  }

  submit() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.fit();
    this.act("say", { text, replyTo: this.answering?.id });
    this.reply(null);
    this.toBottom();
  }

  // fit grows the field with its text.
  fit() {
    this.field.style.height = "auto";
    this.field.style.height = Math.min(this.field.scrollHeight, 140) + "px";
  }

  sendFile(f) {
    if (f.size > maxFile) return this.toast(this.words.file_too_big);
    const params = { name: f.name, photo: /^image\/(png|jpeg)$/.test(f.type) ? "yes" : "" };
    return upload(`people/${this.id}/file`, f, params).catch(() => this.toast(this.words.failed));
  }

  apply(f) {
    switch (f.kind) {
      case "chat": return this.show(f.chat);
      case "msg": return this.put(f.msg, f.keys);
      case "gone": return this.gone(f.id);
      case "typing": return this.typing();
      case "spins": return this.spin(f.spins);
      case "toast": return this.toast(f.text, f.alert);
    }
  }

  // show draws the whole phone.
  show(c) {
    const stay = this.atBottom() || !this.msgs.size;
    this.signal = c.signal;
    this.msgs = new Map(c.msgs.map((m) => [m.id, m]));
    this.log.replaceChildren(...c.msgs.map((m) => this.bubble(m)));
    this.days();
    this.keys(c.keys);
    this.spin(c.spins);
    this.state(c);
    if (stay) this.toBottom();
  }

  state(c) {
    const { el, words } = this;
    el.classList.toggle("off", !c.signal);
    const s = el.querySelector(".signal");
    s.setAttribute("aria-checked", String(c.signal));
    s.title = c.signal ? words.signal_on : words.signal_off;
    el.querySelector(".no-signal").hidden = c.signal;
    el.querySelector(".empty").hidden = c.msgs.length > 0 || c.blocked;
    el.querySelector(".blocked").hidden = !c.blocked;
    el.querySelector(".composer").hidden = c.blocked;
    el.classList.toggle("isblocked", c.blocked);
  }

  bubble(m) {
    return bubble(m, this.words, this.clock, {
      say: (text) => this.act("say", { text }),
      open: (href) => this.open(href),
      reply: (m) => this.reply(m),
      button: (m, b, el) => this.button(m, b, el),
      view: (url) => view(url),
      grown: () => this.stuck && this.toBottom(),
      textOf: (id) => this.textOf(id),
    });
  }

  textOf(id) {
    const m = this.msgs.get(id);
    return m && (text(m.html).textContent || m.file?.name);
  }

  // put adds a message, or draws one anew that has changed.
  put(m, keys) {
    const stay = this.atBottom();
    const old = this.log.querySelector(`[data-id="${m.id}"]`);
    const el = this.bubble(m);
    this.typing(false);
    this.msgs.set(m.id, m);
    if (old) {
      old.replaceWith(el);
    } else {
      el.classList.add("new");
      this.log.append(el);
      if (!m.mine) this.count(stay);
    }
    this.el.querySelector(".empty").hidden = true;
    this.days();
    if (keys) this.keys(keys);
    this.spin(this.spins);
    if (stay || m.mine) this.toBottom();
  }

  gone(id) {
    this.msgs.delete(id);
    this.log.querySelector(`[data-id="${id}"]`)?.remove();
    this.days();
  }

  // days puts a line before the first message of every day.
  days() {
    for (const d of this.log.querySelectorAll(".day")) d.remove();
    let last = "";
    for (const el of [...this.log.querySelectorAll(".msg")]) {
      const at = this.msgs.get(Number(el.dataset.id))?.at;
      if (at === undefined || this.clock.day(at) === last) continue;
      last = this.clock.day(at);
      const line = make("div", "day");
      line.append(make("span", "", this.clock.dayLabel(at)));
      el.before(line);
    }
  }

  keys(labels) {
    const box = this.el.querySelector(".keys");
    box.replaceChildren(...(labels || []).map((label) => {
      const b = make("button", "", label);
      b.type = "button";
      b.dataset.key = label;
      b.addEventListener("click", () => this.act("say", { text: label }));
      return b;
    }));
    box.dataset.columns = { 1: 1, 2: 2, 4: 2 }[labels?.length] || 3;
    const fold = this.el.querySelector(".fold");
    fold.hidden = !labels?.length;
    box.hidden = fold.hidden || fold.getAttribute("aria-expanded") !== "true";
  }

  fold() {
    const fold = this.el.querySelector(".fold");
    const open = fold.getAttribute("aria-expanded") !== "true";
    fold.setAttribute("aria-expanded", String(open));
    const stay = this.atBottom();
    this.el.querySelector(".keys").hidden = !open;
    if (stay) this.toBottom();
  }

  button(m, b, el) {
    if (b.URL) return this.open(b.URL) || window.open(b.URL, "_blank", "noopener");
    if (b.Copy) return copyText(b.Copy).then(() => this.toast(this.words.copied), () => this.toast(this.words.failed));
    if (!b.Data || el.getAttribute("aria-busy") === "true") return;
    this.spin([...this.spins, { message: m.id, data: b.Data }]);
    this.act("press", { message: m.id, data: b.Data });
  }

  // open asks on whose phone a link that starts the bot is opened: an invitation
  // goes from hand to hand. Other links are left to the browser.
  open(href) {
    const u = new URL(href);
    if (u.hostname !== "t.me" || !u.searchParams.has("start")) return false;
    const payload = u.searchParams.get("start");
    this.menu.choosePerson((id) => post(`people/${id}/start`, { payload }).catch(() => this.toast(this.words.failed)));
    return true;
  }

  spin(spins) {
    this.spins = spins || [];
    for (const el of this.log.querySelectorAll("[data-data]")) {
      const id = Number(el.closest(".msg").dataset.id);
      const busy = this.spins.some((s) => s.message === id && s.data === el.dataset.data);
      el.setAttribute("aria-busy", String(busy));
      el.title = busy ? this.words.waiting : "";
    }
  }

  typing(on = true) {
    clearTimeout(this.typingEnds);
    this.log.querySelector(".typing")?.remove();
    if (!on) return;
    const stay = this.atBottom();
    const dots = make("div", "typing");
    dots.append(make("i"), make("i"), make("i"), make("span", "sr", this.words.typing));
    this.log.append(dots);
    if (stay) this.toBottom();
    this.typingEnds = setTimeout(() => this.typing(false), 5000);
  }

  reply(m) {
    this.answering = m;
    const bar = this.el.querySelector(".answering");
    bar.hidden = !m;
    if (!m) return;
    bar.querySelector("span").textContent = this.textOf(m.id) || "";
    this.field.focus();
  }

  toast(message, alert) {
    if (!message) return;
    const box = this.el.querySelector(".toast");
    clearTimeout(this.toastEnds);
    box.textContent = message;
    box.classList.toggle("alert", Boolean(alert));
    box.hidden = false;
    this.toastEnds = setTimeout(() => (box.hidden = true), alert ? 8000 : 3500);
  }

  visible() {
    return this.el.offsetParent !== null;
  }

  // count notes a message that nobody looks at.
  count(stay) {
    if (!this.visible()) this.unread++;
    else if (!stay) this.below++;
    this.marks();
  }

  marks() {
    this.badge.hidden = !this.unread;
    this.badge.textContent = this.unread;
    this.badge.title = this.words.new_messages;
    const b = this.el.querySelector(".bottom");
    b.hidden = !this.below;
    b.querySelector("span").textContent = this.below || "";
  }

  shown() {
    this.unread = 0;
    this.toBottom();
  }

  scrolled() {
    this.stuck = this.atBottom();
    if (this.stuck && this.below) this.toBottom();
  }

  atBottom() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
  }

  toBottom() {
    this.stuck = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.below = 0;
    this.marks();
  }
}
