// icebird reads a table of the lake: node icebird.mjs CATALOG TOKEN TABLE SNAPSHOT COLUMN...
//
// Prints `now TWIN COLUMN COUNT SUM` for the rows of the last snapshot, told by the REST catalog; `files ...` the same by the table's folder
// alone; and `then ROWS` for an earlier snapshot. Files come by HTTP from a server of this script.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { icebergMetadata, icebergRead } from 'icebird';

const [catalog, token, table, snapshot, ...columns] = process.argv.slice(2);

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://files').pathname);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) {
    response.writeHead(404).end();
    return;
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = range ? Number(range[1]) : 0;
  const end = range?.[2] ? Math.min(Number(range[2]), found.size - 1) : found.size - 1;
  response.writeHead(range ? 206 : 200, { 'content-length': end - start + 1 });
  createReadStream(path, { start, end }).pipe(response);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const files = `http://127.0.0.1:${server.address().port}`;

// The lake of a folder names its files by their paths; icebird asks for whatever it finds there.
const ask = globalThis.fetch;
globalThis.fetch = (url, init) => ask(String(url).startsWith('/') ? files + encodeURI(url) : url, init);

function tell(word, rows) {
  for (const column of columns) {
    const sums = new Map();
    for (const row of rows.filter((each) => each[column] !== undefined && each[column] !== null)) {
      const [count, sum] = sums.get(row.twin) ?? [0, 0];
      sums.set(row.twin, [count + 1, sum + Number(row[column])]);
    }
    for (const [twin, [count, sum]] of sums) {
      console.log(`${word} ${twin} ${column} ${count} ${sum.toFixed(1)}`);
    }
  }
}

try {
  const answer = await fetch(`${catalog}/v1/namespaces/models/tables/${table}`, { headers: { Authorization: `Bearer ${token}` } });
  const { metadata } = await answer.json();
  const tableUrl = metadata.location;
  tell('now', await icebergRead({ tableUrl, metadata }));
  tell('files', await icebergRead({ tableUrl, metadata: await icebergMetadata({ tableUrl }) }));
  // JavaScript rounds ids of 64 bits, all of them alike.
  const earlier = metadata.snapshots.find((each) => each['snapshot-id'] === Number(snapshot));
  const schema = { 'current-snapshot-id': earlier['snapshot-id'], 'current-schema-id': earlier['schema-id'] };
  console.log(`then ${(await icebergRead({ tableUrl, metadata: { ...metadata, ...schema } })).length}`);
} finally {
  server.close();
}
