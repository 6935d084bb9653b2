package io.lockstep.server;

import io.lockstep.model.text.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Every setting there is: its key, its default, what values it takes and what it means. The
/// reference page is made from this table.
enum Setting {
  HTTP_PORT("http.port", "8080", Kind.PORT, "HTTP listener; 0 picks a free port"),
  HTTP_BIND("http.bind", "127.0.0.1", Kind.TEXT, "address of the HTTP listener"),
  HTTPS_PORT("https.port", "8443", Kind.PORT, "HTTPS listener; 0 picks a free port"),
  HTTPS_BIND("https.bind", "127.0.0.1", Kind.TEXT, "address of the HTTPS listener"),
  MQTT_PORT("mqtt.port", "1883", Kind.PORT, "MQTT listener; 0 picks a free port"),
  MQTT_BIND("mqtt.bind", "127.0.0.1", Kind.TEXT, "address of the MQTT listener"),
  MQTTS_PORT("mqtts.port", "8883", Kind.PORT, "MQTT over TLS; 0 picks a free port"),
  MQTTS_BIND("mqtts.bind", "127.0.0.1", Kind.TEXT, "address of the MQTT over TLS listener"),
  AZURE_HUB_HOST(
      "azure.hub-host",
      "localhost",
      Kind.TEXT,
      "as what devices of Azure IoT Hub reach this server: what the provisioning service assigns"),
  MQTTS_CLIENT_AUTH(
      "mqtts.client-auth",
      "none",
      Kind.CLIENT_AUTH,
      "certificates of MQTT clients: none, want (asked for) or require (no connection without one)"),
  MQTTS_CLIENT_CA(
      "mqtts.client-ca",
      "none",
      Kind.TEXT,
      "file of certificates (PEM) of authorities of clients, beside the plant's own; or none"),
  MQTTS_CLIENT_CRL(
      "mqtts.client-crl",
      "none",
      Kind.TEXT,
      "file of revocation lists (PEM or DER) of these authorities; or none"),
  MQTTS_IDENTITY(
      "mqtts.identity",
      "cn",
      Kind.IDENTITY,
      "what in a client's certificate names its device: cn (common name) or san (alternative name)"),
  MQTTS_CERTIFICATES(
      "mqtts.certificates",
      "none",
      Kind.TEXT,
      "folder of certificates for other host names (SNI), NAME.pem with NAME.key; or none"),
  MQTT_SYS_INTERVAL(
      "mqtt.sys-interval",
      "10s",
      Kind.PAUSE,
      "how often changes below $SYS/broker are told; 0s: $SYS is off"),
  MQTT_METRICS_PREFIXES(
      "mqtt.metrics-prefixes",
      "none",
      Kind.TEXT,
      "beginnings of topics, by whole levels and with commas between, whose messages are counted apart; or none"),
  MQTT_ANONYMOUS("mqtt.anonymous", "false", Kind.FLAG, "let clients without a name in"),
  MQTT_MAX_PACKET_SIZE(
      "mqtt.max-packet-size",
      "1116KiB",
      Kind.PACKET,
      "largest packet taken from a client; the standard leaves room for a payload of 1 MiB"),
  MQTT_RECEIVE_MAXIMUM(
      "mqtt.receive-maximum",
      "4096",
      Kind.WINDOW,
      "messages of one client that may wait for being durable"),
  MQTT_MAX_INFLIGHT(
      "mqtt.max-inflight",
      "1024",
      Kind.WINDOW,
      "messages on their way to one client without its acknowledgement"),
  MQTT_TOPIC_ALIAS_MAXIMUM(
      "mqtt.topic-alias-maximum", "32", Kind.SHORT, "topic aliases of one client, each way"),
  MQTT_KEEP_ALIVE_MAX(
      "mqtt.keep-alive-max",
      "0",
      Kind.SHORT,
      "longest keep alive of clients of MQTT 5, in seconds; 0 leaves it to them"),
  MQTT_CONNECT_TIMEOUT(
      "mqtt.connect-timeout",
      "10s",
      Kind.DURATION,
      "time to CONNECT and to its authentication, at most 1h"),
  MQTT_SESSION_EXPIRY_MAX(
      "mqtt.session-expiry-max",
      "7d",
      Kind.DURATION,
      "longest time that the session of an absent client is kept"),
  MQTT_MAX_CONNECTIONS("mqtt.max-connections", "100000", Kind.LIMIT, "connected clients"),
  MQTT_CONNECT_RATE(
      "mqtt.connect-rate",
      "0",
      Kind.COUNT,
      "clients let in a second, at most 1000000; 0 for no bound"),
  MQTT_MAX_CONNECTING(
      "mqtt.max-connecting", "20000", Kind.LIMIT, "clients whose CONNECT waits for its answer"),
  MQTT_MAX_SESSIONS("mqtt.max-sessions", "1000000", Kind.LIMIT, "sessions, connected or not"),
  MQTT_MAX_SUBSCRIPTIONS("mqtt.max-subscriptions", "1000", Kind.LIMIT, "filters of one session"),
  MQTT_MAX_TOPIC_LEVELS("mqtt.max-topic-levels", "32", Kind.WINDOW, "levels of a topic or filter"),
  MQTT_MAX_TOPIC_BYTES("mqtt.max-topic-bytes", "4096", Kind.WINDOW, "bytes of a topic or filter"),
  MQTT_MAX_CLIENT_ID_BYTES(
      "mqtt.max-client-id-bytes", "256", Kind.NAME_BYTES, "bytes of a client identifier"),
  MQTT_OUTBOUND_BYTES(
      "mqtt.outbound-bytes", "1MiB", Kind.PACKET, "bytes that wait in memory for one client"),
  MQTT_OUTBOUND_BYTES_TOTAL(
      "mqtt.outbound-bytes-total",
      "256MiB",
      Kind.BYTES,
      "bytes that wait in memory for all clients together"),
  MQTT_INBOUND_BYTES_TOTAL(
      "mqtt.inbound-bytes-total",
      "256MiB",
      Kind.BYTES,
      "memory kept of packets that have come in part, of all clients together"),
  MQTT_RETAINED_BYTES("mqtt.retained-bytes", "256MiB", Kind.BYTES, "bytes of retained messages"),
  MQTT_BACKLOG_BYTES(
      "mqtt.backlog-bytes",
      "16MiB",
      Kind.BYTES,
      "bytes of one session's messages that are kept beyond the journal's horizon"),
  MQTT_REDIRECT(
      "mqtt.redirect",
      "never",
      Kind.REDIRECT,
      "when clients are sent to another server: never, at-stop (0x9C), now (0x9C) or for-good (0x9D)"),
  MQTT_REDIRECT_SERVER(
      "mqtt.redirect-server",
      "none",
      Kind.TEXT,
      "where they are sent, such as other.example:1883; or none"),
  OPCUA_PORT("opcua.port", "4840", Kind.PORT, "kept for OPC UA; nothing listens yet"),
  COAP_PORT("coap.port", "5683", Kind.PORT, "kept for CoAP; nothing listens yet"),
  COAPS_PORT("coaps.port", "5684", Kind.PORT, "kept for CoAP over DTLS; nothing listens yet"),
  PG_PORT("pg.port", "8812", Kind.PORT, "PostgreSQL wire; 0 picks a free port"),
  PG_BIND("pg.bind", "127.0.0.1", Kind.TEXT, "address of the PostgreSQL listener"),
  PG_MAX_CONNECTIONS("pg.max-connections", "100", Kind.LIMIT, "open PostgreSQL connections"),
  PG_IDLE(
      "pg.idle", "30m", Kind.DURATION, "a PostgreSQL connection without a message so long ends"),
  SQL_ROWS("sql.rows", "100000", Kind.LIMIT, "rows of one answer in SQL over HTTP"),
  SQL_MEMORY(
      "sql.memory",
      "128MiB",
      Kind.BYTES,
      "bytes of rows that sorts, joins and groups of one statement in SQL may hold"),
  SQL_TIMEOUT("sql.timeout", "60s", Kind.DURATION, "how long one statement in SQL runs"),
  SQL_PER_USER(
      "sql.per-user", "16", Kind.LIMIT, "statements in SQL of one user that run or wait at a time"),
  SQL_SLOW(
      "sql.slow",
      "5s",
      Kind.DURATION,
      "a statement in SQL that takes longer is told in the log, without its values"),
  SESSIONS_IDLE(
      "sessions.idle",
      "8h",
      Kind.DURATION,
      "a person's session without a request for so long ends"),
  SESSIONS_LIFE("sessions.life", "12h", Kind.DURATION, "a person's session ends after so long"),
  OIDC_ISSUER(
      "oidc.issuer",
      "none",
      Kind.TEXT,
      "a server that knows people (OpenID Connect), such as https://login.example/realms/plant; or none"),
  OIDC_CLIENT_ID("oidc.client-id", "lockstep", Kind.TEXT, "as what Lockstep is registered there"),
  OIDC_CLIENT_SECRET_FILE(
      "oidc.client-secret-file",
      "none",
      Kind.TEXT,
      "file with the secret of that registration; or none, for a public client"),
  OIDC_SCOPES(
      "oidc.scopes", "openid profile", Kind.TEXT, "what is asked of it, with blanks between"),
  OIDC_DISPLAY_NAME(
      "oidc.display-name", "single sign-on", Kind.TEXT, "what the button of the login calls it"),
  OIDC_NAME_CLAIM(
      "oidc.name-claim",
      "sub",
      Kind.TEXT,
      "the claim that names a person here; one that people cannot change themselves"),
  OIDC_ROLE_CLAIM(
      "oidc.role-claim",
      "roles",
      Kind.TEXT,
      "the claim whose values give a role, such as realm_access.roles"),
  OIDC_ROLES(
      "oidc.roles",
      "none",
      Kind.TEXT,
      "which of its values gives which role: VALUE=ROLE with commas between; who has none is refused"),
  OIDC_GROUPS_CLAIM(
      "oidc.groups-claim",
      "groups",
      Kind.TEXT,
      "the claim whose values are groups, as policies name them"),
  OIDC_RESTRICTED(
      "oidc.restricted", "false", Kind.FLAG, "true: only policies grant these people anything"),
  OIDC_AUDIENCE(
      "oidc.audience",
      "none",
      Kind.TEXT,
      "whom bearer tokens of that server must be made for to be taken by the API; or none"),
  OIDC_PUBLIC_URL(
      "oidc.public-url",
      "none",
      Kind.TEXT,
      "how browsers reach Lockstep, such as https://plant.example; none: as each request says"),
  OIDC_LOOPBACK(
      "oidc.loopback",
      "false",
      Kind.FLAG,
      "let that server be this machine, over plain HTTP too; for trying it out"),
  OIDC_CA(
      "oidc.ca",
      "none",
      Kind.TEXT,
      "file of certificates (PEM) to trust for that server; none: those of the Java platform"),
  INGEST_AUTO_CREATE(
      "ingest.auto-create",
      "draft",
      Kind.AUTO_CREATE,
      "an authenticated unknown device: draft (a twin with a drafted model), queue or refuse"),
  DEVICES_MESSAGES_PER_SECOND(
      "devices.messages-per-second",
      "0",
      Kind.COUNT,
      "what a device without a quota of its own may publish a second, on the average of 3 s; 0: no bound"),
  DEVICES_BYTES_PER_SECOND(
      "devices.bytes-per-second",
      "0",
      Kind.COUNT,
      "the bytes of payload that such a device may publish a second; 0: no bound"),
  DEVICES_CONNECTIONS(
      "devices.connections",
      "0",
      Kind.COUNT,
      "how many connections such a device and its modules may have at a time; 0: no bound"),
  DEVICES_PRESENCE_PROPERTY(
      "devices.presence-property",
      "connectionState",
      Kind.TEXT,
      "the Property that tells whether a twin's device is there, in models that have it; or none"),
  DEVICES_PRESENCE_DEBOUNCE(
      "devices.presence-debounce",
      "5s",
      Kind.PAUSE,
      "how long a device must have come or gone before that Property says so"),
  DEVICES_PRESENCE_GRACE(
      "devices.presence-grace",
      "60s",
      Kind.PAUSE,
      "how long after a start it does not say yet that a device has gone"),
  DEVICES_DECOMMISSION_TELEMETRY(
      "devices.decommission-telemetry",
      "keep",
      Kind.TELEMETRY,
      "what becomes of the telemetry of a device that is decommissioned by somebody who does not say it: keep, archive (a copy in a file, then purge) or purge"),
  DEVICES_JWT_KEYS_FILE(
      "devices.jwt-keys-file",
      "none",
      Kind.TEXT,
      "file with the public keys (JWK set) of an issuer whose tokens (JWT) prove devices; or none"),
  DEVICES_JWT_ISSUER(
      "devices.jwt-issuer", "none", Kind.TEXT, "what their iss must be; none: anything"),
  DEVICES_JWT_AUDIENCE(
      "devices.jwt-audience", "none", Kind.TEXT, "what must be in their aud; none: anything"),
  DEVICES_JWT_CLAIM("devices.jwt-claim", "sub", Kind.TEXT, "their claim that names the device"),
  SPARKPLUG_HOST_ID(
      "sparkplug.host-id",
      "lockstep",
      Kind.HOST_ID,
      "name of the Sparkplug host, whose state edge nodes wait for"),
  SPARKPLUG_REORDER_TIMEOUT(
      "sparkplug.reorder-timeout",
      "2s",
      Kind.PAUSE,
      "how long Sparkplug messages wait for a missing one before a rebirth is asked for; 0s: not at all"),
  SPARKPLUG_SERVERS(
      "sparkplug.servers",
      "none",
      Kind.TEXT,
      "MQTT servers of others on which the Sparkplug host is, too: mqtt://host:port or mqtts://host:port with commas between; or none"),
  SPARKPLUG_SERVERS_LOGIN(
      "sparkplug.servers.login",
      "none",
      Kind.TEXT,
      "file with user name and password for those servers, a line each; or none"),
  SPARKPLUG_EDGE_SERVERS(
      "sparkplug.edge.servers",
      "none",
      Kind.TEXT,
      "MQTT servers, in this order, on which twins are devices of a Sparkplug edge node: mqtt://host:port or mqtts://host:port with commas between; or none"),
  SPARKPLUG_EDGE_LOGIN(
      "sparkplug.edge.login",
      "none",
      Kind.TEXT,
      "file with user name and password for those servers, a line each; or none"),
  SPARKPLUG_EDGE_GROUP("sparkplug.edge.group", "lockstep", Kind.HOST_ID, "group of that edge node"),
  SPARKPLUG_EDGE_NODE(
      "sparkplug.edge.node", "lockstep", Kind.HOST_ID, "id of that edge node, unique in its group"),
  SPARKPLUG_EDGE_TWINS(
      "sparkplug.edge.twins",
      "*",
      Kind.TEXT,
      "which twins are its devices: ids with commas between, * for any text"),
  SPARKPLUG_EDGE_PRIMARY_HOST(
      "sparkplug.edge.primary-host",
      "none",
      Kind.TEXT,
      "Sparkplug host without which it tells nothing, and keeps what there is to tell; or none"),
  UNS_RELATIONSHIPS(
      "uns.relationships",
      "none",
      Kind.TEXT,
      "relationships from a whole to its parts, with commas between: values are published on topics enterprise/site/.../asset/property that follow them; or none"),
  UNS_RETAIN("uns.retain", "true", Kind.FLAG, "retain what is published there"),
  SPARKPLUG_GRADING(
      "sparkplug.grading", "true", Kind.FLAG, "grade Sparkplug edge nodes by their traffic"),
  INPUTS_KAFKA_BOOTSTRAP(
      "inputs.kafka.bootstrap",
      "none",
      Kind.TEXT,
      "brokers of the Kafka that keeps the inputs instead of files, host:port with commas between; or none"),
  INPUTS_KAFKA_TOPIC(
      "inputs.kafka.topic",
      "lockstep-inputs",
      Kind.TEXT,
      "topic of the inputs; made when it is missing"),
  INPUTS_KAFKA_PROPERTIES(
      "inputs.kafka.properties",
      "none",
      Kind.TEXT,
      "file of properties of Kafka's Java clients, for logins and TLS; or none"),
  JOURNAL_QUOTA("journal.quota", "20GiB", Kind.BYTES, "size of the inputs journal"),
  JOURNAL_SEGMENT("journal.segment", "256MiB", Kind.BYTES, "size of one segment of a log"),
  CHANGES_QUOTA("changes.quota", "10GiB", Kind.BYTES, "size of the changes log"),
  ALARMS_QUOTA(
      "alarms.quota", "256MiB", Kind.BYTES, "size of the log of what has become of alarms"),
  SNAPSHOT_RECORDS("snapshot.records", "2000000", Kind.RECORDS, "records between two snapshots"),
  MEMORY_CHANGES_MAX(
      "memory.changes-max",
      "5000000",
      Kind.RECORDS,
      "structural changes of the graph that are remembered; the oldest go"),
  MEMORY_BYTES_MAX(
      "memory.bytes-max", "512MiB", Kind.BYTES, "bytes that remembered changes may take"),
  HISTORY_RETENTION(
      "history.retention", "none", Kind.RETENTION, "age at which history goes, in days; or none"),
  HISTORY_KEEP(
      "history.keep",
      "model",
      Kind.KEEP,
      "which readings history keeps: model (where a model names the historization extension, what it calls Historized; else all) or all"),
  HISTORY_VERIFY(
      "history.verify",
      "60s",
      Kind.PAUSE,
      "how often a million stored readings are compared with their checksum; 0s for never"),
  HISTORY_ARCHIVE_LOCATION(
      "history.archive.location",
      "none",
      Kind.TEXT,
      "folder, or s3://bucket/prefix, in which each day of readings that is over is kept in files that the audit vouches for; or none"),
  LAKE_LOCATION(
      "lake.location",
      "none",
      Kind.TEXT,
      "folder, or s3://bucket/prefix, in which all readings are written as Iceberg tables, for other tools; or none"),
  LAKE_COMMIT_INTERVAL(
      "lake.commit-interval",
      "5m",
      Kind.DURATION,
      "readings wait no longer than this before they are committed to the lake"),
  LAKE_S3_ENDPOINT(
      "lake.s3.endpoint",
      "none",
      Kind.TEXT,
      "the store that s3:// of lake.location leads to, such as https://s3.eu-central-1.amazonaws.com"),
  LAKE_S3_REGION(
      "lake.s3.region", "us-east-1", Kind.TEXT, "the region that its requests are signed for"),
  LAKE_S3_PATH_STYLE(
      "lake.s3.path-style",
      "true",
      Kind.FLAG,
      "address it by https://host/bucket/key; false: by https://bucket.host/key"),
  LAKE_S3_CREDENTIALS(
      "lake.s3.credentials",
      "environment",
      Kind.TEXT,
      "environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN), or a file as AWS's tools write it, read anew before each request"),
  LAKE_S3_TIMEOUT(
      "lake.s3.timeout", "30s", Kind.DURATION, "longest that one attempt of a request may take"),
  JOBS_ALLOW(
      "jobs.allow",
      "none",
      Kind.TEXT,
      "what addresses of jobs outside of this machine may begin with, with commas between, such as https://host/path/ or s3://bucket/; or none"),
  JOBS_FILE_BYTES("jobs.file-bytes", "16GiB", Kind.BYTES, "largest file that a job fetches"),
  JOBS_UPLOAD_BYTES(
      "jobs.upload-bytes", "4GiB", Kind.BYTES, "largest file that is uploaded for jobs"),
  FMUS_UPLOAD_BYTES("fmus.upload-bytes", "256MiB", Kind.BYTES, "largest FMU that is uploaded"),
  FMUS_ISOLATION(
      "fmus.isolation",
      "possible",
      Kind.ISOLATION,
      "how far FMUs in worker processes are kept from files, sockets and other processes: as far as the system can, or wholly, else they do not run"),
  FMUS_READABLE(
      "fmus.readable",
      "none",
      Kind.TEXT,
      "files and folders that FMUs in worker processes may read besides their own, with commas between, such as /etc/licences; or none"),
  JOBS_S3_ENDPOINT(
      "jobs.s3-endpoint",
      "none",
      Kind.TEXT,
      "the store that s3:// leads to, such as https://s3.eu-central-1.amazonaws.com; its key comes from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
  JOBS_S3_REGION(
      "jobs.s3-region", "us-east-1", Kind.TEXT, "the region that S3 requests are signed for"),
  LIMITS_JOBS("limits.jobs", "1", Kind.RECORDS, "import and delete jobs that run at a time"),
  EVENTS_SOURCE(
      "events.source",
      "localhost",
      Kind.HOST_ID,
      "the source of events of event routes: the name by which others know this server"),
  BRANCHES_IDLE(
      "branches.idle", "30d", Kind.DURATION, "a branch that nobody used for so long is dropped"),
  LIMITS_BRANCHES("limits.branches", "32", Kind.COUNT, "branches at once, at most 10000"),
  LIMITS_BRANCH_BYTES(
      "limits.branch-bytes",
      "256MiB",
      Kind.BYTES,
      "what one branch may hold of its own: records, and pages of state it does not share"),
  LIMIT_TWINS("limits.twins", "100000000", Kind.LIMIT, "twins in all"),
  LIMIT_RELATIONSHIPS("limits.relationships", "100000000", Kind.LIMIT, "relationships in all"),
  LIMIT_OUTGOING(
      "limits.outgoing-relationships",
      "50000000",
      Kind.LIMIT,
      "relationships that go out from one twin"),
  LIMIT_INCOMING(
      "limits.incoming-relationships",
      "50000000",
      Kind.LIMIT,
      "relationships that come in to one twin"),
  LIMIT_MODELS("limits.models", "100000", Kind.LIMIT, "models in all"),
  LIMIT_MODELS_PER_UPLOAD("limits.models-per-upload", "10000", Kind.LIMIT, "models of one upload"),
  LIMIT_MODEL_SIZE("limits.model-size", "4MiB", Kind.SIZE, "characters of one model"),
  LIMIT_TWIN_SIZE(
      "limits.twin-size", "1MiB", Kind.SIZE, "characters of the JSON that makes a twin"),
  LIMIT_RELATIONSHIP_SIZE(
      "limits.relationship-size",
      "1MiB",
      Kind.SIZE,
      "characters of the JSON that makes a relationship"),
  LIMIT_STRING_LENGTH(
      "limits.string-length",
      "1MiB",
      Kind.SIZE,
      "characters of a text that an app gives a property"),
  LIMIT_EVENT_ROUTES("limits.event-routes", "1000", Kind.LIMIT, "event routes in all"),
  LIMIT_REQUEST_SIZE(
      "limits.request-size", "1MiB", Kind.SIZE, "bytes of a request's body, uploads left out"),
  LIMIT_UPLOAD_SIZE(
      "limits.upload-size", "16MiB", Kind.SIZE, "bytes of an upload of models, rules or bindings"),
  LIMIT_HEADER_SIZE(
      "limits.header-size", "16KiB", Kind.SIZE, "bytes of a request's line, and of its headers"),
  LIMIT_JSON_DEPTH("limits.json-depth", "64", Kind.DEPTH, "levels of a JSON body"),
  LIMIT_PATCHES(
      "limits.patches-per-request", "1000", Kind.LIMIT, "patches of a request to /api/v1/patches"),
  LIMIT_REQUESTS("limits.requests", "1000", Kind.LIMIT, "requests answered at a time"),
  LIMIT_CONNECTIONS(
      "limits.connections", "10000", Kind.LIMIT, "open connections of an HTTP listener"),
  LIMIT_LIVE_CLIENTS("limits.live-clients", "1000", Kind.LIMIT, "open live streams"),
  LIMIT_ANSWER_TIME(
      "limits.answer-time",
      "30s",
      Kind.DURATION,
      "how long a write waits for being durable, applied or queryable"),
  LIMIT_QUERY_TIME("limits.query-time", "60s", Kind.DURATION, "how long one page of a query runs"),
  LIMIT_QUERIES_WAITING(
      "limits.queries-waiting", "256", Kind.LIMIT, "queries that wait for a thread"),
  LIMIT_QUERY_LENGTH("limits.query-length", "100000", Kind.LIMIT, "characters of a query"),
  LIMIT_QUERY_LIST_ITEMS(
      "limits.query-list-items", "10000", Kind.LIMIT, "values of a list in a query, as of IN"),
  LIMIT_QUERY_OPERATORS(
      "limits.query-operators", "1000", Kind.LIMIT, "arithmetic operators of a query"),
  LIMIT_QUERY_JOINS("limits.query-joins", "64", Kind.LIMIT, "JOINs and arrows of MATCH of a query"),
  LIMIT_QUERY_MEMORY(
      "limits.query-memory",
      "64MiB",
      Kind.BYTES,
      "bytes that groups, distinct rows and rows in order of a query may take"),
  LIMIT_INDEXES(
      "limits.indexes", "16", Kind.INDEXES, "properties that have an index for queries; 0: none"),
  LIMIT_INDEX_MEMORY(
      "limits.index-memory", "128MiB", Kind.BYTES, "bytes that all indexes may take"),
  DEMO_INTERVAL("demo.interval", "1s", Kind.DURATION, "time between two readings of a demo sensor"),
  DEMO_SEED("demo.seed", "1", Kind.COUNT, "seed of the demo plant's randomness");

  /// What values a setting takes.
  enum Kind {
    PORT("a port from 0 to 65535"),
    TEXT("text"),
    FLAG("true or false"),
    CLIENT_AUTH("none, want or require"),
    IDENTITY("cn or san"),
    AUTO_CREATE("draft, queue or refuse"),
    ISOLATION("possible or required"),
    BYTES("a size such as 64KiB, 256MiB or 20GiB"),
    COUNT("a whole number from 0"),
    RECORDS("a whole number from 1 to 10000000"),
    LIMIT("a whole number from 1 to 2000000000"),
    SIZE("a size from 1 to 48MiB such as 32KiB or 4MiB"),
    PACKET("a size from 1KiB to 48MiB such as 64KiB or 4MiB"),
    WINDOW("a whole number from 1 to 65535"),
    SHORT("a whole number from 0 to 65535"),
    NAME_BYTES("a whole number from 23 to 65535"),
    REDIRECT("never, at-stop, now or for-good"),
    DEPTH("a whole number from 1 to 500"),
    INDEXES("a whole number from 0 to 64"),
    RETENTION("none, or days such as 30d"),
    KEEP("model or all"),
    TELEMETRY("keep, archive or purge"),
    HOST_ID("a name without /, +, # and control characters, at most 128 characters"),
    PAUSE("a duration from 0s to 60s"),
    DURATION("a duration such as 200ms, 1s or 5m");

    private final String expected;

    Kind(String expected) {
      this.expected = expected;
    }

    String expected() {
      return expected;
    }
  }

  private final String key;
  private final String standard;
  private final Kind kind;
  private final String meaning;

  Setting(String key, String standard, Kind kind, String meaning) {
    this.key = key;
    this.standard = standard;
    this.kind = kind;
    this.meaning = meaning;
  }

  String key() {
    return key;
  }

  String standard() {
    return standard;
  }

  Kind kind() {
    return kind;
  }

  String meaning() {
    return meaning;
  }

  /// The environment variable that sets it, `LOCKSTEP_HTTP_PORT` for `http.port`.
  String environmentName() {
    return "LOCKSTEP_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  /// The known key that looks most like `key`; the first when none does.
  static String nearest(String key) {
    List<String> keys = Arrays.stream(values()).map(Setting::key).toList();
    String near = Nearest.to(key, keys);
    return near == null ? keys.getFirst() : near;
  }
}
