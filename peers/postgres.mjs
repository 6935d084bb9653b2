// pg (node-postgres) against the PostgreSQL wire: node postgres.mjs PORT TOKEN
//
// The twin oven has readings of temperature (0.5, 1.5, ...) each second from 2026-01-31T08:00:00.000001Z. Prints a line for
// each step that went as it should and ends with 0, or says what did not and ends with 1.
import assert from 'node:assert/strict';
import pg from 'pg';

const [port, token] = process.argv.slice(2);
const options = (password) => ({
  host: '127.0.0.1', port: Number(port), database: 'lockstep', user: 'node', password, ssl: false,
  connectionTimeoutMillis: 30_000, query_timeout: 30_000,
});

async function step(what, does) {
  try {
    await does();
  } catch (error) {
    throw new Error(`${what}: ${error.stack}`);
  }
  console.log(`ok ${what}`);
}

async function connected(password = token) {
  const client = new pg.Client(options(password));
  await client.connect();
  return client;
}

async function refused(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return assert.fail('expected a refusal, found none');
}

async function scenario(client) {
  await step('a simple query', async () => {
    const found = await client.query(
      "SELECT time, value, text FROM readings WHERE twin = 'oven' AND property = 'temperature' ORDER BY time LIMIT 2");
    assert.equal(found.command, 'SELECT');
    assert.equal(found.rowCount, 2);
    assert.deepEqual(found.fields.map((field) => [field.name, field.dataTypeID]), [['time', 1184], ['value', 701], ['text', 25]]);
    assert.equal(found.rows[0].time.toISOString(), '2026-01-31T08:00:00.000Z');
    assert.deepEqual(found.rows.map((row) => row.value), [0.5, 1.5]);
    assert.equal(found.rows[0].text, null);
  });
  await step('several statements in one text', async () => {
    const found = await client.query("SET application_name = 'peer'; SELECT 1 AS one");
    assert.deepEqual(found.map((one) => one.command), ['SET', 'SELECT']);
    assert.deepEqual(found[1].rows, [{ one: 1 }]);
  });
  await step('parameters of each type', async () => {
    const time = new Date('2026-01-31T08:00:01.250Z');
    const found = await client.query(
      'SELECT $1::int8 AS whole, $2::float8 AS number, $3::timestamptz AS at, $4::text AS words, $5::bool AS yes, $6::text AS none',
      ['9007199254740993', 2.5, time, "Grüße, 'quoted' \\", true, null]);
    assert.deepEqual(found.rows, [
      { whole: '9007199254740993', number: 2.5, at: time, words: "Grüße, 'quoted' \\", yes: true, none: null }]);
    assert.deepEqual(found.fields.map((field) => field.dataTypeID), [20, 701, 1184, 25, 16, 25]);
  });
  await step('parameters in conditions', async () => {
    const found = await client.query(
      'SELECT count(*) AS n FROM readings WHERE twin = $1 AND property = $2 AND value >= $3 AND time < $4',
      ['oven', 'temperature', 10.5, new Date('2026-01-31T08:01:40Z')]);
    assert.deepEqual(found.rows, [{ n: '90' }]);
  });
  await step('results in binary', async () => {
    // The client reads their bytes as UTF-8 first, so only values whose bytes are below 128 come through it.
    const found = await client.query({ text: 'SELECT $1::int8 AS whole, $2::float8 AS number, $3::bool AS yes', values: [7, 2.5, false], binary: true });
    assert.deepEqual(found.rows, [{ whole: '7', number: 2.5, yes: false }]);
  });
  await step('a named statement, twice', async () => {
    for (const [least, n] of [[100.5, '2900'], [2999.5, '1']]) {
      const found = await client.query({
        name: 'hot', text: "SELECT count(*) AS n FROM readings WHERE twin = 'oven' AND property = 'temperature' AND value >= $1", values: [least] });
      assert.deepEqual(found.rows, [{ n }]);
    }
  });
  await step('a mistake has state and position, and the connection goes on', async () => {
    for (const values of [undefined, ['oven']]) {
      const error = await refused(() => client.query(`SELECT valeu FROM readings${values ? ' WHERE twin = $1' : ''}`, values));
      assert.equal(error.code, '42703', error.message);
      assert.equal(error.position, '8');
      assert.equal(error.severity, 'ERROR');
      assert.deepEqual((await client.query('SELECT 1 AS one')).rows, [{ one: 1 }]);
      assert.deepEqual((await client.query('SELECT $1::text AS t', ['on'])).rows, [{ t: 'on' }]);
    }
    assert.equal((await refused(() => client.query('DELETE FROM readings'))).code, '25006');
  });
  await step('a query of a Grafana panel', async () => {
    const found = await client.query(
      'SELECT floor(extract(epoch from time)/600)*600 AS "time", avg(value) AS mean, min(value) AS least, max(value) AS greatest'
      + " FROM readings WHERE time BETWEEN '2026-01-31T08:00:00Z' AND '2026-01-31T09:00:00Z' AND twin = 'oven'"
      + " AND property = 'temperature' AND quality <> 'bad' GROUP BY 1 ORDER BY 1");
    assert.equal(found.rowCount, 5);
    assert.deepEqual(found.rows.map((row) => [row.mean, row.least, row.greatest]),
      [0, 1, 2, 3, 4].map((i) => [i * 600 + 300, i * 600 + 0.5, i * 600 + 599.5]));
    assert.equal(Number(found.rows[0].time), Date.parse('2026-01-31T08:00:00Z') / 1000);
  });
  await step('many rows', async () => {
    const found = await client.query("SELECT value FROM readings WHERE twin = $1 AND property = 'temperature' ORDER BY time", ['oven']);
    assert.deepEqual(found.rows.map((row) => row.value), Array.from({ length: 3000 }, (_, i) => i + 0.5));
  });
  await step('two connections at once', async () => {
    const other = await connected();
    try {
      const ask = (one, i) => one.query('SELECT $1::int8 AS i, count(*) AS n FROM readings WHERE twin = $2 AND property = $3', [i, 'oven', 'temperature']);
      const found = await Promise.all([0, 1, 2, 3, 4, 5].map((i) => ask(i % 2 ? client : other, i)));
      assert.deepEqual(found.map((one) => one.rows[0]), [0, 1, 2, 3, 4, 5].map((i) => ({ i: String(i), n: '3000' })));
    } finally {
      await other.end();
    }
  });
  await step('a wrong password is refused', async () => {
    assert.equal((await refused(() => connected('wrong'))).code, '28P01');
    assert.deepEqual((await client.query('SELECT 1 AS one')).rows, [{ one: 1 }]);
  });
}

try {
  const client = await connected();
  await scenario(client);
  await client.end();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
