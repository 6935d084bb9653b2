// An edge node of sparkplug-client with one device, D1: node sparkplug-edge.mjs URL USER PASSWORD GROUP EDGE
//
// It is born, sends a temperature five times a second, obeys `halt` and requests for a rebirth. A line `gap` on its standard
// input uses up a sequence number; the end of it ends the node, by its death. Prints a line for each thing that happens.
import { createInterface } from 'node:readline';
import sparkplug from 'sparkplug-client';

const [serverUrl, username, password, groupId, edgeNode] = process.argv.slice(2);
const client = sparkplug.newClient({
  serverUrl,
  username,
  password,
  groupId,
  edgeNode,
  clientId: `sparkplug-client-${edgeNode}`,
  version: 'spBv1.0',
  publishDeath: true,
});

let halted = false;
let temperature = 20;
let timer;

const metric = (name, type, value) => ({ name, type, value, timestamp: Date.now() });

function bear() {
  client.publishNodeBirth({
    timestamp: Date.now(),
    metrics: [metric('Node Control/Rebirth', 'Boolean', false)],
  });
  client.publishDeviceBirth('D1', {
    timestamp: Date.now(),
    metrics: [
      metric('temperature', 'Double', temperature),
      metric('count', 'Int32', 7),
      metric('halt', 'Boolean', halted),
    ],
  });
  console.log('born');
}

function send(...metrics) {
  client.publishDeviceData('D1', { timestamp: Date.now(), metrics });
}

client.on('birth', () => {
  bear();
  clearInterval(timer);
  timer = setInterval(() => {
    temperature += 0.5;
    send(metric('temperature', 'Double', temperature));
  }, 200);
});

client.on('ncmd', (payload) => {
  if (payload.metrics.some((each) => each.name === 'Node Control/Rebirth' && each.value)) {
    console.log('asked for a rebirth');
    bear();
  }
});

client.on('dcmd', (device, payload) => {
  for (const each of payload.metrics.filter((one) => one.name === 'halt')) {
    halted = each.value;
    console.log(`halt ${halted}`);
    send(metric('halt', 'Boolean', halted));
  }
});

client.on('error', (error) => {
  console.log(`error ${error}`);
  process.exit(1);
});

const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  if (line === 'gap') {
    client.seq += 1;
  }
});
input.on('close', () => {
  clearInterval(timer);
  client.stop();
  setTimeout(() => process.exit(0), 500);
});
