package io.lockstep.server;

import io.lockstep.api.ApiOptions;
import io.lockstep.api.PgOptions;
import io.lockstep.api.SqlOptions;
import io.lockstep.broker.BrokerLimits;
import io.lockstep.twin.GraphLimits;
import io.lockstep.twin.IndexOptions;
import io.lockstep.twin.QueryLimits;
import java.time.Duration;

/// What the settings `limits.*` and the bounds of `mqtt.*` say, for each part that keeps to some of
/// them.
final class Limits {
  /// What a record of the inputs journal has besides the request or packet that it is made of.
  private static final int RECORD_HEAD_BYTES = 1 << 20;

  private Limits() {}

  /// How large the twin graph may get.
  static GraphLimits graph(Settings settings) {
    return new GraphLimits(
        number(settings, Setting.LIMIT_TWINS),
        number(settings, Setting.LIMIT_RELATIONSHIPS),
        number(settings, Setting.LIMIT_OUTGOING),
        number(settings, Setting.LIMIT_INCOMING),
        number(settings, Setting.LIMIT_MODELS),
        number(settings, Setting.LIMIT_MODELS_PER_UPLOAD),
        size(settings, Setting.LIMIT_MODEL_SIZE),
        size(settings, Setting.LIMIT_TWIN_SIZE),
        size(settings, Setting.LIMIT_RELATIONSHIP_SIZE),
        size(settings, Setting.LIMIT_STRING_LENGTH),
        number(settings, Setting.LIMIT_EVENT_ROUTES));
  }

  /// What one client, and all of them together, may take.
  static ApiOptions.Limits api(Settings settings) {
    return new ApiOptions.Limits(
        size(settings, Setting.LIMIT_REQUEST_SIZE),
        size(settings, Setting.LIMIT_UPLOAD_SIZE),
        size(settings, Setting.LIMIT_HEADER_SIZE),
        number(settings, Setting.LIMIT_JSON_DEPTH),
        number(settings, Setting.LIMIT_PATCHES),
        number(settings, Setting.LIMIT_REQUESTS),
        number(settings, Setting.LIMIT_QUERIES_WAITING),
        number(settings, Setting.LIMIT_LIVE_CLIENTS),
        number(settings, Setting.LIMIT_CONNECTIONS),
        settings.duration(Setting.LIMIT_ANSWER_TIME),
        settings.duration(Setting.LIMIT_QUERY_TIME),
        ApiOptions.Limits.defaults().heartbeat(),
        new QueryLimits(
            number(settings, Setting.LIMIT_QUERY_LENGTH),
            number(settings, Setting.LIMIT_QUERY_LIST_ITEMS),
            number(settings, Setting.LIMIT_QUERY_OPERATORS),
            number(settings, Setting.LIMIT_QUERY_JOINS),
            Math.max(1, settings.bytes(Setting.LIMIT_QUERY_MEMORY))));
  }

  /// What statements of SQL may take.
  static SqlOptions sql(Settings settings) {
    return new SqlOptions(
        number(settings, Setting.SQL_ROWS),
        Math.max(1, settings.bytes(Setting.SQL_MEMORY)),
        settings.duration(Setting.SQL_TIMEOUT),
        number(settings, Setting.SQL_PER_USER),
        settings.duration(Setting.SQL_SLOW));
  }

  /// Where clients of PostgreSQL are heard, and what they may take.
  static PgOptions pg(Settings settings) {
    PgOptions standard = PgOptions.loopback(0);
    return new PgOptions(
        settings.text(Setting.PG_BIND),
        settings.port(Setting.PG_PORT),
        number(settings, Setting.PG_MAX_CONNECTIONS),
        settings.duration(Setting.PG_IDLE),
        standard.loginTime());
  }

  /// What one MQTT client, and all of them together, may take.
  static BrokerLimits mqtt(Settings settings) {
    return new BrokerLimits(
        number(settings, Setting.MQTT_MAX_CONNECTIONS),
        size(settings, Setting.MQTT_MAX_PACKET_SIZE),
        number(settings, Setting.MQTT_RECEIVE_MAXIMUM),
        number(settings, Setting.MQTT_MAX_INFLIGHT),
        number(settings, Setting.MQTT_TOPIC_ALIAS_MAXIMUM),
        Duration.ofSeconds(settings.count(Setting.MQTT_KEEP_ALIVE_MAX)),
        shorter(settings.duration(Setting.MQTT_CONNECT_TIMEOUT), Duration.ofHours(1)),
        size(settings, Setting.MQTT_OUTBOUND_BYTES),
        number(settings, Setting.MQTT_MAX_SUBSCRIPTIONS),
        number(settings, Setting.MQTT_MAX_TOPIC_LEVELS),
        number(settings, Setting.MQTT_MAX_TOPIC_BYTES),
        number(settings, Setting.MQTT_MAX_CLIENT_ID_BYTES),
        shorter(
            settings.duration(Setting.MQTT_SESSION_EXPIRY_MAX), BrokerLimits.SESSION_EXPIRY_MOST),
        number(settings, Setting.MQTT_MAX_SESSIONS),
        settings.bytes(Setting.MQTT_RETAINED_BYTES),
        settings.bytes(Setting.MQTT_BACKLOG_BYTES),
        settings.bytes(Setting.MQTT_OUTBOUND_BYTES_TOTAL),
        (int) Math.min(1_000_000, settings.count(Setting.MQTT_CONNECT_RATE)),
        number(settings, Setting.MQTT_MAX_CONNECTING),
        settings.bytes(Setting.MQTT_INBOUND_BYTES_TOTAL));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// What the indexes of queries may take.
  static IndexOptions indexes(Settings settings) {
    IndexOptions standard = IndexOptions.defaults();
    return new IndexOptions(
        number(settings, Setting.LIMIT_INDEXES),
        settings.bytes(Setting.LIMIT_INDEX_MEMORY),
        standard.twinsMin(),
        standard.asksMin());
  }

  /// The largest record of the inputs journal.
  static int inputBytesMax(Settings settings) {
    int body =
        Math.max(
            size(settings, Setting.LIMIT_UPLOAD_SIZE), size(settings, Setting.LIMIT_REQUEST_SIZE));
    return RECORD_HEAD_BYTES + Math.max(body, size(settings, Setting.MQTT_MAX_PACKET_SIZE));
  }

  private static int number(Settings settings, Setting setting) {
    return Math.toIntExact(settings.count(setting));
  }

  private static int size(Settings settings, Setting setting) {
    return Math.toIntExact(settings.bytes(setting));
  }
}
