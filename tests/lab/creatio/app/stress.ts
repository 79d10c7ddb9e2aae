import { switches } from './switches';

let redraws = 0;

export function churnCount(): number {
  return redraws;
}

/** Adds the load that the address asks for. To be called outside Angular's zone. */
export function addStress(): void {
  if (switches.nodes > 0) addNodes(switches.nodes);
  if (switches.churn > 0) churn(switches.churn);
}

function addNodes(count: number): void {
  const block = document.getElementById('StaticBlock');
  const content = document.createDocumentFragment();
  for (let made = 0; made < count; made += 4) {
    const flex = document.createElement('crt-flex');
    const label = flex.appendChild(document.createElement('crt-label'));
    const inner = label.appendChild(document.createElement('div'));
    inner.className = 'crt-label';
    inner.appendChild(document.createElement('label')).textContent = String(made);
    content.append(flex);
  }
  block?.append(content);
}

/** Each redraw is a task of its own, so that every observer is called once a redraw. */
function churn(aSecond: number): void {
  const region = document.createElement('div');
  region.id = 'ChurnRegion';
  document.querySelector('crt-app-toolbar')?.append(region);

  const start = performance.now();
  const tasks = new MessageChannel();
  let owed = 0;
  let asked = 0;
  tasks.port1.onmessage = () => {
    redraw(region);
    if (--owed > 0) tasks.port2.postMessage(null);
  };
  setInterval(() => {
    const due = Math.floor(((performance.now() - start) / 1000) * aSecond);
    // After a stall the backlog is given up rather than caught up.
    const more = owed > aSecond / 10 ? 0 : Math.min(due - asked, Math.ceil(aSecond / 10));
    asked = due;
    if (more === 0) return;
    if (owed === 0) tasks.port2.postMessage(null);
    owed += more;
  }, 4);
}

function redraw(region: HTMLElement): void {
  redraws += 1;
  const host = document.createElement('crt-label');
  host.setAttribute('element-name', 'Label_churn');
  const inner = host.appendChild(document.createElement('div'));
  inner.className = 'crt-label';
  inner.appendChild(document.createElement('label')).textContent = String(redraws);
  region.replaceChildren(host);
}
