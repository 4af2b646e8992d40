// "Did you mean": the known word that a mistyped one is closest to.

/** The nearest of `words` within a third of the length, or nothing. */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  if (typed.length > 40) return undefined;
  let nearest: string | undefined;
  let smallest = Math.floor(typed.length / 3) + 1;
  for (const word of words) {
    const distance = editDistance(typed.toLowerCase(), word.toLowerCase());
    if (distance < smallest) [nearest, smallest] = [word, distance];
  }
  return nearest;
}

// Levenshtein; two neighbours swapped cost two, which the threshold allows.
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
