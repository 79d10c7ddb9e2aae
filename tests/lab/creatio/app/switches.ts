/** Switches of the lab, read once from the page's address (and one cookie). */
const query = new URLSearchParams(location.search);

function number(name: string, most: number): number {
  const value = Number(query.get(name) ?? 0);
  return Number.isFinite(value) ? Math.min(Math.max(value, 0), most) : 0;
}

export const switches = {
  panelOpen: query.get('panel') === 'open' || /(?:^|;\s*)panel=open(?:;|$)/.test(document.cookie),
  knownNames: query.get('names') === 'known',
  language: query.get('lang') === 'uk' ? ('uk' as const) : ('en' as const),
  /** Redraws of the churn region a second. */
  churn: number('churn', 1000),
  /** Elements of a big static block under the page. */
  nodes: number('nodes', 200_000),
  /** Milliseconds after a health answer until the four rows are destroyed and built anew. */
  slow: number('slow', 60_000),
};
