// The unmodified JavaScript client of Azure Digital Twins against a server:
//   NODE_EXTRA_CA_CERTS=ca.pem node azure-digital-twins.mjs URL TOKEN ENDPOINT
//
// ENDPOINT is an event endpoint that the server has, or - when it has none. Prints a line for each step that went as it
// should and ends with 0, or says what did not and ends with 1.
import assert from 'node:assert/strict';
import { DigitalTwinsClient } from '@azure/digital-twins-core';

const [url, token, endpoint] = process.argv.slice(2);
const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
const client = new DigitalTwinsClient(url, credential, { retryOptions: { maxRetries: 0 } });

const building = 'dtmi:js:Building;1';
const room = 'dtmi:js:Room;1';
const office = 'dtmi:js:Office;1';
const thermostat = 'dtmi:js:Thermostat;1';
const weakEtag = /^W\/"[^"]+"$/;
const patch = (...operations) => operations.map(([op, path, value]) => ({ op, path, value }));

let steps = 0;

async function step(what, does) {
  try {
    await does();
  } catch (error) {
    throw new Error(`${what}: ${error.stack}`);
  }
  steps++;
  console.log(`ok ${steps} ${what}`);
}

/** A call that is refused, with its status and the code of its error. */
async function refused(what, status, code, call, message = '') {
  await step(`${what} is refused with ${status} ${code}`, async () => {
    let error;
    try {
      await call();
    } catch (caught) {
      error = caught;
    }
    assert.ok(error, 'expected a refusal, found none');
    assert.equal(error.statusCode, status, error.message);
    assert.equal(error.response.headers.get('x-ms-error-code'), code);
    const body = JSON.parse(error.response.bodyAsText);
    assert.equal(body.error.code, code);
    assert.ok(body.error.message.includes(message), body.error.message);
  });
}

async function all(pages) {
  const items = [];
  for await (const item of pages) {
    items.push(item);
  }
  return items;
}

async function pageSizes(pages) {
  const sizes = [];
  for await (const page of pages) {
    sizes.push((page.value ?? page).length);
  }
  return sizes;
}

const models = [
  {
    '@context': 'dtmi:dtdl:context;2',
    '@id': thermostat,
    '@type': 'Interface',
    displayName: 'Thermostat',
    contents: [
      { '@type': 'Property', name: 'setPoint', schema: 'double', writable: true },
      { '@type': 'Telemetry', name: 'temperature', schema: 'double' },
    ],
  },
  {
    '@context': 'dtmi:dtdl:context;2',
    '@id': room,
    '@type': 'Interface',
    displayName: { en: 'Room', de: 'Raum' },
    contents: [
      { '@type': 'Property', name: 'name', schema: 'string', writable: true },
      { '@type': 'Property', name: 'seats', schema: 'integer', writable: true },
      {
        '@type': 'Property',
        name: 'place',
        writable: true,
        schema: {
          '@type': 'Object',
          fields: [
            { name: 'floor', schema: 'integer' },
            { name: 'wing', schema: 'string' },
          ],
        },
      },
      { '@type': 'Telemetry', name: 'humidity', schema: 'double' },
      { '@type': 'Component', name: 'climate', schema: thermostat },
      { '@type': 'Relationship', name: 'opensTo', target: room },
    ],
  },
  {
    '@context': 'dtmi:dtdl:context;2',
    '@id': office,
    '@type': 'Interface',
    extends: room,
    contents: [{ '@type': 'Property', name: 'desks', schema: 'integer', writable: true }],
  },
  {
    '@context': 'dtmi:dtdl:context;2',
    '@id': building,
    '@type': 'Interface',
    contents: [
      { '@type': 'Property', name: 'name', schema: 'string', writable: true },
      {
        '@type': 'Relationship',
        name: 'contains',
        target: room,
        properties: [{ '@type': 'Property', name: 'since', schema: 'string', writable: true }],
      },
    ],
  },
];

const roomTwin = (name, seats) =>
  JSON.stringify({
    $metadata: { $model: room },
    name,
    seats,
    climate: { $metadata: {}, setPoint: 21 },
  });

