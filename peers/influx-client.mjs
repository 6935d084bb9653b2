// @influxdata/influxdb-client against a server: node influx-client.mjs HTTP TOKEN
//
// Prints a line for each thing that went as it should and ends with 0, or says what did not and ends with 1.
import { HttpError, InfluxDB, Point } from '@influxdata/influxdb-client';
import { appOf, check, until } from './steps.mjs';

const [http, token] = process.argv.slice(2);
const app = appOf(http, token);
const epoch = 1_790_000_000_000;
const series = async (twin, property) => (await app('GET', `/api/v1/history/${twin}/${property}`)).series;

function writer(secret, precision, more = {}) {
  return new InfluxDB({ url: http, token: secret }).getWriteApi('plant', 'bucket', precision, { flushInterval: 0, maxRetries: 3, ...more });
}

/** A point of each type, with a time of its own. */
const point = (twin, i) =>
  new Point('reading')
    .tag('twin', twin)
    .floatField('temperature', 20 + i / 8)
    .intField('count', i)
    .booleanField('running', i % 2 === 0)
    .stringField('state', `état "${i}", \\ and more`)
    .timestamp(epoch + i);

async function typesAndTimes() {
  const api = writer(token, 'ms', { gzipThreshold: 100 });
  api.writePoints([0, 1, 2, 3].map((i) => point('influx-types', i)));
  await api.close();
  const found = await until('every point is in history', () => series('influx-types', 'temperature'), (rows) => rows.length === 4);
  check('times are those of the points', found.every((row, i) => Date.parse(row[0]) === epoch + i), found);
  check('floats keep their value', found.every((row, i) => row[1] === 20 + i / 8), found);
  const counts = await series('influx-types', 'count');
  check('integers keep their value', counts.every((row, i) => row[1] === i), counts);
  const running = await series('influx-types', 'running');
  check('booleans are booleans', running.every((row, i) => row[1] === (i % 2 === 0)), running);
  const states = await series('influx-types', 'state');
  check('texts keep their signs', states.every((row, i) => row[1] === `état "${i}", \\ and more`), states);
}

/** A connection that loses the answers to the first writes: the client sends them again. */
async function lostAnswers() {
  const original = globalThis.fetch;
  let sent = 0;
  const api = writer(token, 'ms', { minRetryDelay: 1, maxRetryDelay: 5, retryJitter: 0 });
  const send = async () => {
    const lines = Array.from({ length: 50 }, (_, i) => point('influx-retry', i).toLineProtocol(api)).join('\n');
    const answer = await original(`${http}/api/v2/write?org=plant&bucket=bucket&precision=ms`, {
      method: 'POST',
      headers: { Authorization: `Token ${token}` },
      body: lines,
    });
    sent += answer.status === 204 ? 1 : 0;
  };
  await send();
  await send(); // As after a lost answer: the same lines, byte for byte.
  api.writePoints(Array.from({ length: 50 }, (_, i) => point('influx-retry', i)));
  await api.close();
  check('the lines were taken each time', sent === 2, sent);
  await until('what was sent three times is there once', () => series('influx-retry', 'count'), (rows) => rows.length === 50);
}

async function manyLines() {
  const api = writer(token, 'ms', { batchSize: 1_000 });
  for (let i = 0; i < 10_000; i++) {
    api.writeRecord(`load,twin=influx-many v=${i}i ${epoch + i}`);
  }
  await api.close();
  const rows = await until('10,000 lines are there', () => series('influx-many', 'v'), (found) => found.length === 10_000);
  check('and in their order', rows.every((row, i) => row[1] === i), rows.length);
}

async function refusals() {
  const failures = [];
  const api = writer(token, 'ms', { writeFailed: (error) => void failures.push(error) });
  api.writeRecord(`m,twin=influx-wrong v=1 ${epoch}`);
  api.writeRecord('m,twin=influx-wrong v=oops');
  await api.close().catch((error) => failures.push(error));
  const failed = failures.find((each) => each instanceof HttpError);
  check('a wrong line is refused with its number', failed?.statusCode === 400 && /line 2, column 23/.test(failed.message), String(failed));
  check('and not sent again', failures.filter((each) => each instanceof HttpError).length <= 2, failures.length);
  await until('the right one is written', () => series('influx-wrong', 'v'), (rows) => rows.length === 1);

  const stranger = writer('nonsense', 'ms', { maxRetries: 0 });
  stranger.writeRecord('m v=1');
  const refused = await stranger.close().then(() => undefined, (error) => error);
  check('a stranger is refused', refused instanceof HttpError && refused.statusCode === 401, String(refused));
}

try {
  await typesAndTimes();
  await lostAnswers();
  await manyLines();
  await refusals();
} catch (error) {
  console.log(`not ok ${error.stack}`);
  process.exit(1);
}
