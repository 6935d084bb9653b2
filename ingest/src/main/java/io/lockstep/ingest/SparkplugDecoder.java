package io.lockstep.ingest;

import io.lockstep.ingest.sparkplug.MetricProperties;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.ingest.sparkplug.PayloadScanner;
import io.lockstep.ingest.sparkplug.Rfc3339;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.text.Excerpt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes the births, data and deaths of one member of an edge node, whose order was checked before
/// ([SparkplugSession]). Once a birth was seen, a payload of numbers and truth values costs no
/// object. Confined to the decoder's thread.
final class SparkplugDecoder {
  private static final long INVALID_TIME = SampleTarget.NO_TIME + 1;

  /// What was worked out for a node, by member.
  private static final class NodeViews {
    @Nullable MemberView[] members = {};
  }

  private final SparkplugHost host;
  private final Devices devices;
  private final PayloadScanner payload;
  private final MetricWriter writer;

  /// By node and member; follows from the state, and is no part of it.
  private @Nullable NodeViews[] views = new @Nullable NodeViews[16];

  /// By node and member, for twins of whom others tell; no part of the state, either.
  private final Map<String, MemberView> told = new HashMap<>();

  private @Nullable MemberRelay relay;
  private @Nullable FieldMessage current;
  private boolean isTold;
  private Bindings bindings;
  private long generation;
  private long readings;
  private long values;

  /// @param devices says which twins a device may feed
  SparkplugDecoder(SparkplugHost host, Devices devices, PayloadScanner payload, Bindings bindings) {
    this.host = host;
    this.devices = devices;
    this.payload = payload;
    this.writer = new MetricWriter(payload);
    this.bindings = bindings;
  }

  void bindings(Bindings now) {
    bindings = now;
    views = new @Nullable NodeViews[16];
    told.clear();
  }

  /// From now on twins' values are held elsewhere.
  void relay(MemberRelay to) {
    relay = to;
  }

  /// Says which message is taken next.
  void of(FieldMessage message) {
    current = message;
  }

  private void tell(
      MemberRelay to,
      MemberNews.Kind kind,
      int number,
      int member,
      String device,
      long received,
      long staleMicros,
      SparkplugBirth before) {
    SparkplugNode node = host.node(number);
    SparkplugMember who = node.members[member];
    FieldMessage message = current;
    ByteBuffer record =
        message == null || kind == MemberNews.Kind.STALE
            ? ByteBuffer.allocate(0)
            : MemberNews.message(message, device);
    String twin = view(number, member).binding.twin();
    to.tell(
        twin,
        new MemberNews(
                kind,
                node.group,
                node.edge,
                who.name(),
                twin,
                received,
                staleMicros,
                host.placesOf(twin).size() == 1,
                before,
                who.birth(),
                record)
            .bytes());
  }

  /// Takes what another decoder has told of a member.
  ///
  /// @param message is pointed at the message that it came with
  void take(MemberNews news, FieldMessage message, SampleTarget target) {
    String key = news.group() + "/" + news.edge() + "/" + news.member();
    MemberView view =
        told.computeIfAbsent(
            key, _ -> new MemberView(bindings.edgeOf(news.group(), news.edge(), news.member())));
    if (news.kind() == MemberNews.Kind.STALE) {
      int twin = target.known(news.twin());
      if (twin >= 0) {
        stale(view, twin, news.birth(), news.staleMicros(), target);
      }
      return;
    }
    message.wrap(news.message());
    if (!payload.scan(message.buffer(), message.payloadOffset(), message.payloadLength())) {
      return; // It was scanned before.
    }
    String device = message.device();
    view.twin = target.twin(news.twin(), device);
    if (view.twin < 0) {
      return;
    }
    view.compile(target, news.birth());
    if (news.kind() == MemberNews.Kind.BORN) {
      compare(view, news.before(), news.isAlone(), device, target);
    }
    isTold = true;
    boolean _ = values(view, news.birth(), news.received(), device, target);
    isTold = false;
  }

