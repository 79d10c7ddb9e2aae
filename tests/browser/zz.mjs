import { Walk } from './walk.mjs';
import { waitFor } from './harness.mjs';
const walk = await Walk.begin({ browser: 'chromium', trusting: true });
await walk.setUp(); await walk.permitEverything();
for (const name of process.argv.slice(2)) {
  await walk.page.goto('about:blank'); await walk.lab.scenario(name);
  await walk.page.goto(walk.lab.creatio.pageUrlWith({ panel: 'open' }));
  await waitFor(async () => { const s = await walk.tabState(); return s.on_oauth_page && !s.checking; }, { timeout: 60000 });
  const r = JSON.parse((await walk.report()).json);
  for (const e of r.evidence.exchanges) console.log(name, e.probe, Math.round(e.took_ms), JSON.stringify(e.outcome).slice(0,160));
  console.log(r.findings.map(f=>f.id+' '+f.certainty+' '+f.severity));
}
await walk.end();
