// The device SDK of AWS IoT for Node.js, as it is, against a server:
// node aws-iot-device.mjs HOST:PORT CA HTTP TOKEN CLAIM-CERTIFICATE CLAIM-KEY TEMPLATE SERIAL
//
// Plays device and app: a device that holds a claim is provisioned and connects by the certificate that it is given; the app
// speaks HTTP. Prints a line for each thing that went as it should. At `restart` the server is to be killed and started
// again, and an empty line to be sent. Ends with 0, or says what did not go as it should and ends with 1.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import sdk from 'aws-iot-device-sdk-v2';
import { appOf, check, inTime, until } from './steps.mjs';

const { iot, iotidentity, iotjobs, iotshadow, mqtt5 } = sdk;
const [address, ca, http, token, claimCertificate, claimKey, templateName, serial] = process.argv.slice(2);
const app = appOf(http, token);
const [host, port] = address.split(':');
const options = { maxRequestResponseSubscriptions: 8, maxStreamingSubscriptions: 4, operationTimeoutInSeconds: 30 };

async function connected(certificate, key, clientId) {
  const config = iot.AwsIotMqtt5ClientConfigBuilder.newDirectMqttBuilderWithMtlsFromMemory(host, certificate, key)
    .withPort(Number(port))
    .withCertificateAuthority(readFileSync(ca, 'utf8'))
    .withConnectProperties({ clientId, keepAliveIntervalSeconds: 60, sessionExpiryIntervalSeconds: 3_600 })
    .withSessionBehavior(mqtt5.ClientSessionBehavior.RejoinAlways)
    .withMaxReconnectDelayMs(1_000)
    .build();
  const client = new mqtt5.Mqtt5Client(config);
  let failure = 'none';
  client.on('connectionFailure', (event) => (failure = String(event.error)));
  const there = once(client, 'connectionSuccess');
  client.start();
  await inTime(`connect as ${clientId}`, there).catch((error) => {
    throw new Error(`${error.message}; last failure: ${failure}`);
  });
  return client;
}

async function stopped(client) {
  const gone = once(client, 'stopped');
  client.stop();
  await inTime('stop', gone);
  client.close();
}

async function provisioned() {
  const claim = await connected(
    readFileSync(claimCertificate, 'utf8'),
    readFileSync(claimKey, 'utf8'),
    `claim-of-${serial}`,
  );
  const identity = iotidentity.IotIdentityClientv2.newFromMqtt5(claim, options);
  const made = await inTime('create keys', identity.createKeysAndCertificate({}));
  check('a certificate and its key', made.certificatePem && made.privateKey && made.certificateId.length === 64, made);
  const refused = await identity
    .registerThing({ templateName, certificateOwnershipToken: 'made up', parameters: { SerialNumber: serial } })
    .then(() => null, (error) => error);
  check('a token that was made up is rejected', refused?.modeledError?.statusCode === 400, String(refused));
  const thing = await inTime(
    'register',
    identity.registerThing({
      templateName,
      certificateOwnershipToken: made.certificateOwnershipToken,
      parameters: { SerialNumber: serial },
    }),
  );
  check('the thing is named by the template', thing.thingName === `kiln-${serial}`, thing);
  check('it is told its configuration', thing.deviceConfiguration?.site === 'north', thing);
  identity.close();
  await stopped(claim);
  return { name: thing.thingName, certificate: made.certificatePem, key: made.privateKey };
}

