// How much a document may cost. Every limit is checked while reading, so that a hostile file is refused early and cheaply.

export const MAX_FILE_BYTES = 5 * 1024 * 1024;

/** Maps and lists inside each other. */
export const MAX_DEPTH = 20;

/** Pieces that the lexer finds: indicators, scalars, spaces, line ends, comments. A plain site costs about 35. */
export const MAX_TOKENS = 750_000;

/** Values after every alias is written out, also those that a merge key would hide again. */
export const MAX_NODES = 300_000;

/** In a list or map; the sites of a plan may be more. */
export const MAX_ITEMS = 1_000;

export const MAX_ALIASES = 20_000;

/** In all CSV files of a plan together. */
export const MAX_CSV_ROWS = 50_000;

/** Subnets and routes of all links, with everything merged in: a few lines of a profile can hold for every site. */
export const MAX_LINK_VALUES = 450_000;

/** What a link counts for, beside them. */
export const VALUES_OF_A_LINK = 4;

/** Issues that are listed; past it one more says that the rest is left out. */
export const MAX_ISSUES = 1_000;
