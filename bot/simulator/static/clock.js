// Business time: what the server says, carried on by this machine's clock.
import { post } from "./post.js";

export class Clock {
  constructor(el, words) {
    this.el = el;
    this.words = words;
    this.zone = 0;
    this.offset = 0;
    el.querySelector(".face").addEventListener("click", (e) => this.open(e.currentTarget.getAttribute("aria-expanded") !== "true"));
    for (const b of el.querySelectorAll("[data-move]")) b.addEventListener("click", () => this.move(b.dataset.move));
    el.querySelector(".set-clock")?.addEventListener("submit", (e) => {
      e.preventDefault();
      this.send({ to: e.target.elements.to.value });
    });
    document.addEventListener("keydown", (e) => e.key === "Escape" && this.open(false));
    setInterval(() => this.draw(), 1000);
  }

  move(how) {
    this.send({ tomorrow: { tomorrow: "07:30" }, day: { add: 24 * 60 }, hour: { add: 60 } }[how]);
  }

  send(body) {
    post("clock", body).catch(() => {});
    this.open(false);
  }

  open(on) {
    this.el.querySelector(".face").setAttribute("aria-expanded", String(on));
  }

  set(now, zone) {
    this.offset = now - Date.now();
    this.zone = zone ?? this.zone;
    this.draw();
    const field = this.el.querySelector("[name=to]");
    if (field && document.activeElement !== field) field.value = this.local(this.now()).toISOString().slice(0, 16);
  }

  now() {
    return Date.now() + this.offset;
  }

  // local is a Date whose UTC fields are the local ones.
  local(ms) {
    return new Date(ms + this.zone * 60000);
  }

  time(ms) {
    return this.local(ms).toISOString().slice(11, 16);
  }

  // day is the key of a local date.
  day(ms) {
    return this.local(ms).toISOString().slice(0, 10);
  }

  date(ms, options) {
    return new Intl.DateTimeFormat("vi-VN", { timeZone: "UTC", day: "2-digit", month: "2-digit", ...options }).format(this.local(ms));
  }

  // dayLabel is the line between the messages of two days.
  dayLabel(ms) {
    const day = this.day(ms);
    if (day === this.day(this.now())) return this.words.today;
    if (day === this.day(this.now() - 86400000)) return this.words.yesterday;
    return this.date(ms, { weekday: "long" });
  }

  draw() {
    const now = this.now();
    const time = this.el.querySelector(".time");
    if (time.textContent === this.time(now) && this.drawn === this.day(now)) return;
    this.drawn = this.day(now);
    time.textContent = this.time(now);
    time.dateTime = this.local(now).toISOString().slice(0, 16);
    this.el.querySelector(".date").textContent = this.date(now, { weekday: "long", year: "numeric" });
    document.dispatchEvent(new CustomEvent("clockday"));
  }
}
