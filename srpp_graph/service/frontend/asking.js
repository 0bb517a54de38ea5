// Asking: once the service has said that it can answer, a page is gone to, and any other answer, which has begun to arrive,
// is kept as a file: nothing is evaluated twice. What the service refuses is told here, with its place in the text marked,
// and nobody leaves the page.
import { setDiagnostics } from "@codemirror/lint";

const PROBLEM = "application/problem+json";

export class Asking {
  constructor(form, view, place) {
    this.form = form;
    this.view = view;
    this.told = document.createElement("div");
    this.told.setAttribute("role", "alert");
    place.after(this.told);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(event.submitter);
    });
    window.addEventListener("pagehide", () => this.stop());
  }

  stop() {
    this.asked?.abort();
    this.asked = null;
    this.form.removeAttribute("aria-busy");
  }

  /** Ask; go to the page or keep the file that answers, tell what is wrong if nothing does. */
  async ask() {
    this.stop();
    this.tell(null);
    if (!this.view.state.doc.toString().trim()) {
      this.view.focus();
      return;
    }
    const asked = (this.asked = new AbortController());
    this.form.setAttribute("aria-busy", "true");
    const fields = new URLSearchParams(new FormData(this.form));
    const address = `${this.form.action}?${fields}`;
    const page = fields.get("format") === "html";
    if (page) fields.delete("format"); // a problem is told as the headers ask, but a page is a page
    const accept = page ? `${PROBLEM}, text/html;q=0.5` : `${PROBLEM}, */*;q=0.5`;
    try {
      const answer = await fetch(`${this.form.action}?${fields}`, { headers: { Accept: accept }, signal: asked.signal });
      const refused = !answer.ok && answer.headers.get("Content-Type")?.startsWith(PROBLEM);
      if (refused) this.tell(await answer.json());
      else if (page || !answer.ok) location.assign(address);
      else await this.keep(answer, this.form.elements.format.selectedOptions[0].dataset.suffix);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address); // the browser says best that there is no answer
    }
    if (this.asked === asked) this.stop();
  }

  /** Save the whole answer as a file; a part of it is none. */
  async keep(answer, suffix) {
    const name = `result${suffix}`;
    let whole;
    try {
      whole = await answer.blob();
    } catch (error) {
      if (error.name === "AbortError") throw error;
      this.say(this.form.dataset.broken, "note fault");
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(whole);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser has opened it by then
    this.say(this.form.dataset.saved.replace("%", name), "note");
  }

  /** Say a sentence in the language of the page. */
  say(text, look) {
    const said = document.createElement("p");
    said.className = look;
    said.textContent = text;
    this.told.replaceChildren(said);
  }

  /** Show a problem below the text, and mark its place; nothing, where there is none. */
  tell(problem) {
    const place = problem?.line ? this.find(problem.line, problem.column ?? 1) : null;
    const marks = place ? [{ ...place, severity: "error", message: problem.detail }] : [];
    this.view.dispatch(setDiagnostics(this.view.state, marks));
    this.told.replaceChildren();
    if (!problem) return;
    const said = document.createElement("p");
    said.className = "note fault";
    const words = document.createElement("span");
    words.lang = "en";
    words.textContent = [problem.detail, problem.help].filter(Boolean).join(". ");
    said.append(words);
    if (place) {
      const where = [this.form.dataset.line.replace("%", problem.line)];
      if (problem.column) where.push(this.form.dataset.column.replace("%", problem.column));
      said.append(` (${where.join(", ")})`);
      this.view.dispatch({ selection: { anchor: place.from }, scrollIntoView: true });
    }
    this.told.append(said);
    this.view.focus();
  }

  /** The offsets of the word at a line and a column, both from 1, columns in code points. */
  find(line, column) {
    const doc = this.view.state.doc;
    const row = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const before = [...row.text].slice(0, column - 1).join("").length;
    const word = /^(?:[?$]?[\w:.-]+|\S|$)/.exec(row.text.slice(before))?.[0].length || 0;
    if (word) return { from: row.from + before, to: row.from + before + word };
    return { from: Math.max(row.from, row.to - 1), to: row.to }; // the end of the line: its last character
  }
}
