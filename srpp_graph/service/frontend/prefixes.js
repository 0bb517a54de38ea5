// PREFIX lines that write themselves: a known prefix that is used and not declared is declared in the same step.
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

// What a name is not looked for in (comments, texts, IRIs), declarations, and names with a prefix (SPARQL 1.1 §19.8).
const TOKENS =
  /#[^\n]*|"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|<[^\s<>"{}|^`\\]*>|\bPREFIX\s+([\w.-]*):|[?$]\w+|_:[\w.-]*|(?<![\w.:-])([A-Za-z][\w.-]*):/gi;

/** The prefixes that a query uses, and those that it declares. */
export function readPrefixes(query) {
  const used = new Set();
  const declared = new Set();
  for (const [, declaration, name] of query.matchAll(TOKENS)) {
    if (declaration !== undefined) declared.add(declaration);
    else if (name !== undefined) used.add(name);
  }
  return { used, declared };
}

/** The lines to be put before a query, and where: after the declarations that it has. */
export function missingLines(query, known) {
  const { used, declared } = readPrefixes(query);
  const missing = [...used].filter((name) => !declared.has(name) && Object.hasOwn(known, name)).sort();
  if (!missing.length) return null;
  const last = [...query.matchAll(/^[ \t]*(?:PREFIX\s+[\w.-]*:|BASE)\s*<[^>\n]*>[^\n]*\n/gim)].pop();
  const insert = missing.map((name) => `PREFIX ${name}: <${known[name]}>\n`).join("");
  return { from: last ? last.index + last[0].length : 0, insert };
}

function endsName(transaction) {
  let ends = transaction.isUserEvent("input.paste") || transaction.isUserEvent("input.complete");
  if (transaction.isUserEvent("input.type")) {
    transaction.changes.iterChanges((_a, _b, _c, _d, inserted) => { ends ||= inserted.toString().includes(":"); });
  }
  return ends;
}

/** The extension; the words are fetched when the editor is first used. */
export function declaring(lexicon) {
  return [
    EditorView.domEventHandlers({ focus: () => void lexicon.wanted() }),
    EditorState.transactionFilter.of((transaction) => {
      if (!transaction.docChanged || !endsName(transaction)) return transaction;
      const lines = missingLines(transaction.newDoc.toString(), lexicon.now.prefixes);
      return lines ? [transaction, { changes: lines, sequential: true }] : transaction;
    }),
  ];
}