async function modelSteps() {
  await step('creates models', async () => {
    const made = await client.createModels(models);
    assert.equal(made.length, 4);
    assert.deepEqual(made.map((model) => model.id).sort(), [building, office, room, thermostat].sort());
  });
  await refused('a model again', 409, 'ModelAlreadyExists', () => client.createModels(models));
  await refused('a model of no type', 400, 'DTDLParserError', () =>
    client.createModels([{ '@context': 'dtmi:dtdl:context;2', '@id': 'dtmi:js:Odd;1' }]),
  );
  await refused('a model of DTDL 9', 400, 'ModelVersionNotSupported', () =>
    client.createModels([{ '@context': 'dtmi:dtdl:context;9', '@id': 'dtmi:js:Odd;1', '@type': 'Interface' }]),
  );
  await step('gets a model', async () => {
    const model = await client.getModel(room);
    assert.equal(model.id, room);
    assert.equal(model.displayName.de, 'Raum');
    assert.equal(model.decommissioned, false);
    assert.equal(model.model, undefined);
    assert.ok(model.uploadTime instanceof Date);
  });
  await step('gets a model with its definition', async () => {
    const model = await client.getModel(room, true);
    assert.equal(model.model['@id'], room);
  });
  await refused('an unknown model', 404, 'ModelNotFound', () => client.getModel('dtmi:js:None;1'));
  await refused('no model id', 400, 'InvalidArgument', () => client.getModel('none'));
  await step('lists models', async () => {
    const ids = (await all(client.listModels())).map((model) => model.id);
    for (const id of [building, office, room, thermostat]) {
      assert.ok(ids.includes(id));
    }
  });
  await step('lists models with their dependencies', async () => {
    const found = await all(client.listModels([office], true));
    assert.deepEqual(found.map((model) => model.id).sort(), [office, room, thermostat].sort());
    assert.ok(found.every((model) => model.model['@type'] === 'Interface'));
  });
  await step('lists models page by page', async () => {
    const sizes = await pageSizes(client.listModels([office], false, 1).byPage({ maxPageSize: 1 }));
    assert.deepEqual(sizes, [1, 1, 1]);
  });
  await refused('dependencies of an unknown model', 404, 'ModelNotFound', () =>
    all(client.listModels(['dtmi:js:None;1'])),
  );
}

