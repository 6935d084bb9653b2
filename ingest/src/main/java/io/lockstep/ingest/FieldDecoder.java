package io.lockstep.ingest;

import io.lockstep.dtdl.Command;
import io.lockstep.ingest.aws.ThingTopic;
import io.lockstep.ingest.sparkplug.PayloadScanner;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.Excerpt;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Turns raw field messages into values of twins and into drift: topic to binding to slot, payload
/// to numbers. Confined to the kernel thread, and bound to one kernel: what it remembers are that
/// kernel's references, so a branch has a decoder of its own.
///
/// The same messages, bindings, devices and answers of the target give the same calls; what is
/// remembered only saves time. Once a pair of device and topic has been seen, a message of numbers
/// and booleans costs no object.
///
/// A payload is decided as a whole: when its syntax is wrong nothing of it is taken and there is
/// one drift ([DriftReason#MALFORMED_PAYLOAD]) that names the byte. Values of unknown properties or
/// wrong types are drift each, and the rest is taken. An empty retained message only takes back the
/// one before (MQTT 5 §3.3.1.3) and is no reading.
public final class FieldDecoder {
  /// No twin of the id that a message names, see [#addressee].
  public static final int UNKNOWN = -1;

  /// No twin that a message is about alone, see [#addressee].
  public static final int NOBODY = -2;

  private static final int ROUTES_MAX = 1 << 20;

  private final Devices devices;
  private final JsonScanner json = new JsonScanner();
  private final TwinWriter writer = new TwinWriter(json);
  private final JsonReadings plain = new JsonReadings(json, writer);
  private final CommandAnswers answers = new CommandAnswers(json);
  private final Acknowledgements acknowledgements = new Acknowledgements(json);
  private final CborJson cbor = new CborJson();
  private final ModelAnswers modelAnswers = new ModelAnswers(json, cbor, answers);
  private final ReportedValues reported = new ReportedValues(json, writer, plain);
  private final PickedReadings picked = new PickedReadings(json, writer, plain);
  private final LineReadings lines = new LineReadings(json, writer, plain);
  private final RouteCache routes;
  private final ContractRoutes contractRoutes;
  private final SparkplugDecoder sparkplug;
  private final SparkplugSession sessions;
  private final PresenceDecider presence;
  private final DecoderTimers timers;
  private final SparkplugHost host;
  private final ContractHub contracts;
  private final ContractSession contractSession;

  private Bindings bindings;
  private ModelTopics models = ModelTopics.none();
  private long devicesSeen;
  private long generation;
  private long messages;
  private long unbound;
  private long scalars;
  private long malformed;

  /// A decoder whose host has heard of nobody yet.
  public FieldDecoder(Bindings bindings, Devices devices) {
    this(bindings, devices, SparkplugHost.empty(), ContractState.empty());
  }

  FieldDecoder(Bindings bindings, Devices devices, int routesMax) {
    this(bindings, devices, SparkplugHost.empty(), ContractState.empty(), routesMax);
  }

  /// @param bindings used until others are set
  /// @param devices says which twins a device may feed; changed by the same thread only
  /// @param host what is known of Sparkplug's edge nodes; changed by this decoder only
  /// @param contracts what is known of devices with a cloud's contract; the same
  public FieldDecoder(
      Bindings bindings, Devices devices, SparkplugHost host, ContractState contracts) {
    this(bindings, devices, host, contracts, ROUTES_MAX);
  }

  private FieldDecoder(
      Bindings bindings,
      Devices devices,
      SparkplugHost host,
      ContractState contracts,
      int routesMax) {
    PayloadScanner payload = new PayloadScanner();
    this.host = host;
    this.sparkplug = new SparkplugDecoder(host, devices, payload, bindings);
    this.presence = new PresenceDecider(devices);
    this.sessions = new SparkplugSession(host, payload, sparkplug, presence);
    this.contractSession =
        new ContractSession(
            contracts,
            devices,
            json,
            writer,
            plain,
            reported,
            (message, _, _, target) -> routed(message, target),
            this::bound);
    this.contracts = new ContractHub(contracts, contractSession.things());
    this.timers = new DecoderTimers(this.contracts, presence, sessions);
    this.bindings = bindings;
    this.devices = devices;
    this.contractRoutes = new ContractRoutes(devices);
    this.devicesSeen = devices.generation();
    this.routes = new RouteCache(routesMax);
  }