  /// References of twins are asked for anew.
  void structureChanged() {
    generation++;
  }

  long readings() {
    return readings;
  }

  long values() {
    return values;
  }

  private MemberView view(int number, int member) {
    NodeViews ofNode = number < views.length ? views[number] : null;
    if (ofNode != null && member < ofNode.members.length) {
      MemberView known = ofNode.members[member];
      if (known != null) {
        return known;
      }
    }
    return newView(number, member);
  }

  private MemberView newView(int number, int member) {
    if (number >= views.length) {
      views = Arrays.copyOf(views, Math.max(number + 1, views.length * 2));
    }
    NodeViews ofNode = views[number];
    if (ofNode == null) {
      ofNode = new NodeViews();
      views[number] = ofNode;
    }
    SparkplugNode node = host.node(number);
    if (member >= ofNode.members.length) {
      ofNode.members = Arrays.copyOf(ofNode.members, node.members.length);
    }
    MemberView view =
        new MemberView(bindings.edgeOf(node.group, node.edge, node.members[member].name()));
    ofNode.members[member] = view;
    return view;
  }

  /// Finds the twin, or makes it; false when there is none that this device may feed. Births and
  /// order count all the same.
  private boolean hasTwin(MemberView view, String device, SampleTarget target) {
    String twin = view.binding.twin();
    if (view.devicesSeen != devices.generation() || !device.equals(view.sender)) {
      view.devicesSeen = devices.generation();
      view.sender = device;
      view.isPermitted = devices.actor(device).map(known -> known.mayFeed(twin)).orElse(true);
    }
    if (!view.isPermitted) {
      target.drift(
          device,
          twin,
          "",
          DriftReason.NOT_PERMITTED,
          "expected one of the twins that the device feeds, found another");
      return false;
    }
    if (view.twin < 0 || view.generation != generation) {
      view.twin = target.twin(twin, device);
      view.generation = generation;
      view.shape = null;
    }
    return view.twin >= 0;
  }

  /// Takes a birth, whose payload was scanned.
  void birth(int number, int member, String device, long received, SampleTarget target) {
    MemberView view = view(number, member);
    SparkplugBirth before = host.node(number).members[member].birth();
    SparkplugBirth birth = read(view, device, target);
    if (!host.setBirth(number, member, birth, received)) {
      target.drift(
          device,
          view.binding.twin(),
          "",
          DriftReason.NOT_BORN,
          "expected at most %d metrics of all births, found more"
              .formatted(SparkplugHost.METRICS_MAX));
      return;
    }
    boolean isOfPlant =
        birth.metrics().stream().anyMatch(metric -> !MetricPaths.isOfProtocol(metric.name()));
    boolean hadAny =
        before.metrics().stream().anyMatch(metric -> !MetricPaths.isOfProtocol(metric.name()));
    if (!(isOfPlant || hadAny) || !hasTwin(view, device, target)) {
      // An edge node that only says that it is there needs no twin.
      return;
    }
    MemberRelay to = relay;
    if (to != null) {
      tell(to, MemberNews.Kind.BORN, number, member, device, received, 0, before);
      boolean _ = areKnown(view, birth, device, target);
      return;
    }
    view.compile(target, birth);
    compare(view, before, host.placesOf(view.binding.twin()).size() == 1, device, target);
    values(view, birth, received, device, target);
    target.reachable(view.twin, false);
    target.told();
  }