async function twinSteps() {
  await step('creates a twin', async () => {
    const made = await client.upsertDigitalTwin('js-room', roomTwin('One', 4));
    assert.match(made.etag, weakEtag);
    assert.equal(made.body.$dtId, 'js-room');
    assert.equal(made.body.$etag, made.etag);
    assert.equal(made.body.climate.setPoint, 21);
  });
  await step('gets a twin', async () => {
    const got = await client.getDigitalTwin('js-room');
    assert.equal(got.body.name, 'One');
    assert.equal(got.body.$metadata.$model, room);
    assert.match(got.body.$metadata.name.lastUpdateTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
    assert.match(got.etag, weakEtag);
  });
  await step('replaces a twin', async () => {
    const made = await client.upsertDigitalTwin('js-room', roomTwin('Two', 6));
    assert.equal(made.body.name, 'Two');
  });
  await refused(
    'creating what is there',
    412,
    'PreconditionFailed',
    () => client.upsertDigitalTwin('js-room', roomTwin('Three', 1), { ifNoneMatch: '*' }),
    'If-None-Match: * header was specified but a twin with the id js-room was found.',
  );
  await step('creates only what is not there', async () => {
    await client.upsertDigitalTwin('js-new', roomTwin('New', 1), { ifNoneMatch: '*' });
  });
  await refused('an unknown twin', 404, 'DigitalTwinNotFound', () => client.getDigitalTwin('js-nobody'),
    'There is no digital twin instance that exists with the ID js-nobody');
  await refused('a twin of an unknown model', 400, 'ValidationFailed',
    () => client.upsertDigitalTwin('js-odd', JSON.stringify({ $metadata: { $model: 'dtmi:js:None;1' } })),
    'Invalid twin specified');
  await refused('a value of another type', 400, 'ValidationFailed', () =>
    client.upsertDigitalTwin('js-odd', roomTwin('Odd', 'many')));
  await refused('a property of no model', 400, 'ValidationFailed', () =>
    client.upsertDigitalTwin('js-odd', JSON.stringify({ $metadata: { $model: room }, nme: 'x', climate: { $metadata: {} } })));
  await step('patches a twin', async () => {
    const done = await client.updateDigitalTwin('js-room', patch(['replace', '/seats', 8], ['add', '/name', 'Big']));
    assert.match(done.etag, weakEtag);
    const got = await client.getDigitalTwin('js-room');
    assert.equal(got.body.seats, 8);
    assert.equal(got.etag, done.etag);
  });
  await step('adds an object, then patches inside of it', async () => {
    await client.updateDigitalTwin('js-room', patch(['add', '/place', { floor: 1, wing: 'north' }]));
    await client.updateDigitalTwin('js-room', patch(['replace', '/place/floor', 2]));
    assert.deepEqual((await client.getDigitalTwin('js-room')).body.place, { floor: 2, wing: 'north' });
  });
  await step('removes a property', async () => {
    await client.updateDigitalTwin('js-room', [{ op: 'remove', path: '/place' }]);
    assert.equal((await client.getDigitalTwin('js-room')).body.place, undefined);
  });
  await step('patches with a condition that holds', async () => {
    const { etag } = await client.getDigitalTwin('js-room');
    await client.updateDigitalTwin('js-room', patch(['replace', '/seats', 9]), { ifMatch: etag });
    await client.updateDigitalTwin('js-room', patch(['replace', '/seats', 10]), { ifMatch: '*' });
  });
  await refused('a condition that does not hold', 412, 'PreconditionFailed', () =>
    client.updateDigitalTwin('js-room', patch(['replace', '/seats', 1]), { ifMatch: 'W/"old"' }));
  await refused('a condition of another form', 400, 'InvalidArgument',
    () => client.updateDigitalTwin('js-room', patch(['replace', '/seats', 1]), { ifMatch: 'old' }),
    'Invalid If-Match header value. Allowed value(s): If-Match: {etag} or If-Match: *');
  await refused('an operation that is not allowed', 400, 'JsonPatchInvalid',
    () => client.updateDigitalTwin('js-room', [{ op: 'move', from: '/name', path: '/seats' }]),
    'Unsupported operation type move');
  await refused('a patch of what is not there', 400, 'JsonPatchInvalid', () =>
    client.updateDigitalTwin('js-room', patch(['replace', '/place/floor', 1])));
  await refused('a patch to a wrong value', 400, 'ValidationFailed', () =>
    client.updateDigitalTwin('js-room', patch(['replace', '/seats', 'many'])));
  await refused('a patch of an unknown twin', 404, 'DigitalTwinNotFound', () =>
    client.updateDigitalTwin('js-nobody', patch(['replace', '/seats', 1])));
  await step('sets a source time', async () => {
    const time = '2026-01-31T08:00:00.0000000Z';
    await client.updateDigitalTwin('js-room', patch(['replace', '/seats', 11], ['add', '/$metadata/seats/sourceTime', time]));
    assert.equal((await client.getDigitalTwin('js-room')).body.$metadata.seats.sourceTime, time);
  });
  await step('gives a twin another model together with its properties', async () => {
    await client.updateDigitalTwin('js-new', patch(['replace', '/$metadata/$model', office], ['add', '/desks', 3]));
    const got = await client.getDigitalTwin('js-new');
    assert.equal(got.body.$metadata.$model, office);
    assert.equal(got.body.desks, 3);
  });
  await refused('a model that the twin does not fit', 400, 'ValidationFailed', () =>
    client.updateDigitalTwin('js-new', patch(['replace', '/$metadata/$model', thermostat])));
}

async function componentSteps() {
  await step('gets a component', async () => {
    const got = await client.getComponent('js-room', 'climate');
    assert.equal(got.body.setPoint, 21);
    assert.match(got.etag, weakEtag);
    assert.ok(got.body.$metadata.setPoint.lastUpdateTime);
  });
  await step('patches a component', async () => {
    const done = await client.updateComponent('js-room', 'climate', patch(['replace', '/setPoint', 22.5]));
    assert.match(done.etag, weakEtag);
    assert.equal((await client.getComponent('js-room', 'climate')).body.setPoint, 22.5);
  });
  await step('patches a component by its twin', async () => {
    await client.updateDigitalTwin('js-room', patch(['replace', '/climate/setPoint', 23]));
    assert.equal((await client.getComponent('js-room', 'climate')).body.setPoint, 23);
  });
  await refused('an unknown component', 404, 'ComponentNotFound', () => client.getComponent('js-room', 'engine'));
  await refused('a component of an unknown twin', 404, 'DigitalTwinNotFound', () => client.getComponent('js-nobody', 'climate'));
  await refused('a component patched to a wrong value', 400, 'ValidationFailed', () =>
    client.updateComponent('js-room', 'climate', patch(['replace', '/setPoint', 'warm'])));
  await refused('a component patched with an old condition', 412, 'PreconditionFailed', () =>
    client.updateComponent('js-room', 'climate', patch(['replace', '/setPoint', 1]), { ifMatch: 'W/"old"' }));
}

async function relationshipSteps() {
  const contains = (target, more = {}) => ({ $relationshipName: 'contains', $targetId: target, ...more });
  await step('creates twins to relate', async () => {
    await client.upsertDigitalTwin('js-building', JSON.stringify({ $metadata: { $model: building }, name: 'House' }));
    for (let i = 0; i < 5; i++) {
      await client.upsertDigitalTwin(`js-cell-${i}`, roomTwin(`Cell ${i}`, i));
    }
  });
  await step('creates a relationship', async () => {
    const made = await client.upsertRelationship('js-building', 'first', contains('js-room', { since: '2020' }));
    assert.equal(made.body.$relationshipId, 'first');
    assert.equal(made.body.$sourceId, 'js-building');
    assert.equal(made.body.since, '2020');
    assert.match(made.etag, weakEtag);
    assert.equal(made.body.$etag, made.etag);
  });
  await step('creates more', async () => {
    for (let i = 0; i < 5; i++) {
      await client.upsertRelationship('js-building', `cell-${i}`, contains(`js-cell-${i}`));
      await client.upsertRelationship(`js-cell-${i}`, 'door', { $relationshipName: 'opensTo', $targetId: 'js-room' });
    }
  });
  await step('gets a relationship', async () => {
    const got = await client.getRelationship('js-building', 'first');
    assert.equal(got.body.$targetId, 'js-room');
    assert.match(got.etag, weakEtag);
  });
  await step('patches a relationship', async () => {
    const done = await client.updateRelationship('js-building', 'first', patch(['replace', '/since', '2021']));
    assert.match(done.etag, weakEtag);
    assert.equal((await client.getRelationship('js-building', 'first')).body.since, '2021');
  });
  await step('patches a relationship with a condition', async () => {
    const { etag } = await client.getRelationship('js-building', 'first');
    await client.updateRelationship('js-building', 'first', patch(['replace', '/since', '2022']), { ifMatch: etag });
  });
  await refused('an old condition of a relationship', 412, 'PreconditionFailed', () =>
    client.updateRelationship('js-building', 'first', patch(['replace', '/since', '1']), { ifMatch: 'W/"old"' }));
  await refused('a relationship that is there', 412, 'PreconditionFailed', () =>
    client.upsertRelationship('js-building', 'first', contains('js-room'), { ifNoneMatch: '*' }));
  await refused('a relationship to nobody', 404, 'TargetTwinNotFound', () =>
    client.upsertRelationship('js-building', 'x', contains('js-nobody')));
  await refused('a relationship of no model', 400, 'InvalidRelationship', () =>
    client.upsertRelationship('js-building', 'x', { $relationshipName: 'eats', $targetId: 'js-room' }));
  await refused('a relationship to itself', 400, 'OperationNotAllowed', () =>
    client.upsertRelationship('js-room', 'x', { $relationshipName: 'opensTo', $targetId: 'js-room' }));
  await refused('a relationship with a wrong value', 400, 'ValidationFailed', () =>
    client.upsertRelationship('js-building', 'x', contains('js-room', { since: 5 })));
  await refused('an unknown relationship', 404, 'RelationshipNotFound', () => client.getRelationship('js-building', 'x'));
  await step('lists relationships over several pages', async () => {
    const found = await all(client.listRelationships('js-building', { maxItemsPerPage: 2 }));
    assert.equal(found.length, 6);
    assert.ok(found.every((relationship) => relationship.$sourceId === 'js-building'));
  });
  await step('lists incoming relationships', async () => {
    const found = await all(client.listIncomingRelationships('js-room'));
    assert.equal(found.length, 6);
    const first = found.find((relationship) => relationship.relationshipId === 'first');
    assert.equal(first.sourceId, 'js-building');
    assert.equal(first.relationshipName, 'contains');
    assert.equal(first.relationshipLink, '/digitaltwins/js-building/relationships/first');
  });
  await refused('relationships of an unknown twin', 404, 'DigitalTwinNotFound', () => all(client.listRelationships('js-nobody')));
  await refused('deleting a twin with relationships', 400, 'RelationshipsNotDeleted', () => client.deleteDigitalTwin('js-room'));
}

async function querySteps() {
  await step('queries twins', async () => {
    const found = await all(client.queryTwins(`SELECT * FROM digitaltwins T WHERE IS_OF_MODEL(T, '${room}') AND T.seats > 2 AND STARTSWITH(T.$dtId, 'js-')`));
    assert.deepEqual(found.map((twin) => twin.$dtId).sort(), ['js-cell-3', 'js-cell-4', 'js-room']);
  });
  await step('queries page by page', async () => {
    const sizes = await pageSizes(
      client.queryTwins("SELECT * FROM DIGITALTWINS T WHERE STARTSWITH(T.$dtId, 'js-cell')", 2).byPage({ maxPageSize: 2 }));
    assert.equal(sizes.reduce((sum, size) => sum + size, 0), 5);
    assert.ok(sizes.length >= 3, String(sizes));
  });
  await step('is told what a query costs', async () => {
    for await (const page of client.queryTwins('SELECT COUNT() FROM DIGITALTWINS').byPage()) {
      assert.ok(page.queryCharge > 0);
      assert.ok(page.value[0].COUNT >= 8);
    }
  });
  await step('queries along a relationship', async () => {
    const found = await all(
      client.queryTwins("SELECT R FROM DIGITALTWINS B JOIN R RELATED B.contains C WHERE B.$dtId = 'js-building' AND C.since = '2022'"));
    assert.deepEqual(found.map((row) => row.R.$dtId), ['js-room']);
  });
  await step('queries relationships', async () => {
    const found = await all(client.queryTwins("SELECT * FROM RELATIONSHIPS R WHERE R.$relationshipName = 'opensTo' AND R.$targetId = 'js-room'"));
    assert.equal(found.length, 5);
  });
  await step('sees the write just acknowledged', async () => {
    await client.updateDigitalTwin('js-cell-0', patch(['replace', '/seats', 777]));
    const found = await all(client.queryTwins('SELECT T.name FROM DIGITALTWINS T WHERE T.seats = 777'));
    assert.deepEqual(found, [{ name: 'Cell 0' }]);
  });
  await refused('a query that does not parse', 400, 'SqlQueryError',
    () => all(client.queryTwins('SELECT nonsense')), 'SQL query parse failed');
}

async function telemetrySteps() {
  await step('publishes telemetry', async () => {
    await client.publishTelemetry('js-room', { humidity: 40.5 }, 'js-message-1');
  });
  await step('publishes telemetry without an id of its own', async () => {
    await client.publishTelemetry('js-room', { humidity: 41.5 });
  });
  await step('publishes telemetry of a component', async () => {
    // This release of the client sends payload and id in each other's place, and takes texts only.
    await client.publishComponentTelemetry('js-room', 'climate', '{"temperature":20.5}', 'js-message-2');
  });
  await refused('telemetry of an unknown twin', 404, 'DigitalTwinNotFound', () =>
    client.publishTelemetry('js-nobody', { humidity: 1 }, 'js-message-3'));
  await refused('telemetry of an unknown component', 404, 'ComponentNotFound', () =>
    client.publishComponentTelemetry('js-room', 'engine', '{"temperature":1}', 'js-message-4'));
  await refused('telemetry of a wrong type', 400, 'ValidationFailed', () =>
    client.publishTelemetry('js-room', { humidity: 'wet' }, 'js-message-5'));
}

async function eventRouteSteps() {
  if (endpoint === '-') {
    return;
  }
  await step('creates an event route', async () => {
    await client.upsertEventRoute('js-route', endpoint, "type = 'Microsoft.DigitalTwins.Twin.Create'");
  });
  await step('gets an event route', async () => {
    const route = await client.getEventRoute('js-route');
    assert.equal(route.id, 'js-route');
    assert.equal(route.endpointName, endpoint);
    assert.equal(route.filter, "type = 'Microsoft.DigitalTwins.Twin.Create'");
  });
  await step('replaces an event route', async () => {
    await client.upsertEventRoute('js-route', endpoint, 'true');
    assert.equal((await client.getEventRoute('js-route')).filter, 'true');
  });
  await step('lists event routes', async () => {
    const ids = (await all(client.listEventRoutes())).map((route) => route.id);
    assert.ok(ids.includes('js-route'));
  });
  await refused('an event route to nowhere', 400, 'EventRouteEndpointInvalid', () =>
    client.upsertEventRoute('js-odd', 'no-such-endpoint', 'true'));
  await refused('an event route with an odd filter', 400, 'EventRouteFilterInvalid', () =>
    client.upsertEventRoute('js-odd', endpoint, 'type ='));
  await refused('an unknown event route', 404, 'EventRouteNotFound', () => client.getEventRoute('js-none'));
  await step('deletes an event route', async () => {
    await client.deleteEventRoute('js-route');
  });
  await refused('deleting it again', 404, 'EventRouteNotFound', () => client.deleteEventRoute('js-route'));
}

async function cleaningSteps() {
  await step('deletes relationships', async () => {
    for (const relationship of await all(client.listRelationships('js-building'))) {
      await client.deleteRelationship('js-building', relationship.$relationshipId);
    }
    for (let i = 0; i < 5; i++) {
      const { etag } = await client.getRelationship(`js-cell-${i}`, 'door');
      await client.deleteRelationship(`js-cell-${i}`, 'door', { ifMatch: etag });
    }
    assert.deepEqual(await all(client.listIncomingRelationships('js-room')), []);
  });
  await refused('deleting a relationship again', 404, 'RelationshipNotFound', () =>
    client.deleteRelationship('js-building', 'first'));
  await refused('deleting a twin with an old condition', 412, 'PreconditionFailed', () =>
    client.deleteDigitalTwin('js-room', { ifMatch: 'W/"old"' }));
  await step('deletes twins', async () => {
    const { etag } = await client.getDigitalTwin('js-room');
    await client.deleteDigitalTwin('js-room', { ifMatch: etag });
    for (const id of ['js-new', 'js-building', 'js-cell-0', 'js-cell-1', 'js-cell-2', 'js-cell-3', 'js-cell-4']) {
      await client.deleteDigitalTwin(id);
    }
  });
  await refused('a twin that is deleted', 404, 'DigitalTwinNotFound', () => client.getDigitalTwin('js-room'));
  await refused('deleting a model that others need', 409, 'ModelReferencesNotDeleted', () => client.deleteModel(room));
  await refused('decommissioning a model that others need', 409, 'ModelReferencesNotDecommissioned', () =>
    client.decomissionModel(thermostat));
  await step('decommissions a model', async () => {
    await client.decomissionModel(office);
    assert.equal((await client.getModel(office)).decommissioned, true);
  });
  await refused('a twin of a decommissioned model', 400, 'ModelDecommissioned', () =>
    client.upsertDigitalTwin('js-late', JSON.stringify({ $metadata: { $model: office }, climate: { $metadata: {} } })));
  await step('deletes models', async () => {
    for (const id of [office, building, room, thermostat]) {
      await client.deleteModel(id);
    }
  });
  await refused('a model that is deleted', 404, 'ModelNotFound', () => client.getModel(room));
  await step('is told that a token is wrong', async () => {
    const stranger = new DigitalTwinsClient(
      url, { getToken: async () => ({ token: 'wrong', expiresOnTimestamp: Date.now() + 3_600_000 }) });
    await assert.rejects(stranger.getModel(room), (error) => error.statusCode === 401);
  });
}

try {
  await modelSteps();
  await twinSteps();
  await componentSteps();
  await relationshipSteps();
  await querySteps();
  await telemetrySteps();
  await eventRouteSteps();
  await cleaningSteps();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
