// Completion: prefixes, classes and properties with their labels, the variables of the query, the words of SPARQL.
import { acceptCompletion } from "@codemirror/autocomplete";
import { EditorState, Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import { readPrefixes } from "./prefixes.js";

const WORDS =
  "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND EXISTS CONSTRUCT DESCRIBE ASK FROM NAMED PREFIX BASE LIMIT OFFSET COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT LANG LANGMATCHES DATATYPE BOUND COALESCE CONTAINS STRSTARTS STRENDS LCASE UCASE REGEX REPLACE YEAR IRI STR"
    .split(" ")
    .concat(["GROUP BY", "ORDER BY", "HAVING", "NOT EXISTS", "NOT IN"])
    .map((label) => ({ label, type: "keyword", boost: -50 }));

function variables(query, own) {
  const names = new Set(query.match(/[?$]\w+/g) ?? []);
  return [...names].filter((name) => name !== own).map((label) => ({ label, type: "variable" }));
}

function terms(words) {
  return words.terms.map(({ name, label, kind, definition, uses }) => ({
    label: name,
    detail: label,
    type: kind,
    info: definition || undefined,
    boost: Math.min(20, Math.log2(1 + uses)),
  }));
}

function prefixes(words, declared) {
  return Object.entries(words.prefixes).map(([name, namespace]) => ({
    label: `${name}:`,
    detail: namespace,
    type: "namespace",
    boost: declared.has(name) ? 10 : -10,
  }));
}

function declarations(words, declared) {
  return Object.entries(words.prefixes)
    .filter(([name]) => !declared.has(name))
    .map(([name, namespace]) => ({ label: `${name}:`, detail: namespace, type: "namespace", apply: `${name}: <${namespace}>` }));
}

/** Whether a place stands in a comment, a text or an IRI, as far as its own line tells. */
function isApart(before) {
  return /^(?:[^#"'<]|"[^"]*"|'[^']*'|<[^>]*>|<(?=[\s=]))*(?:#|"[^"]*$|'[^']*$|<(?![\s=])[^>]*$)/.test(before);
}

function completions(lexicon) {
  return async (context) => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const found = context.matchBefore(/[?$]?[\w.-]*:?[\w.-]*$/);
    if (isApart(before) || (!found.text && !context.explicit) || /^\d/.test(found.text)) return null;
    const query = context.state.doc.toString();
    const words = await lexicon.wanted();
    const { declared } = readPrefixes(query);
    const answer = (options) => ({ from: found.from, options, validFor: /^[?$]?[\w.-]*:?[\w.-]*$/ });
    if (/^[?$]/.test(found.text)) return answer(variables(query, found.text));
    if (/\bPREFIX\s+[\w.-]*$/i.test(before)) return answer(declarations(words, declared));
    return answer([...terms(words), ...prefixes(words, declared), ...WORDS, ...variables(query, "")]);
  };
}

/** The extension. Tab takes an offer while offers are open, and leaves the editor otherwise. */
export function completing(lexicon) {
  const data = [{ autocomplete: completions(lexicon) }]; // one and the same each time, or no offer is ever kept
  return [
    EditorState.languageData.of(() => data),
    Prec.high(keymap.of([{ key: "Tab", run: acceptCompletion }])),
  ];
}