  /// The metrics of a birth. What is wrong with one is drift, and the others are taken.
  private SparkplugBirth read(MemberView view, String device, SampleTarget target) {
    List<SparkplugBirth.Metric> metrics = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<Long> aliases = new HashSet<>();
    for (int i = 0; i < payload.metrics(); i++) {
      String name = payload.name(i);
      long alias = payload.hasAlias(i) ? payload.alias(i) : SparkplugBirth.NO_ALIAS;
      String problem = null;
      if (name.isEmpty()) {
        problem = "expected a name of each metric in a birth, found none";
      } else if (!names.add(name)) {
        problem = "expected each metric once in a birth, found it again";
      } else if (alias != SparkplugBirth.NO_ALIAS && !aliases.add(alias)) {
        problem = "expected an alias of its own, found " + alias + " again";
      }
      if (problem != null) {
        target.drift(
            device,
            view.binding.twin(),
            Excerpt.cut(name, Excerpt.DRIFT_MAX),
            DriftReason.MALFORMED_PAYLOAD,
            problem);
        continue;
      }
      String unit = payload.hasProperties(i) ? payload.properties(i).unit() : "";
      metrics.add(
          new SparkplugBirth.Metric(name, alias, MetricType.ofCode(payload.typeCode(i)), unit));
    }
    return new SparkplugBirth(metrics);
  }

  /// What the birth and the model do not have in common.
  private void compare(
      MemberView view, SparkplugBirth before, boolean isAlone, String device, SampleTarget target) {
    for (MemberView.Note note : view.notes()) {
      target.drift(device, view.binding.twin(), note.path(), note.reason(), note.found());
    }
    for (MemberView.Note note : view.missing(before, isAlone)) {
      target.drift(device, view.binding.twin(), note.path(), note.reason(), note.found());
    }
  }

  private static void refuse(MemberView view, int index, String device, SampleTarget target) {
    MemberView.Refusal refusal = view.refusal(index);
    target.drift(
        device, view.binding.twin(), view.pathOf(index), refusal.reason(), refusal.found());
  }

  private int indexOf(SparkplugBirth birth, int metric) {
    if (payload.hasName(metric)) {
      int named =
          birth.ofName(payload.text(), payload.nameStart(metric), payload.nameLength(metric));
      if (named >= 0) {
        return named;
      }
    }
    return payload.hasAlias(metric) ? birth.ofAlias(payload.alias(metric)) : -1;
  }

  /// Takes data, whose payload was scanned.
  ///
  /// @return false when a metric is in no birth
  boolean data(int number, int member, String device, long received, SampleTarget target) {
    SparkplugMember who = host.node(number).members[member];
    SparkplugBirth birth = who.birth();
    MemberView view = view(number, member);
    if (!hasTwin(view, device, target)) {
      return true;
    }
    MemberRelay to = relay;
    if (to != null) {
      tell(to, MemberNews.Kind.DATA, number, member, device, received, 0, SparkplugBirth.NONE);
      return areKnown(view, birth, device, target);
    }
    if (view.birth != birth || view.shape != target.shape(view.twin)) {
      view.compile(target, birth);
    }
    boolean areAllKnown = values(view, birth, received, device, target);
    target.told();
    return areAllKnown;
  }

  /// Notes metrics that are in no birth; false when there are any.
  private boolean areKnown(
      MemberView view, SparkplugBirth birth, String device, SampleTarget target) {
    boolean areAll = true;
    for (int i = 0; i < payload.metrics(); i++) {
      int index =
          payload.hasAlias(i) && !payload.hasName(i)
              ? birth.ofAlias(payload.alias(i))
              : indexOf(birth, i);
      if (index < 0) {
        unknown(view, i, device, target);
        areAll = false;
      }
    }
    return areAll;
  }

  private boolean values(
      MemberView view, SparkplugBirth birth, long received, String device, SampleTarget target) {
    Shape shape = view.shape;
    if (shape == null) {
      return true;
    }
    if (shape.givesUnits()) {
      // What names the unit of others comes before them, wherever in the payload it stands.
      values(view, shape, birth, received, device, target, TwinWriter.Pass.UNITS);
      return values(view, shape, birth, received, device, target, TwinWriter.Pass.REST);
    }
    return values(view, shape, birth, received, device, target, TwinWriter.Pass.ALL);
  }

