// The query editor. The page works without it: the text area stays in its form, and what is written here is kept in it.
// It stands in a shadow tree, since there the style sheets of the editor are adopted ones, which a strict policy allows.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { StreamLanguage, bracketMatching, indentOnInput } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { completing } from "./completion.js";
import { Asking } from "./asking.js";
import { look } from "./look.js";
import { declaring } from "./prefixes.js";
import { load } from "./lexicon.js";

function edit(text) {
  const form = text.form;
  const place = document.createElement("div");
  place.className = "editor";
  const root = place.attachShadow({ mode: "open" });
  const lexicon = load(form.dataset.lexicon);
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text.value,
      extensions: [
        keymap.of([{ key: "Mod-Enter", run: () => (form.requestSubmit(), true) }]),
        completing(lexicon),
        declaring(lexicon),
        StreamLanguage.define(sparql),
        lineNumbers(),
        highlightSpecialChars(),
        highlightActiveLine(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ icons: false }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorState.phrases.of({ Completions: form.dataset.completions }),
        EditorView.contentAttributes.of({
          "aria-label": text.labels[0].textContent,
          "aria-description": form.dataset.keys,
          "aria-keyshortcuts": "Control+Enter",
          spellcheck: "false",
          tabindex: "0",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) text.value = update.state.doc.toString();
        }),
        look,
      ],
    }),
  });
  place.style.minHeight = `${text.offsetHeight}px`;
  text.before(place);
  const label = text.labels[0];
  label.removeAttribute("for");
  label.addEventListener("click", () => view.focus());
  text.hidden = true;
  text.required = false; // what is hidden cannot be pointed at; `Asking` says that there is nothing to ask
  new Asking(form, view, place);
}

const text = document.querySelector("form.query textarea[name=query]");
if (text && "adoptedStyleSheets" in Document.prototype) edit(text);
