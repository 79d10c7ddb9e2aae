// The budgets of the design as data, and how a figure is held against its budget.

/**
 * `of` names the figure that counts: `value` (one figure), `median`, `p95` or `most` of all runs.
 * @type {Array<{ id: string, what: string, limit: number, unit: string, of: 'value' | 'median' | 'p95' | 'most' }>}
 */
export const BUDGETS = [
  { id: 'content', what: 'content script and its CSS, gzip', limit: 10, unit: 'KB', of: 'value' },
  { id: 'package', what: 'Package', limit: 1024, unit: 'KB', of: 'value' },
  { id: 'notEnabled', what: 'site not enabled: scripts, worlds and elements of ours', limit: 0, unit: '', of: 'most' },
  { id: 'elsewhere', what: 'enabled, not the OAuth page, 20,000 nodes, 10 s of churn: added in all', limit: 1.5, unit: 'ms', of: 'median' },
  { id: 'elsewhereLongest', what: '  the longest call there', limit: 2, unit: 'ms', of: 'median' },
  { id: 'elsewhereCalls', what: '  calls there', limit: 12, unit: '', of: 'median' },
  { id: 'there', what: 'the OAuth page, panel open, same churn: added in all', limit: 40, unit: 'ms', of: 'median' },
  { id: 'thereLongest', what: '  the longest call there', limit: 2, unit: 'ms', of: 'median' },
  { id: 'thereCalls', what: '  calls there', limit: Infinity, unit: '', of: 'median' },
  { id: 'leakListeners', what: 'the dialog opened and closed 50 times: listeners left', limit: 0, unit: '', of: 'most' },
  { id: 'leakHeap', what: "  the page's heap, all scripts", limit: Infinity, unit: 'KB', of: 'most' },
  { id: 'bar', what: 'dialog appears -> fill bar, live background', limit: 50, unit: 'ms', of: 'p95' },
  { id: 'barCold', what: 'dialog appears -> fill bar, cold background', limit: 120, unit: 'ms', of: 'p95' },
  { id: 'again', what: 'press Check again -> what is asked is shown', limit: 100, unit: 'ms', of: 'p95' },
  { id: 'fill', what: 'press Fill -> three fields hold and read back', limit: 50, unit: 'ms', of: 'p95' },
  { id: 'fillSaid', what: '  and the bar says so', limit: 100, unit: 'ms', of: 'p95' },
  { id: 'cold', what: 'cold background start -> first answer', limit: 40, unit: 'ms', of: 'median' },
  { id: 'popup', what: "popup's document starts -> state shown, passphrase field focused", limit: 100, unit: 'ms', of: 'p95' },
  { id: 'popupCold', what: '  with a cold background', limit: 200, unit: 'ms', of: 'p95' },
  { id: 'popupBrowser', what: "  before that, the browser's own time", limit: Infinity, unit: 'ms', of: 'median' },
  { id: 'options', what: 'options, 1,000 profiles: document starts -> cards painted', limit: 100, unit: 'ms', of: 'p95' },
  { id: 'search', what: '  a letter typed into the search -> found and drawn', limit: 16, unit: 'ms', of: 'p95' },
  { id: 'unlock', what: 'unlock the vault', limit: 400, unit: 'ms', of: 'median' },
  { id: 'unlockMany', what: '  with 1,000 profiles in it', limit: 400, unit: 'ms', of: 'median' },
  { id: 'write', what: 'save a profile in a vault of 1,000', limit: 50, unit: 'ms', of: 'p95' },
  { id: 'probes', what: 'all probes, healthy service', limit: 150, unit: 'ms', of: 'median' },
  { id: 'chain', what: '  with answers 500 ms late: times the longest chain', limit: 1.1, unit: 'x', of: 'most' },
  { id: 'diagnosis', what: 'the diagnosis, of any evidence of the tests', limit: 1, unit: 'ms', of: 'most' },
  { id: 'log', what: 'a log of 20 MB read in its worker', limit: 2000, unit: 'ms', of: 'p95' },
  { id: 'worst', what: 'all probes, black hole, asked again', limit: 12_000, unit: 'ms', of: 'most' },
  { id: 'worstOpened', what: '  from the opening of the page', limit: 12_000, unit: 'ms', of: 'most' },
  { id: 'worstFirst', what: '  from the opening of the page to the first hint', limit: 12_000, unit: 'ms', of: 'most' },
];

/** The value below which this part of the figures lies, by the nearest rank. */
export function quantile(figures, part) {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
}

const COUNTS = {
  value: (figures) => figures[0],
  median: (figures) => quantile(figures, 0.5),
  p95: (figures) => quantile(figures, 0.95),
  most: (figures) => (figures.length > 0 ? Math.max(...figures) : undefined),
};

/** `ok`, `over`, or `FAILS`: over by more than half, which a noisy machine does not explain, or never measured. */
export function verdict({ limit, of }, figures) {
  if (figures.length === 0) return 'FAILS';
  const figure = COUNTS[of](figures);
  if (figure <= limit) return 'ok';
  return figure <= 1.5 * limit ? 'over' : 'FAILS';
}

const HEAD = ['', 'budget', 'median', 'p95', 'most', 'runs', ''];
const OF = { value: '', median: ' median', p95: ' p95', most: '' };

const round = (figure) => (figure === undefined ? '-' : Math.abs(figure) >= 100 ? figure.toFixed(0) : String(Number(figure.toPrecision(3))));

/** Two versions side by side: of each budget the figure that counts. @param {[string, Map<string, number[]>][]} versions */
export function compared(versions) {
  const [[, first], [, second]] = versions;
  const rows = BUDGETS.filter(({ id }) => first.has(id) && second.has(id)).map(({ id, what, of, unit }) => {
    const [one, two] = [first, second].map((figures) => COUNTS[of](figures.get(id)));
    return [what, `${unit}${OF[of]}`.trim(), round(one), round(two), one ? `${round(two / one)} x` : '', '', ''];
  });
  return laidOut([['', '', ...versions.map(([name]) => name), '', '', ''], ...rows]);
}

/** The table, line by line. @param {Map<string, number[]>} figures by the budgets' ids */
export function table(figures) {
  const rows = BUDGETS.filter(({ id }) => figures.has(id)).map((budget) => {
    const { id, what, limit, unit, of } = budget;
    const own = figures.get(id);
    const cells = [COUNTS.median, COUNTS.p95, COUNTS.most].map((count) => round(count(own)));
    return [what, Number.isFinite(limit) ? `${limit} ${unit}${OF[of]}`.trim() : 'none', ...cells, String(own.length), verdict(budget, own)];
  });
  return laidOut([HEAD, ...rows]);
}

function laidOut(rows) {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => row.map((cell, i) => (i < 2 || i === 6 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ').trimEnd();
  return rows.map(line);
}