  private boolean values(
      MemberView view,
      Shape shape,
      SparkplugBirth birth,
      long received,
      String device,
      SampleTarget target,
      TwinWriter.Pass pass) {
    boolean isKnown = true;
    boolean isOpen = false;
    long openMicros = 0;
    Quality openQuality = Quality.GOOD;
    boolean openPast = false;
    long stated = micros(payload.hasTimestamp(), payload.timestampMillis());
    int count = payload.metrics();
    for (int i = 0; i < count; i++) {
      int index =
          payload.hasAlias(i) && !payload.hasName(i)
              ? birth.ofAlias(payload.alias(i))
              : indexOf(birth, i);
      if (pass != TwinWriter.Pass.ALL
          && !pass.isTurnOf(shape, index < 0 ? -1 : view.slots[index])) {
        continue;
      }
      if (index < 0) {
        if (!isTold) {
          unknown(view, i, device, target);
        }
        isKnown = false;
        continue;
      }
      int slot = view.slots[index];
      if (slot < 0) {
        if (slot == MemberView.REFUSED) {
          refuse(view, index, device, target);
        }
        continue;
      }
      long micros = payload.hasTime(i) ? micros(true, payload.timeMillis(i)) : stated;
      Quality quality = Quality.GOOD;
      if (payload.hasProperties(i)) {
        MetricProperties properties = payload.properties(i);
        quality = properties.hasQuality() ? MetricWriter.qualityOf(properties.quality()) : quality;
      }
      if (micros == INVALID_TIME) {
        micros = SampleTarget.NO_TIME;
        quality = quality == Quality.GOOD ? Quality.UNCERTAIN : quality;
        timeInvalid(view, index, i, device, target);
      }
      if (payload.isNull(i) || payload.field(i) == 0) {
        isOpen = close(isOpen, target);
        if (!payload.isHistorical(i)) {
          // A device whose clock is ahead must not write into our future.
          target.requalify(
              view.twin,
              slot,
              micros == SampleTarget.NO_TIME ? received : Math.min(micros, received),
              Quality.BAD);
        }
        continue;
      }
      boolean isPast = payload.isHistorical(i);
      if (!isOpen || micros != openMicros || quality != openQuality || isPast != openPast) {
        close(isOpen, target);
        begin(view.twin, micros, quality, isPast, target);
        isOpen = true;
        openMicros = micros;
        openQuality = quality;
        openPast = isPast;
      }
      MetricType type = birth.metric(index).type();
      int typeCode = payload.typeCode(i);
      String refused =
          typeCode != 0 && typeCode != type.code()
              ? "expected the type %s of the birth, found %s"
                  .formatted(type.term(), MetricType.ofCode(typeCode).term())
              : writer.put(
                  target,
                  shape.slot(slot),
                  view.ways[index],
                  type,
                  i,
                  view.adjusts[index],
                  unit(target, view.twin, shape.slot(slot)));
      if (refused == null) {
        values++;
      } else {
        target.drift(
            device,
            view.binding.twin(),
            shape.slot(slot).path(),
            typeCode != 0 && typeCode != type.code() ? DriftReason.WRONG_TYPE : writer.reason(),
            Excerpt.cut(refused, Excerpt.DRIFT_MAX));
      }
    }
    close(isOpen, target);
    return isKnown;
  }

  private static String unit(SampleTarget target, int twin, Slot slot) {
    return slot.unitFrom() < 0 ? slot.unit() : target.unit(twin, slot.index());
  }

  private static long micros(boolean isStated, long millis) {
    if (!isStated) {
      return SampleTarget.NO_TIME;
    }
    // As sent it has no sign.
    return millis >= 0 && Rfc3339.has(millis) ? millis * 1_000 : INVALID_TIME;
  }

  private void begin(int twin, long micros, Quality quality, boolean isPast, SampleTarget target) {
    readings++;
    if (isPast) {
      target.beginPast(twin, micros, quality);
    } else {
      target.begin(twin, micros, quality);
    }
  }

