// The words of the release: prefixes, classes and properties, as `/lexicon` gives them. Fetched once, when first needed.

const NOTHING = { prefixes: {}, terms: [] };

/** What is known of the words: at first nothing; `wanted()` fetches it, and `now` has it from then on. */
export function load(address) {
  let asked = null;
  const lexicon = {
    now: NOTHING,
    wanted() {
      asked ??= fetch(address, { headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : NOTHING))
        .catch(() => NOTHING) // without the words one still writes
        .then((words) => (lexicon.now = words));
      return asked;
    },
  };
  return lexicon;
}
