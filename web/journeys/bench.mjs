// What 200 live values that change ten times a second cost the browser. Against a server that runs already:
// LOCKSTEP_URL is its address, LOCKSTEP_TOKEN a token of role engineer or admin. Prints CPU as parts of one core.
import { chromium } from '@playwright/test';

const VALUES = 200;
const PACE_MS = 100;
const WARM_UP_MS = 5_000;
const MEASURED_MS = 20_000;
const TWIN = 'bench-screen';

const url = process.env.LOCKSTEP_URL ?? 'http://127.0.0.1:8080';
const token = process.env.LOCKSTEP_TOKEN ?? '';

let round = 0;
let isStopping = false;

async function publish() {
  round++;
  const reading = Object.fromEntries(Array.from({ length: VALUES }, (_, i) => [`value${i}`, 100 + Math.sin(round / 10 + i) * 50]));
  const response = await fetch(`${url}/api/v1/telemetry/${TWIN}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(reading),
  });
  if (!response.ok) {
    throw new Error(`telemetry: expected 202, found ${response.status}: ${await response.text()}`);
  }
}

async function plant() {
  let due = performance.now();
  while (!isStopping) {
    await publish();
    due += PACE_MS;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  }
}

await publish();
const running = plant();
const browser = await chromium.launch({
  executablePath: process.env.LOCKSTEP_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.context().request.post(`${url}/api/v1/login`, { data: { token, session: 'cookie' } });
await page.goto(`${url}/ui/twins/${TWIN}`);
await page.getByText('value199').waitFor();
await page.waitForTimeout(WARM_UP_MS);

const tab = await page.context().newCDPSession(page);
await tab.send('Performance.enable');
const processes = await browser.newBrowserCDPSession();
const before = await figures();
const roundsBefore = round;
const changes = await page.evaluate(
  (span) =>
    new Promise((resolve) => {
      let count = 0;
      const observer = new MutationObserver((mutations) => (count += mutations.length));
      observer.observe(document.querySelector('table'), { subtree: true, childList: true, characterData: true });
      setTimeout(() => {
        observer.disconnect();
        resolve(count);
      }, span);
    }),
  MEASURED_MS,
);
const after = await figures();
const span = (after.at - before.at) / 1_000;
isStopping = true;
await running;
await browser.close();

console.log(`values published            ${Math.round(((round - roundsBefore) * VALUES) / span)} /s`);
console.log(`changes of the document     ${Math.round(changes / span)} /s`);
console.log(`main thread of the page     ${((after.task - before.task) / span).toFixed(3)} cores (script ${((after.script - before.script) / span).toFixed(3)}, layout ${((after.layout - before.layout) / span).toFixed(3)}, style ${((after.style - before.style) / span).toFixed(3)})`);
for (const kind of Object.keys(after.cpu)) {
  console.log(`process ${kind.padEnd(20)}${((after.cpu[kind] - (before.cpu[kind] ?? 0)) / span).toFixed(3)} cores`);
}

async function figures() {
  const { metrics } = await tab.send('Performance.getMetrics');
  const metric = (name) => metrics.find((each) => each.name === name)?.value ?? 0;
  const { processInfo } = await processes.send('SystemInfo.getProcessInfo');
  const cpu = {};
  for (const { type, cpuTime } of processInfo) {
    cpu[type] = (cpu[type] ?? 0) + cpuTime;
  }
  return { at: performance.now(), task: metric('TaskDuration'), script: metric('ScriptDuration'), layout: metric('LayoutDuration'), style: metric('RecalcStyleDuration'), cpu };
}
