// MQTT.js against a server: node mqtt-js.mjs URL VERSION USER PASSWORD [CA [CERTIFICATE KEY]]
//
// Prints a line for each thing that went as it should and ends with 0, or says what did not and ends with 1.
import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';

const [url, version, username, password, ca, cert, key] = process.argv.slice(2);
const protocolVersion = Number(version);
const prefix = `js/${new URL(url).protocol.replace(':', '')}${cert ? '-mutual' : ''}/${version}`;
const patienceMillis = 60_000;

const options = (more = {}) => ({
  protocolVersion,
  protocolId: protocolVersion === 3 ? 'MQIsdp' : 'MQTT',
  // A certificate speaks for itself.
  username: cert ? undefined : username,
  password: cert ? undefined : password,
  ca: ca ? readFileSync(ca) : undefined,
  cert: cert ? readFileSync(cert) : undefined,
  key: key ? readFileSync(key) : undefined,
  reconnectPeriod: 0,
  connectTimeout: patienceMillis,
  clean: true,
  clientId: `${prefix}/${Math.random().toString(16).slice(2)}`,
  ...more,
});

function check(what, condition, found) {
  if (!condition) {
    throw new Error(`${what}: found ${found}`);
  }
  console.log(`ok ${what}`);
}

/** Rejects when it takes too long. */
function inTime(what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: waited in vain`)), patienceMillis);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A connected client that keeps what it gets: it listens before it connects, since what a session missed comes right behind the CONNACK. */
async function client(more) {
  const connected = mqtt.connect(url, options(more));
  connected.got = [];
  connected.on('message', (topic, payload, packet) => {
    connected.got.push({ topic, payload: payload.toString(), qos: packet.qos, retain: packet.retain });
    connected.emit('got');
  });
  await inTime(
    'connect',
    new Promise((resolve, reject) => {
      connected.once('connect', resolve);
      connected.once('error', reject);
    }),
  );
  return connected;
}

async function awaitMessages(connected, count) {
  await inTime(
    `${count} messages, ${connected.got.length} there`,
    new Promise((resolve) => {
      const look = () => connected.got.length >= count && resolve();
      connected.on('got', look);
      look();
    }),
  );
}

async function everyQuality() {
  const subscriber = await client();
  const publisher = await client();
  const granted = await subscriber.subscribeAsync(`${prefix}/q/#`, { qos: 2 });
  check('QoS 2 is granted', granted[0].qos === 2, granted[0].qos);
  for (const qos of [0, 1, 2]) {
    await inTime('publish', publisher.publishAsync(`${prefix}/q/${qos}`, `payload ${qos}`, { qos }));
  }
  await awaitMessages(subscriber, 3);
  const found = subscriber.got.map((message) => `${message.topic.slice(-1)}${message.qos}`).join(' ');
  check('each message keeps its quality', found === '00 11 22', found);
  const big = 'x'.repeat(600_000);
  await inTime('publish', publisher.publishAsync(`${prefix}/q/big`, big, { qos: 2 }));
  await awaitMessages(subscriber, 4);
  check('a large payload arrives whole', subscriber.got[3].payload === big, subscriber.got[3].payload.length);
  await publisher.endAsync();
  await subscriber.endAsync();
}

async function retainedAndWill() {
  const publisher = await client();
  await publisher.publishAsync(`${prefix}/kept`, 'kept', { qos: 1, retain: true });
  const lost = await client({ will: { topic: `${prefix}/will`, payload: Buffer.from('gone'), qos: 2 } });
  const subscriber = await client();
  await subscriber.subscribeAsync([`${prefix}/kept`, `${prefix}/will`], { qos: 2 });
  await awaitMessages(subscriber, 1);
  check('a retained message comes first', subscriber.got[0].retain, JSON.stringify(subscriber.got));
  lost.stream.destroy();
  await awaitMessages(subscriber, 2);
  check('the will of a lost client comes', subscriber.got[1].payload === 'gone', JSON.stringify(subscriber.got));
  await publisher.publishAsync(`${prefix}/kept`, '', { qos: 1, retain: true });
  await publisher.endAsync();
  await subscriber.endAsync();
}

async function persistentSession() {
  const session = {
    clean: false,
    clientId: `${prefix}/persistent`,
    properties: protocolVersion === 5 ? { sessionExpiryInterval: 3600 } : undefined,
  };
  const before = await client(session);
  await before.subscribeAsync(`${prefix}/session`, { qos: 2 });
  await before.endAsync();
  const publisher = await client();
  for (let i = 0; i < 50; i++) {
    await publisher.publishAsync(`${prefix}/session`, `m${i}`, { qos: i % 3 });
  }
  const after = await client(session);
  await awaitMessages(after, 33);
  // The order is that of one quality: a client hands a QoS 2 message on only when it is released.
  for (const qos of [1, 2]) {
    const expected = Array.from({ length: 50 }, (_, i) => `m${i}`).filter((_, i) => i % 3 === qos);
    const found = after.got.filter((message) => message.qos === qos).map((message) => message.payload);
    check(`an absent session gets what it missed at QoS ${qos}, in order`, found.join() === expected.join(), found.join());
  }
  await after.unsubscribeAsync(`${prefix}/session`);
  await after.endAsync();
  await publisher.endAsync();
}

async function sharedSubscription() {
  const members = [await client(), await client(), await client()];
  for (const member of members) {
    await member.subscribeAsync(`$share/group/${prefix}/shared`, { qos: 1 });
  }
  const publisher = await client();
  for (let i = 0; i < 30; i++) {
    await publisher.publishAsync(`${prefix}/shared`, `m${i}`, { qos: 1 });
  }
  await inTime(
    '30 messages over all members',
    new Promise((resolve) => {
      const look = () => members.reduce((sum, member) => sum + member.got.length, 0) >= 30 && resolve();
      members.forEach((member) => member.on('got', look));
      look();
    }),
  );
  const all = members.flatMap((member) => member.got.map((message) => message.payload));
  check('a group gets each message once', new Set(all).size === 30 && all.length === 30, all.join());
  check('every member has a share', members.every((member) => member.got.length > 0), all.length);
  for (const one of [...members, publisher]) {
    await one.endAsync();
  }
}

try {
  await everyQuality();
  await retainedAndWill();
  await persistentSession();
  await sharedSubscription();
} catch (error) {
  console.error(`FAILED ${error.stack}`);
  process.exit(1);
}
process.exit(0);