  /// Takes other bindings from the next message on.
  public void bindings(Bindings now) {
    bindings = now;
    forgetRoutes();
    sparkplug.bindings(now);
    host.bind(now);
  }

  /// From now on the values of twins that Sparkplug feeds are held elsewhere.
  public void relayMembers(MemberRelay to) {
    sparkplug.relay(to);
  }

  /// Takes what another decoder has told by [MemberRelay].
  ///
  /// @param view is pointed at the message that it came with
  public void takeNews(byte[] news, FieldMessage view, SampleTarget target) {
    sparkplug.take(MemberNews.of(news), view, target);
  }

  /// The bindings in use.
  public Bindings bindings() {
    return bindings;
  }

  /// Takes other topics that models state from the next message on.
  public void models(ModelTopics now) {
    models = now;
    forgetRoutes();
  }

  /// The topics that models state.
  public ModelTopics models() {
    return models;
  }

  /// Must be called when twins were created, deleted or given another model by anything but this
  /// decoder's own calls: all references are asked for anew.
  public void structureChanged() {
    generation++;
    sparkplug.structureChanged();
  }

  /// Turns commands to twins that Sparkplug feeds, and requests for rebirths, into messages.
  ///
  /// @param others takes commands to all other twins
  public Downlinks downlinks(Downlinks others) {
    return new ContractDownlinks(
        contracts.state(), new SparkplugDownlinks(host, () -> bindings, others));
  }

  /// Who decides about devices with a cloud's contract.
  public ContractHub contracts() {
    return contracts;
  }

  /// Who tells twins whether their devices are there.
  public PresenceDecider presence() {
    return presence;
  }

  /// Notes that a message of ours went to the field, once it was read back.
  ///
  /// @param commandId the command that it carries; empty when it is a request of this decoder
  public void sent(FieldMessage message, String commandId) {
    SparkplugTopic topic = SparkplugTopic.of(message.topic());
    if (topic != null) {
      sessions.sent(message, topic, commandId);
    }
  }

  /// How many requests for a rebirth wait to be sent, see [Downlinks#rebirths].
  public int pendingRebirths() {
    return host.pendingRebirths();
  }

  /// A timer that this decoder set is due.
  ///
  /// @param now when the tick was written, microseconds since 1970-01-01T00:00Z
  /// @param view is pointed at messages that waited for the timer, while they are decoded
  public void due(
      long dueMicros, long a, long b, long now, FieldMessage view, SampleTarget target) {
    timers.due(dueMicros, a, b, now, view, target);
  }

  /// What was done so far.
  public DecoderStatistics statistics() {
    return new DecoderStatistics(
        messages,
        unbound,
        plain.readings()
            + picked.readings()
            + lines.readings()
            + reported.readings()
            + scalars
            + sparkplug.readings(),
        writer.values() + sparkplug.values(),
        malformed + sessions.malformed(),
        routes.size(),
        routes.evictions());
  }

  /// Decodes one message from the field and writes its values and drift into `target`.
  public void decode(FieldMessage message, SampleTarget target) {
    messages++;
    if (message.isAnswer() || message.isDownlink()) {
      unbound++;
      return;
    }
    if (ContractSession.isOf(message)) {
      contractSession.take(message, target);
      return;
    }
    routed(message, target);
  }

  private void routed(FieldMessage message, SampleTarget target) {
    followDevices();
    follow(message, route(message), target);
  }

  /// What a device says by a contract, as a binding wants it that names the topic as the device
  /// does, without what differs from message to message; false when there is none.
  private boolean bound(FieldMessage message, String topic, SampleTarget target) {
    followDevices();
    Route route = contractRoutes.of(message, topic, bindings, models);
    if (route.plan instanceof Plan.Unbound) {
      return false;
    }
    follow(message, route, target);
    return true;
  }

