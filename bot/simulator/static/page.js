// The page: opens the stream, hands frames to the phones, moves the clock.
import { Phone } from "./phone.js";
import { Clock } from "./clock.js";

export const words = JSON.parse(document.getElementById("words").textContent);

const clock = new Clock(document.querySelector(".clock"), words);
const phones = new Map();
for (const el of document.querySelectorAll(".phone")) {
  phones.set(Number(el.dataset.person), new Phone(el, words, clock));
}
for (const el of document.querySelectorAll("[data-color]")) {
  if (el.dataset.color) el.style.setProperty("--who", el.dataset.color);
}

const tabs = [...document.querySelectorAll("[role=tab]")];

function choose(tab) {
  for (const t of tabs) {
    const on = t === tab;
    t.setAttribute("aria-selected", String(on));
    t.tabIndex = on ? 0 : -1;
    document.getElementById(t.getAttribute("aria-controls")).classList.toggle("current", on);
  }
  phones.get(Number(tab.dataset.tab)).shown();
  tab.scrollIntoView({ block: "nearest", inline: "center" });
}
for (const tab of tabs) {
  tab.tabIndex = tab.getAttribute("aria-selected") === "true" ? 0 : -1;
  tab.addEventListener("click", () => choose(tab));
  tab.addEventListener("keydown", (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    choose(next);
    next.focus();
  });
}

function apply(f) {
  if (f.now) clock.set(f.now, f.zone);
  if (f.kind === "state") {
    for (const c of f.chats) phones.get(c.person).show(c);
    return;
  }
  const phone = phones.get(f.person);
  if (phone) phone.apply(f);
}

const live = (on) => {
  document.documentElement.dataset.live = on ? "yes" : "no";
  document.querySelector(".offline").hidden = on;
};
const stream = new EventSource("events");
stream.onmessage = (e) => {
  apply(JSON.parse(e.data));
  live(true);
};
stream.onerror = () => live(false);
