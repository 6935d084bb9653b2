package io.lockstep.twin.events;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.GraphChange;
import io.lockstep.model.SamplesChange;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.json.Times;
import io.lockstep.twin.internal.state.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Makes CloudEvents of change records, as Azure Digital Twins documents them. The id of an event
/// is made of input position and ordinal, so that one that is told twice has the same id. Confined
/// to one thread.
public final class EventComposer {
  private static final String DATA = ",\"data\":";

  private final String host;
  private final EventCatalogue catalogue;
  private final FieldEvents field;

  /// A composer.
  ///
  /// @param host the name of this instance, the source of its events
  public EventComposer(String host, EventCatalogue catalogue) {
    this.host = host;
    this.catalogue = catalogue;
    this.field = new FieldEvents(this, catalogue);
  }

  /// Tells the events of one record.
  ///
  /// @param record at the body, behind the header; it is read to its end
  /// @param wanted says of a type whether its events are wanted at all
  /// @return how many there were, wanted or not
  public int compose(
      ChangeKind kind,
      ChangeHeader header,
      ByteBuffer record,
      Predicate<String> wanted,
      Consumer<CloudEvent> into) {
    return switch (kind) {
      case SERIES, DRIFT, REFUSAL, EVENT_ROUTE, MERGE, AUDIT, REBOUND, PURGE, RETENTION -> 0;
      case SAMPLES -> {
        field.begin(header);
        int _ = SamplesChange.readUntold(record, field);
        yield field.end(wanted, into);
      }
      case TELEMETRY -> {
        if (wanted.test(EventTypes.TELEMETRY)) {
          into.accept(telemetry(header, GraphChange.read(record)));
        }
        yield 1;
      }
      case TWIN, RELATIONSHIP, MODEL, ALARM, COMMAND, PROCESS, DESIRED, RULE_LOG, NOTIFICATION -> {
        GraphChange change = GraphChange.read(record);
        String type = EventTypes.typeOf(kind, change.action());
        if (wanted.test(type)) {
          into.accept(structure(kind, type, header, change));
        }
        yield 1;
      }
    };
  }

  private CloudEvent structure(
      ChangeKind kind, String type, ChangeHeader header, GraphChange change) {
    String twinId = change.subject();
    String subject = twinId;
    if (kind == ChangeKind.RELATIONSHIP) {
      int slash = endOfTwin(change);
      twinId = change.subject().substring(0, slash);
      subject = twinId + "/relationships/" + change.subject().substring(slash + 1);
    } else if (kind == ChangeKind.MODEL) {
      twinId = "";
    }
    String modelId =
        change.modelId().isEmpty() && !twinId.isEmpty()
            ? catalogue.modelOf(twinId)
            : change.modelId();
    return new CloudEvent(
        id(header),
        host,
        type,
        subject,
        twinId,
        modelId,
        "",
        header.receivedMicros(),
        traceParent(header, 0),
        data(kind, change, modelId));
  }

  private static String data(ChangeKind kind, GraphChange change, String modelId) {
    boolean isPatch =
        change.action() == GraphChange.Action.CHANGED
            && (kind == ChangeKind.TWIN || kind == ChangeKind.RELATIONSHIP);
    if (isPatch) {
      return patch(modelId, change.body());
    }
    return change.body().isEmpty() ? "{}" : change.body();
  }

  /// The data of an update.
  static String patch(String modelId, String patch) {
    StringBuilder out = new StringBuilder(patch.length() + modelId.length() + 30);
    out.append("{\"modelId\":");
    JsonText.quote(out, modelId);
    return out.append(",\"patch\":").append(patch).append('}').toString();
  }

  /// Where the id of the source twin ends: both ids may hold slashes.
  private int endOfTwin(GraphChange change) {
    String both = change.subject();
    int first = both.indexOf('/');
    if (first == both.lastIndexOf('/')) {
      return first;
    }
    if (change.action() != GraphChange.Action.CHANGED && !change.body().isEmpty()) {
      return JsonTree.own(change.body()).path("$sourceId").stringValue("").length();
    }
    for (int at = first; at >= 0; at = both.indexOf('/', at + 1)) {
      if (catalogue.hasRelationship(both.substring(0, at), both.substring(at + 1))) {
        return at;
      }
    }
    return first;
  }

  private CloudEvent telemetry(ChangeHeader header, GraphChange change) {
    // Within a text of JSON the quotes of this mark would be escaped.
    int mark = change.body().indexOf(DATA);
    JsonNode head = JsonTree.own(change.body().substring(0, mark) + "}");
    String sourceTime = head.path("sourceTime").stringValue("");
    return telemetry(
        header,
        0,
        head.path("messageId").stringValue(""),
        change.subject(),
        change.modelId(),
        head.path("component").stringValue(""),
        Times.parse(sourceTime).orElse(header.receivedMicros()),
        change.body().substring(mark + DATA.length(), change.body().length() - 1));
  }

  /// A message of a twin or of one of its components.
  ///
  /// @param number of the event among those of its record
  CloudEvent telemetry(
      ChangeHeader header,
      int number,
      String id,
      String twinId,
      String modelId,
      String component,
      long timeMicros,
      String data) {
    String schema =
        component.isEmpty()
            ? modelId
            : catalogue.componentModel(modelId, component).orElse(modelId);
    return new CloudEvent(
        id,
        host + "/digitaltwins/" + encoded(twinId),
        EventTypes.TELEMETRY,
        component.replace('/', '.'),
        twinId,
        modelId,
        schema,
        timeMicros,
        traceParent(header, number),
        data);
  }

  /// An update of properties by readings from the field.
  CloudEvent update(ChangeHeader header, int number, String twinId, String modelId, String patch) {
    return new CloudEvent(
        id(header) + "-" + number,
        host,
        EventTypes.TWIN_UPDATE,
        twinId,
        twinId,
        modelId,
        "",
        header.receivedMicros(),
        traceParent(header, number),
        patch(modelId, patch));
  }

  static String id(ChangeHeader header) {
    return header.inputPosition() + "-" + header.ordinal();
  }

  /// All events of one input are of one trace.
  private static String traceParent(ChangeHeader header, int number) {
    long position = header.inputPosition();
    long trace = Hashing.mix(position + 1);
    long span = Hashing.mix(trace + header.ordinal() * 0x1_0000L + number);
    return "00-%016x%016x-%016x-00".formatted(trace | 1, position, span | 1);
  }

  /// An id as a part of a URI's path.
  private static String encoded(String id) {
    StringBuilder out = new StringBuilder(id.length());
    for (byte unit : id.getBytes(StandardCharsets.UTF_8)) {
      int c = unit & 0xFF;
      if (c > 0x20 && c < 0x7F && "\"#%<>?[\\]^`{|}".indexOf(c) < 0) {
        out.append((char) c);
      } else {
        out.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return out.toString();
  }
}