  private void follow(FieldMessage message, Route route, SampleTarget target) {
    if (message.payloadLength() == 0
        && message.isRetained()
        && !(route.plan instanceof Plan.Sparkplug || route.plan instanceof Plan.HostState)) {
      return;
    }
    switch (route.plan) {
      case Plan.Unbound() -> unbound++;
      case Plan.Meaningless(String why) ->
          target.drift(
              route.device(),
              null,
              Excerpt.cut(route.topic(), Excerpt.DRIFT_MAX),
              DriftReason.UNKNOWN_TOPIC,
              Excerpt.cut(why, Excerpt.DRIFT_MAX));
      case Plan.Forbidden(String twin) ->
          target.drift(
              route.device(),
              twin,
              Excerpt.cut(route.topic(), Excerpt.DRIFT_MAX),
              DriftReason.NOT_PERMITTED,
              "expected one of the twins that the device feeds, found another");
      case Plan.Readings _, Plan.History _ -> {
        if (isStructure(message, route, target) && isKnown(route, target)) {
          plain.write(route.plan instanceof Plan.History);
        }
      }
      case Plan.Picked(String _, Picks picks) -> {
        if (isStructure(message, route, target) && isKnown(route, target)) {
          picked.write(picks);
        }
      }
      case Plan.Lines(String _, LineFields fields) -> {
        String problem = lines.scan(message);
        malformed(route, target, problem);
        if (problem == null && isKnown(route, target)) {
          lines.write(fields);
        }
      }
      case Plan.OneValue one -> oneValue(message, route, one, target);
      case Plan.Modelled modelled -> modelled(message, route, modelled, target);
      case Plan.Sparkplug(SparkplugTopic topic, String twin) ->
          sessions.take(message, route, topic, twin, target);
      case Plan.HostState(String hostId) -> {
        unbound++;
        target.hostState(
            hostId, message.buffer().slice(message.payloadOffset(), message.payloadLength()));
      }
      case Plan.Answer answer -> answer(message, route, answer, target);
      case Plan.Asks(String id) -> {
        int twin = target.known(id);
        if (twin >= 0) {
          target.reachable(twin, true);
        }
      }
      case Plan.Acknowledges plan ->
          malformed(route, target, acknowledgements.write(message, plan, target));
      case Plan.Reported _ -> {
        if (isStructure(message, route, target) && isKnown(route, target)) {
          reported.write(route.twin, target);
        }
      }
    }
  }

  /// The only twin that a message is about, whether there is such a twin or not; null when there is
  /// none, or there may be several: then [#decode] tells. Reads no payload, and asks nobody.
  public @Nullable String addressee(FieldMessage message) {
    if (message.isAnswer() || message.isDownlink() || ContractSession.isOf(message)) {
      return null;
    }
    followDevices();
    return route(message).addressee();
  }

  /// The reference of the only twin that a message is about; [#UNKNOWN] when there is no such twin
  /// yet, [#NOBODY] when [#addressee] names none. Asks the target once for a topic.
  public int addressee(FieldMessage message, SampleTarget target) {
    if (message.isAnswer() || message.isDownlink() || ContractSession.isOf(message)) {
      return NOBODY;
    }
    followDevices();
    Route route = route(message);
    if (route.twin >= 0 && route.generation == generation) {
      return route.twin;
    }
    String id = addressee(message);
    if (id == null) {
      return NOBODY;
    }
    int twin = target.known(id);
    if (twin < 0) {
      return UNKNOWN;
    }
    route.twin = twin;
    route.generation = generation;
    route.shape = null;
    return twin;
  }

  private void followDevices() {
    if (devices.generation() != devicesSeen) {
      devicesSeen = devices.generation();
      // What a device may feed is part of its routes.
      forgetRoutes();
    }
  }

  private void forgetRoutes() {
    routes.clear();
    contractRoutes.clear();
  }

  private Route route(FieldMessage message) {
    int offset = message.deviceOffset();
    int length = message.deviceLength() + message.topicLength();
    Route known = routes.find(message.buffer(), offset, message.deviceLength(), length);
    return known != null ? known : newRoute(message, offset, length);
  }