async function run() {
  const own = await provisioned();
  const client = await connected(own.certificate, own.key, own.name);
  console.log('ok the certificate connects');
  const thingName = own.name;

  const shadows = iotshadow.IotShadowClientv2.newFromMqtt5(client, options);
  const first = await inTime('update', shadows.updateShadow({ thingName, state: { reported: { temperature: 21.5 } } }));
  check('a shadow begins with version 1', first.version === 1, first);
  await until(
    'what is reported is the twin’s',
    () => app('GET', `/digitaltwins/${thingName}?api-version=2023-10-31`),
    (twin) => twin?.temperature === 21.5,
  );
  const stale = await shadows
    .updateShadow({ thingName, version: 7, state: { reported: { temperature: 1 } } })
    .then(() => null, (error) => error);
  check('another version is a conflict', stale?.modeledError?.code === 409, String(stale));

  const deltas = shadows.createShadowDeltaUpdatedStream({ thingName });
  const difference = new Promise((resolve) => {
    deltas.on('incomingPublish', ({ message }) => message.state?.setpoint === 60 && resolve(message));
  });
  const listening = once(deltas, 'subscriptionStatus');
  deltas.open();
  await inTime('listen to differences', listening);
  await app('PATCH', `/api/v1/twins/${thingName}/desired`, { setpoint: 60 });
  const delta = await inTime('a difference', difference);
  check('a desired value is a difference', delta.version >= 1, delta);
  await inTime('report it', shadows.updateShadow({ thingName, state: { reported: { setpoint: 60 } } }));
  await until(
    'a reported value is desired no more',
    () => app('GET', `/api/v1/twins/${thingName}/desired`),
    (found) => found?.values?.setpoint?.state === 'reported',
  );
  deltas.close();

  await inTime(
    'named',
    shadows.updateNamedShadow({ thingName, shadowName: 'net', state: { reported: { rssi: -60 } } }),
  );
  const named = await inTime('get named', shadows.getNamedShadow({ thingName, shadowName: 'net' }));
  check('a named shadow is a document', named.state?.reported?.rssi === -60, named);
  await inTime('delete named', shadows.deleteNamedShadow({ thingName, shadowName: 'net' }));
  const gone = await shadows.getNamedShadow({ thingName, shadowName: 'net' }).then(() => null, (error) => error);
  check('a deleted shadow is not found', gone?.modeledError?.code === 404, String(gone));

  const jobs = iotjobs.IotJobsClientv2.newFromMqtt5(client, options);
  const next = jobs.createNextJobExecutionChangedStream({ thingName });
  const notified = new Promise((resolve) => {
    next.on('incomingPublish', ({ message }) => message.execution && resolve(message.execution));
  });
  const ready = once(next, 'subscriptionStatus');
  next.open();
  await inTime('listen to jobs', ready);
  await app('POST', '/api/v1/device-jobs', { id: `job-${serial}`, document: { url: 'x' }, devices: [thingName] });
  const execution = await inTime('a job', notified);
  check('a job is notified', execution.jobDocument?.url === 'x', execution);
  const started = await inTime('start', jobs.startNextPendingJobExecution({ thingName }));
  check('it is started', started.execution?.jobId === `job-${serial}`, started);
  await inTime(
    'done',
    jobs.updateJobExecution({
      thingName,
      jobId: `job-${serial}`,
      status: iotjobs.model.JobStatus.SUCCEEDED,
      expectedVersion: started.execution.versionNumber,
    }),
  );
  await until(
    'it is done',
    () => app('GET', `/api/v1/device-jobs/job-${serial}`),
    (found) => JSON.stringify(found).includes('SUCCEEDED'),
  );
  next.close();

  const suback = await client.subscribe({
    subscriptions: [{ topicFilter: `lockstep/v1/${thingName}/commands/#`, qos: mqtt5.QoS.AtLeastOnce }],
  });
  check('it may hear its own commands', suback.reasonCodes[0] === 1, suback);
  const puback = await client.publish({
    topicName: `lockstep/v1/${thingName}/telemetry`,
    payload: JSON.stringify({ temperature: 22.5 }),
    qos: mqtt5.QoS.AtLeastOnce,
  });
  check('telemetry is acknowledged', puback.reasonCode === 0, puback);
  const foreign = await client.publish({
    topicName: 'lockstep/v1/other/telemetry',
    payload: '{}',
    qos: mqtt5.QoS.AtLeastOnce,
  });
  check('another’s telemetry is refused', foreign.reasonCode === 0x87, foreign);

  const lost = once(client, 'disconnection');
  const back = once(client, 'connectionSuccess');
  console.log('restart');
  await inTime('lose the server', lost);
  const [event] = await inTime('connect again', back);
  check('its session is there', event.connack.sessionPresent === true, event.connack);
  const found = await inTime('get', shadows.getShadow({ thingName }));
  check('its shadow is there', found.state?.reported?.setpoint === 60, found);
  await until(
    'what was acknowledged before the kill is there',
    () => app('GET', `/digitaltwins/${thingName}?api-version=2023-10-31`),
    (twin) => twin?.temperature === 22.5,
  );
  jobs.close();
  shadows.close();
  await stopped(client);
}

run().then(
  () => process.exit(0),
  (error) => {
    console.log(`FAILED ${error?.stack ?? error}`);
    process.exit(1);
  },
);
