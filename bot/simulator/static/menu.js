// The list over the text field: the bot's commands and the way to block it, or
// the people who could open a link.
import { make } from "./message.js";

export class Menu {
  // choose is called with {say: "/command"} or {block: true}.
  constructor(el, words, choose) {
    Object.assign(this, { el, words, choose });
    this.box = el.querySelector(".menu");
    this.button = el.querySelector("[data-menu]");
    this.button.addEventListener("click", () => this.open(this.box.hidden));
    el.addEventListener("keydown", (e) => e.key === "Escape" && this.open(false));
    document.addEventListener("click", (e) => !this.box.contains(e.target) && !this.button.contains(e.target) && this.open(false));
  }

  async open(on) {
    if (on) await this.fill();
    this.show(on);
  }

  // choosePerson lists the people of the page and calls back with one's id.
  choosePerson(chosen) {
    const lines = [...document.querySelectorAll("[data-tab]")].map((tab) => {
      const b = this.line(tab.dataset.name, tab.dataset.role, null, "person", () => chosen(tab.dataset.tab));
      b.dataset.open = tab.dataset.tab;
      return b;
    });
    this.box.replaceChildren(make("p", "", this.words.open_with), ...lines);
    setTimeout(() => this.show(true)); // after the click that closes open lists
  }

  show(on) {
    this.box.hidden = !on;
    this.button.setAttribute("aria-expanded", String(on));
    if (on) this.box.querySelector("button").focus();
  }

  async fill() {
    const answer = await fetch(`people/${this.el.dataset.person}/commands`);
    const commands = (answer.ok && (await answer.json())) || [];
    const lines = commands.map((c) => this.line("/" + c.command, c.description, { say: "/" + c.command }));
    if (!lines.length) lines.push(make("p", "", this.words.menu_empty));
    this.box.replaceChildren(...lines, this.line(this.words.block, "", { block: true }, "danger"));
  }

  line(name, description, what, className, chosen = () => this.choose(what)) {
    const b = make("button", className || "");
    b.type = "button";
    b.append(make("b", "", name), make("span", "", description));
    b.addEventListener("click", () => {
      this.open(false);
      chosen();
    });
    return b;
  }
}