  private Route newRoute(FieldMessage message, int offset, int length) {
    byte[] key = new byte[length];
    message.buffer().get(offset, key);
    String behind = ThingTopic.behindRule(message.topic());
    String topic = behind == null ? message.topic() : behind;
    Plan plan = bindings.planOf(message.device(), topic, models);
    PlanRights rights = new PlanRights(devices, message.device());
    plan = behind == null ? rights.permitted(plan) : rights.permittedBehind(topic, plan);
    Route route = new Route(key, message.deviceLength(), plan);
    if (!(plan instanceof Plan.Answer || plan instanceof Plan.Acknowledges)) {
      // Each of them has a topic of its own: there is nothing to remember.
      routes.add(route);
    }
    return route;
  }

  private void answer(FieldMessage message, Route route, Plan.Answer plan, SampleTarget target) {
    int twin = target.known(plan.twin());
    ModelTopics.Speaker speaker = twin < 0 ? null : models.speaker(target.shape(twin).modelId());
    Command command =
        speaker == null || speaker.commands() == null ? null : speaker.command(plan.name());
    String problem =
        speaker != null && command != null
            ? modelAnswers.write(message, plan, speaker.format(), command, target)
            : json.scan(message.buffer(), message.payloadOffset(), message.payloadLength())
                ? answers.write(plan, target)
                : json.error();
    malformed(route, target, problem);
  }

  /// True when the payload is a JSON object or array; else that is noted.
  private boolean isStructure(FieldMessage message, Route route, SampleTarget target) {
    if (!json.scan(message.buffer(), message.payloadOffset(), message.payloadLength())) {
      malformed(route, target, json.error());
      return false;
    }
    int kind = json.kind(0);
    if (kind != JsonScanner.OBJECT && kind != JsonScanner.ARRAY) {
      malformed(
          route, target, "expected an object or an array of objects, found " + writer.found(0));
      return false;
    }
    return true;
  }

  /// @param found null when nothing is wrong
  private void malformed(Route route, SampleTarget target, @Nullable String found) {
    if (found == null) {
      return;
    }
    malformed++;
    target.drift(
        route.device(),
        route.twinId(),
        "",
        DriftReason.MALFORMED_PAYLOAD,
        Excerpt.cut(found, Excerpt.DRIFT_MAX));
  }

  /// Finds the twin and opens the writer for it; false when there is none.
  private boolean isKnown(Route route, SampleTarget target) {
    if (route.twin < 0 || route.generation != generation) {
      String id = route.twinId();
      route.twin = id == null ? -1 : target.twin(id, route.device(), modelOf(route.plan));
      route.generation = generation;
      route.shape = null;
    }
    if (route.twin < 0) {
      return false;
    }
    writer.open(target, route);
    return true;
  }

  private static String modelOf(Plan plan) {
    return plan instanceof Plan.Modelled modelled ? modelled.creates() : "";
  }

  /// A payload in the format that the twin's model states.
  private void modelled(
      FieldMessage message, Route route, Plan.Modelled plan, SampleTarget target) {
    boolean isRead =
        switch (plan.format()) {
          case JSON -> isJson(message, route, target);
          case CBOR -> isCbor(message, route, target);
          case RAW -> {
            raw(message, route, plan, target);
            yield false;
          }
          case OTHER -> {
            target.drift(
                route.device(),
                plan.twin(),
                "",
                DriftReason.UNSUPPORTED_FORMAT,
                "expected a payloadFormat of the model that has a codec here, found "
                    + Excerpt.of(plan.formatName()));
            yield false;
          }
        };
    if (!isRead) {
      return;
    }
    Plan.OneValue one = plan.one();
    int kind = json.kind(0);
    boolean isObject =
        one == null
            ? kind == JsonScanner.OBJECT || kind == JsonScanner.ARRAY
            : plain.hasMember(one.path().utf8());
    if (one == null && !isObject) {
      malformed(
          route, target, "expected an object or an array of objects, found " + writer.found(0));
    } else if (isKnown(route, target)) {
      if (isObject) {
        plain.write();
      } else if (one != null) {
        scalars++;
        writer.begin(SampleTarget.NO_TIME, Quality.GOOD);
        putJson(slotOf(route, one), one);
        writer.end();
      }
    }
  }

