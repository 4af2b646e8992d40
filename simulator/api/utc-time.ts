// Times as requests write them.

/** Milliseconds since 1970 of `YYYY-MM-DDThh:mm:ssZ`; undefined for any other text and for days that no month has. */
export function parseUtcTime(text: string): number | undefined {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  // JavaScript takes the 30th of February for the 2nd of March.
  return !Number.isNaN(time) && new Date(time).toISOString() === text.replace('Z', '.000Z') ? time : undefined;
}
