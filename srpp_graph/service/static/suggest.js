// Suggestions under the search boxes: a combobox with a listbox (WAI-ARIA APG). Without it the boxes are plain forms.
"use strict";

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.label);
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  const kind = input.form.elements.namedItem("kind");
  let chosen = -1;
  let timer = 0;
  let asked = null;

  const choose = (number) => {
    chosen = number;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    if (number < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[number].id);
      list.children[number].scrollIntoView({ block: "nearest" });
    }
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const show = (hits) => {
    list.replaceChildren(
      ...hits.map((hit, at) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.dataset.page =
          hit.kind === "country"
            ? input.dataset.page.replace(/doc\/$/, "country/") + hit.id.split("/").pop()
            : input.dataset.page + hit.id.split("/id/").pop();
        const name = document.createElement("bdi");
        name.textContent = hit.label;
        option.append(name);
        return option;
      }),
    );
    choose(-1);
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
  };
  const ask = async () => {
    asked?.abort();
    const prefix = input.value.trim();
    if (prefix.length < 2) return close();
    asked = new AbortController();
    const address = `${input.dataset.suggest}?prefix=${encodeURIComponent(prefix)}${kind ? `&kind=${kind.value}` : ""}`;
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.ok && document.activeElement === input) show(await answer.json());
    } catch {
      close(); // another question has taken its place, or the service is gone: the form still works
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 80);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") choose(chosen < last ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.page);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) location.assign(option.dataset.page);
  });
  input.addEventListener("blur", close);
}