  private boolean isJson(FieldMessage message, Route route, SampleTarget target) {
    if (json.scan(message.buffer(), message.payloadOffset(), message.payloadLength())) {
      return true;
    }
    malformed(route, target, json.error());
    return false;
  }

  private boolean isCbor(FieldMessage message, Route route, SampleTarget target) {
    if (!cbor.read(message.buffer(), message.payloadOffset(), message.payloadLength())) {
      malformed(route, target, cbor.error());
      return false;
    }
    ByteBuffer text = cbor.json();
    if (json.scan(text, 0, text.limit())) {
      return true;
    }
    malformed(route, target, json.error());
    return false;
  }

  private void raw(FieldMessage message, Route route, Plan.Modelled plan, SampleTarget target) {
    if (!isKnown(route, target)) {
      return;
    }
    Plan.OneValue one = plan.one();
    int slot = one == null ? RawPayloads.onlyTelemetry(writer.shape()) : slotOf(route, one);
    if (slot < 0 && one != null) {
      slot = writer.grow(one.path().text(), ValueType.TEXT, "bytes");
    } else if (slot < 0) {
      writer.drift(
          "",
          DriftReason.UNSUPPORTED_FORMAT,
          "expected a model with one Telemetry, or {telemetryName} in its topic, for payloads of raw/0, found neither");
    }
    if (slot < 0) {
      return;
    }
    Slot place = writer.shape().slot(slot);
    String text = RawPayloads.fits(place) ? RawPayloads.valueOf(message, place) : null;
    if (text == null) {
      writer.drift(
          place.path(),
          DriftReason.WRONG_TYPE,
          "expected a string of UTF-8 or bytes for raw/0, found another schema or other bytes");
      return;
    }
    scalars++;
    writer.begin(SampleTarget.NO_TIME, Quality.GOOD);
    writer.putText(slot, text);
    writer.end();
  }

  /// A payload that is one JSON value, or bare text for a slot of type TEXT (`RUNNING`).
  private void oneValue(FieldMessage message, Route route, Plan.OneValue one, SampleTarget target) {
    boolean isJson = json.scan(message.buffer(), message.payloadOffset(), message.payloadLength());
    String text = isJson ? "" : RawPayloads.bareText(message);
    if (text == null) {
      malformed(route, target, json.error());
      return;
    }
    if (!isKnown(route, target)) {
      return;
    }
    int slot = slotOf(route, one);
    boolean isWorded = slot >= 0 && WordedValues.reads(one.adjust(), writer.shape().slot(slot));
    boolean takesText =
        slot >= 0 && !isWorded && writer.shape().slot(slot).type() == ValueType.TEXT;
    if (!isJson && slot >= 0 && !takesText && !isWorded) {
      malformed(route, target, json.error());
      return;
    }
    scalars++;
    writer.begin(SampleTarget.NO_TIME, Quality.GOOD);
    if (takesText && (!isJson || JsonScanner.isBare(json.kind(0)))) {
      writer.putText(slot, isJson ? json.source(0) : text);
    } else if (isJson) {
      putJson(slot, one);
    } else if (isWorded) {
      writer.putWord(writer.shape().slot(slot), text, one.adjust());
    } else {
      int grown = writer.grow(one.path().text(), ValueType.TEXT, Excerpt.of(text));
      if (grown >= 0) {
        writer.putText(grown, text);
      }
    }
    writer.end();
  }

  private void putJson(int slot, Plan.OneValue one) {
    int place = slot >= 0 ? slot : writer.grow(one.path().text(), 0);
    if (place >= 0) {
      writer.put(place, 0, one.adjust());
    }
  }

  private int slotOf(Route route, Plan.OneValue one) {
    Shape shape = writer.shape();
    if (route.shape != shape) {
      ByteBuffer name = one.path().utf8();
      route.slot = shape.indexOf(name, 0, name.capacity());
      route.shape = shape;
    }
    return route.slot;
  }
}