  private static boolean close(boolean isOpen, SampleTarget target) {
    if (isOpen) {
      target.end();
    }
    return false;
  }

  private void unknown(MemberView view, int metric, String device, SampleTarget target) {
    target.drift(
        device,
        view.binding.twin(),
        payload.hasName(metric) ? Excerpt.cut(payload.name(metric), Excerpt.DRIFT_MAX) : "",
        DriftReason.NOT_BORN,
        payload.hasName(metric)
            ? "expected a metric of the birth, found another name"
            : "expected an alias of the birth, found "
                + (payload.hasAlias(metric)
                    ? Long.toUnsignedString(payload.alias(metric))
                    : "none"));
  }

  private void timeInvalid(
      MemberView view, int index, int metric, String device, SampleTarget target) {
    long millis = payload.hasTime(metric) ? payload.timeMillis(metric) : payload.timestampMillis();
    target.drift(
        device,
        view.binding.twin(),
        view.pathOf(index),
        DriftReason.TIME_INVALID,
        "expected milliseconds of the years 0000 to 9999, found " + millis);
  }

  /// Marks the values of a member stale.
  void stale(int number, int member, long micros, SampleTarget target) {
    SparkplugMember who = host.node(number).members[member];
    MemberView view = view(number, member);
    int twin = target.known(who.twin());
    if (twin < 0) {
      return;
    }
    MemberRelay to = relay;
    if (to != null) {
      tell(to, MemberNews.Kind.STALE, number, member, "", 0, micros, SparkplugBirth.NONE);
      return;
    }
    stale(view, twin, who.birth(), micros, target);
    target.told();
  }

  private static void stale(
      MemberView view, int twin, SparkplugBirth birth, long micros, SampleTarget target) {
    Shape shape = target.shape(twin);
    for (SparkplugBirth.Metric metric : birth.metrics()) {
      int slot = view.slotOf(shape, metric.name());
      if (slot >= 0) {
        target.requalify(twin, slot, micros, Quality.STALE);
      }
    }
  }

  /// Tells who waits for commands whose value the scanned data of a member report.
  void confirm(SparkplugNode node, int member, SampleTarget target) {
    List<SparkplugNode.Awaited> rest = new ArrayList<>();
    for (SparkplugNode.Awaited awaited : node.awaited) {
      if (awaited.member() == member && reports(node.members[member].birth(), awaited)) {
        target.commandResponse(awaited.twin(), awaited.commandId(), 200, null);
      } else {
        rest.add(awaited);
      }
    }
    if (rest.size() < node.awaited.size()) {
      node.awaited = List.copyOf(rest);
    }
  }

  private boolean reports(SparkplugBirth birth, SparkplugNode.Awaited awaited) {
    int wanted = birth.ofName(awaited.metric());
    for (int i = 0; i < payload.metrics() && wanted >= 0; i++) {
      if (indexOf(birth, i) == wanted && !payload.isNull(i) && payload.field(i) != 0) {
        MetricType type = birth.metric(wanted).type();
        return writer.bitsOf(type, i) == awaited.bits()
            && writer.textOf(type, i).equals(awaited.text());
      }
    }
    return false;
  }

  /// What a command that went out sets, to be recognised in data; null when its metric is in no
  /// birth. Its payload was scanned.
  SparkplugNode.@Nullable Awaited awaited(SparkplugNode node, int member, String commandId) {
    SparkplugBirth birth = node.members[member].birth();
    int index = payload.metrics() == 1 ? indexOf(birth, 0) : -1;
    if (index < 0) {
      return null;
    }
    SparkplugBirth.Metric metric = birth.metric(index);
    return new SparkplugNode.Awaited(
        commandId,
        node.members[member].twin(),
        member,
        metric.name(),
        writer.bitsOf(metric.type(), 0),
        writer.textOf(metric.type(), 0));
  }
}
