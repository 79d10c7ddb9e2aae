/** Switches of the lab, read once from the page's address (and one cookie). */
const query = new URLSearchParams(location.search);

function number(name: string, most: number): number {
  const value = Number(query.get(name) ?? 0);
  return Number.isFinite(value) ? Math.min(Math.max(value, 0), most) : 0;
}

/** Whether the version that the page states is at least this one. An unknown version is the newest. */
function since(...wanted: number[]): boolean {
  const stated = document.querySelector('script[data-loadbootstrap]')?.getAttribute('data-version') ?? '';
  const parts = stated.split('.').map(Number);
  const differs = wanted.findIndex((part, index) => parts[index] !== part);
  return differs === -1 || !(parts[differs] < wanted[differs]);
}

const marks = query.get('marks');
const renamed = query.get('renamed') ?? '';

export const switches = {
  panelOpen: query.get('panel') === 'open' || /(?:^|;\s*)panel=open(?:;|$)/.test(document.cookie),
  knownNames: query.get('names') === 'known',
  language: query.get('lang') ?? 'en',
  /** Whether the hosts of view elements bear their name as `id`, as `element-name`. */
  ids: marks !== 'names',
  elementNames: marks !== 'ids',
  /** The rows are an icon and a text. */
  iconRows: query.get('rows') === 'icons',
  /** How far the names of the panel's elements are others: the rows', their container's too, all of them. */
  renamedRows: ['rows', 'container', 'panel'].includes(renamed),
  renamedContainer: ['container', 'panel'].includes(renamed),
  renamedPanel: renamed === 'panel',
  /** The list page has elements of the mini page's names that can be seen behind it. */
  twins: query.get('twins') === 'yes',
  /** The mini page closes as soon as something is put into one of its fields. */
  closesOnInput: query.get('closes') === 'input',
  /** *Refresh* and *Open settings* came with 8.2.1. */
  panelButtons: since(8, 2, 1),
  /** Redraws of the churn region a second. */
  churn: number('churn', 1000),
  /** Elements of a big static block under the page. */
  nodes: number('nodes', 200_000),
  /** Milliseconds after a health answer until the four rows are destroyed and built anew. */
  slow: number('slow', 60_000),
};
