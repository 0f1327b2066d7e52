// One message: bubble, file, buttons.

const formats = { B: "b", I: "i", U: "u", S: "s", CODE: "code", PRE: "pre", BLOCKQUOTE: "blockquote" };
const linkish = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])|(?<![\p{L}\p{N}_/.:])(\/[a-z][a-z0-9_]{0,31})(?![\p{L}\p{N}_/])/gu;

export const make = (tag, className, text) => {
  const el = document.createElement(tag);
  if (className) el.className = className;
  if (text !== undefined) el.textContent = text;
  return el;
};

export const icon = (name, label) => {
  const span = make("span", "mark");
  span.innerHTML = `<svg class="icon" aria-hidden="true"><use href="#i-${name}"/></svg>`;
  if (label) {
    span.title = label;
    span.append(make("span", "sr", label));
  }
  return span;
};

// text builds the formatted text anew from the elements that a chat knows, so
// that nothing else of the markup reaches the page.
export function text(html, act) {
  const out = make("div", "text");
  copy(new DOMParser().parseFromString(html, "text/html").body, out, act);
  return out;
}

function copy(from, to, act) {
  for (const n of from.childNodes) {
    if (n.nodeType === Node.TEXT_NODE) {
      // A block ends its line itself; the line break behind it would show twice.
      const afterBlock = /^(BLOCKQUOTE|PRE)$/.test(n.previousSibling?.nodeName || "");
      linkify(afterBlock ? n.textContent.replace(/^\n/, "") : n.textContent, to, act);
      continue;
    }
    if (n.nodeType !== Node.ELEMENT_NODE) continue;
    const el = element(n, act);
    copy(n, el, n.nodeName === "A" ? null : act);
    to.append(el);
  }
}

function element(n, act) {
  if (n.nodeName === "A") return link(n.getAttribute("href"), act);
  if (n.nodeName === "TG-SPOILER") {
    const s = make("span", "spoiler");
    s.tabIndex = 0;
    s.setAttribute("role", "button");
    const reveal = () => s.classList.add("open");
    s.addEventListener("click", reveal);
    s.addEventListener("keydown", (e) => e.key === "Enter" && reveal());
    return s;
  }
  const el = make(formats[n.nodeName] || "span");
  if (n.hasAttribute("expandable")) {
    el.classList.add("folded");
    el.tabIndex = 0;
    el.addEventListener("click", () => el.classList.toggle("folded"));
    el.addEventListener("keydown", (e) => e.key === "Enter" && el.classList.toggle("folded"));
  }
  return el;
}

function link(href, act) {
  if (!/^(https?|tg):/.test(href || "")) return make("span");
  const a = make("a");
  a.href = href;
  a.target = "_blank";
  a.rel = "noopener noreferrer";
  a.addEventListener("click", (e) => act && act.open(href) && e.preventDefault());
  return a;
}

function linkify(s, to, act) {
  let at = 0;
  for (const m of act ? s.matchAll(linkish) : []) {
    to.append(s.slice(at, m.index));
    at = m.index + m[0].length;
    if (m[1]) {
      const a = link(m[1], act);
      a.textContent = m[1];
      to.append(a);
      continue;
    }
    const b = make("button", "command", m[2]);
    b.type = "button";
    b.addEventListener("click", () => act.say(m[2]));
    to.append(b);
  }
  to.append(s.slice(at));
}

export function bubble(m, words, clock, act) {
  const row = make("div", "msg " + (m.mine ? "mine" : "bot"));
  row.dataset.id = m.id;
  const box = make("div", "bubble");
  if (m.protected) box.classList.add("protected");
  if (m.replyTo) box.append(quote(m, words, act));
  if (m.file) box.append(m.file.photo && m.file.url ? photo(m, words, act) : file(m.file, words));
  const body = text(m.html, act);
  body.append(foot(m, words, clock));
  box.append(body);
  row.append(box);
  if (!m.mine) {
    const reply = make("button", "answer");
    reply.type = "button";
    reply.append(icon("reply", words.reply));
    reply.addEventListener("click", () => act.reply(m));
    box.append(reply);
    // Without a pointer that hovers, a tap on the bubble offers the reply.
    box.addEventListener("click", () => row.classList.toggle("picked"));
  }
  for (const line of m.buttons || []) row.append(buttons(m, line, words, act));
  return row;
}

function quote(m, words, act) {
  const q = make("div", "quote", act.textOf(m.replyTo) || "…");
  q.setAttribute("aria-label", words.reply);
  return q;
}

function foot(m, words, clock) {
  const f = make("div", "foot");
  if (m.protected) f.append(icon("lock", words.protected));
  if (m.silent) f.append(icon("silent", words.silent));
  if (m.edited) f.append(make("span", "edited", words.edited));
  const t = make("time", "", clock.time(m.at));
  t.dateTime = new Date(m.at).toISOString();
  f.append(t);
  if (m.mine) f.append(icon(m.waiting ? "wait" : "tick", m.waiting ? words.queued : words.sent));
  return f;
}

function photo(m, words, act) {
  const b = make("button", "photo");
  b.type = "button";
  const img = make("img");
  img.src = m.file.url;
  img.alt = words.photo;
  img.addEventListener("load", () => act.grown());
  b.append(img);
  b.addEventListener("click", () => act.view(m.file.url));
  return b;
}

function file(f, words) {
  const el = make(f.url ? "a" : "div", "file");
  if (f.url) {
    el.href = f.url;
    el.download = f.name;
    el.setAttribute("aria-label", words.download + " " + f.name);
  }
  const ending = (f.name.match(/\.([a-z0-9]{1,5})$/i) || [, "?"])[1].toLowerCase();
  const kind = make("span", "kind", ending);
  kind.dataset.kind = ending;
  const names = make("span", "names");
  names.append(make("span", "filename", f.name), make("span", "size", size(f.size)));
  el.append(kind, names);
  return el;
}

export function size(bytes) {
  const [n, unit] = bytes < 1024 ? [bytes, "B"] : bytes < 1 << 20 ? [bytes / 1024, "KB"] : [bytes / (1 << 20), "MB"];
  return new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 1 }).format(n) + " " + unit;
}

function buttons(m, line, words, act) {
  const row = make("div", "buttons");
  for (const b of line) {
    const el = make("button", b.Style || "", b.Label);
    el.type = "button";
    if (b.Data) el.dataset.data = b.Data;
    if (b.URL) el.append(icon("link"));
    if (b.Copy) el.append(icon("copy"));
    el.addEventListener("click", () => act.button(m, b, el));
    row.append(el);
  }
  return row;
}
