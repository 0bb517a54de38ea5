// The page works without this. With it, the text is checked as it is written, and its lines are numbered.
"use strict";

{
  const form = document.getElementById("draft");
  const text = document.getElementById("text");
  const PAUSE = 600; // milliseconds without a key before the text is checked
  const PATIENCE = 3000; // how long an answer may still be awaited once the text has changed

  let pause = 0;
  let asking = null;
  let waiting = false;

  function number() {
    const lines = text.value.split("\n").length;
    gutter.textContent = Array.from({ length: Math.min(lines, 20000) }, (_, line) => line + 1).join("\n");
    gutter.scrollTop = text.scrollTop;
  }

  const gutter = document.createElement("pre");
  gutter.className = "gutter";
  gutter.setAttribute("aria-hidden", "true");
  text.before(gutter);
  text.addEventListener("scroll", () => { gutter.scrollTop = text.scrollTop; });

  async function check() {
    if (asking) { // one at a time: a check that is cut off costs the service more than one that ends
      waiting = true;
      const late = asking;
      setTimeout(() => late.abort(), PATIENCE);
      return;
    }
    if (!text.value.trim()) return;
    asking = new AbortController();
    const sent = new FormData(form);
    sent.delete("file");
    try {
      const answer = await fetch(form.action.split("#")[0], {
        method: "POST", body: sent, headers: { Accept: "text/html" }, signal: asking.signal,
      });
      show(new DOMParser().parseFromString(await answer.text(), "text/html"), answer.ok);
    } catch (error) {
      if (error.name !== "AbortError") say(form.dataset.unreachable);
    } finally {
      asking = null;
      if (waiting) {
        waiting = false;
        check();
      }
    }
  }

  function show(page, good) {
    const fresh = page.getElementById("findings");
    if (!good || !fresh) {
      refuse(page);
      return;
    }
    const region = document.getElementById("findings");
    const heading = fresh.querySelector("h2");
    say(heading?.textContent ?? "");
    heading?.remove();
    region.replaceChildren(document.getElementById("verdict"), ...fresh.childNodes);
    const second = page.querySelector("button.second");
    if (second) form.querySelector("button.second").textContent = second.textContent;
  }

  // A problem instead of findings: what it is, why, and what helps.
  function refuse(page) {
    const main = page.querySelector("main");
    const title = main?.querySelector("h1");
    say(title?.textContent ?? form.dataset.unchecked, title?.lang);
    const told = main?.querySelectorAll(".lead, .note") ?? [];
    document.getElementById("findings").replaceChildren(document.getElementById("verdict"), ...told);
  }

  // From a finding to its place in the text.
  document.getElementById("findings").addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    if (!link) return;
    event.preventDefault();
    const lines = text.value.split("\n");
    const before = lines.slice(0, link.dataset.line - 1);
    const points = [...(lines[link.dataset.line - 1] ?? "")].slice(0, link.dataset.column - 1).join("");
    const start = before.reduce((sum, line) => sum + line.length + 1, points.length);
    text.focus();
    text.setSelectionRange(start, start);
    text.scrollTop = Math.max(0, before.length - 3) * parseFloat(getComputedStyle(text).lineHeight);
  });

  // The heading stays in the page and only its words change, so that they are read out.
  function say(words, lang = "") {
    const region = document.getElementById("findings");
    let heading = document.getElementById("verdict");
    if (!heading) {
      heading = document.createElement("h2");
      heading.id = "verdict";
      heading.tabIndex = -1;
      heading.setAttribute("aria-live", "polite");
      region.replaceChildren(heading);
    }
    heading.lang = lang || document.documentElement.lang;
    if (heading.textContent !== words) heading.textContent = words;
  }

  text.addEventListener("input", () => {
    number();
    clearTimeout(pause);
    pause = setTimeout(check, PAUSE);
  });
  number();
}
