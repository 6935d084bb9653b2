package io.lockstep.ingest;

import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Unit;
import io.lockstep.dtdl.Units;
import io.lockstep.ingest.sparkplug.MetricType;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.Excerpt;
import io.lockstep.model.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the metrics of a birth go in a twin, worked out for one shape of its model. It only saves
/// time: it follows from the state and is no part of it. Confined to the decoder's thread.
final class MemberView {
  /// In place of a slot: a metric of the protocol or of a command, which goes nowhere.
  static final int NOWHERE = -1;

  /// In place of a slot: the model does not take it, see [#refusal].
  static final int REFUSED = -2;

  /// A payload of thousands of unknown metrics must not hold the kernel thread.
  private static final int SUGGESTIONS_MAX = 8;

  private static final int CANDIDATES_MAX = 200;

  /// How a value gets into its slot.
  enum Way {
    NUMBER,
    INTEGER,
    BOOLEAN,
    TEXT,
    JSON,
    /// As the binding words it.
    WORD
  }

  /// Why a metric does not go into the twin.
  record Refusal(DriftReason reason, String found) {}

  /// Something about a birth that its data do not repeat.
  record Note(String path, DriftReason reason, String found) {}

  final EdgeBinding binding;
  int twin = -1;
  long generation = -1;

  /// Who sent last, and whether it may feed the twin; as of a generation of the registry.
  @Nullable String sender;

  long devicesSeen = -1;
  boolean isPermitted;

  @Nullable Shape shape;
  @Nullable SparkplugBirth birth;

  int[] slots = {};
  Way[] ways = {};
  Adjust[] adjusts = {};
  private @Nullable Refusal[] refusals = {};
  private final List<Note> notes = new ArrayList<>();
  private int suggestions;

  MemberView(EdgeBinding binding) {
    this.binding = binding;
  }

  /// Works it out, and makes a drafted model grow.
  void compile(SampleTarget target, SparkplugBirth now) {
    int size = now.size();
    slots = new int[size];
    ways = new Way[size];
    adjusts = new Adjust[size];
    refusals = new @Nullable Refusal[size];
    notes.clear();
    suggestions = 0;
    birth = now;
    for (int i = 0; i < size; i++) {
      place(target, i, now.metric(i));
    }
    shape = target.shape(twin);
    refuseSeconds(now);
  }

  private void place(SampleTarget target, int index, SparkplugBirth.Metric metric) {
    EdgeBinding.Pick pick = binding.pick(metric.name());
    adjusts[index] = pick == null ? Adjust.NONE : pick.adjust();
    ways[index] = Way.JSON;
    Shape present = target.shape(twin);
    int found = slotOf(present, metric.name());
    if (found < 0 && isNoValue(present, metric.name(), pick)) {
      slots[index] = NOWHERE;
      return;
    }
    if (found < 0) {
      found = grown(target, metric, pick);
    }
    if (found < 0) {
      refuse(index, DriftReason.UNKNOWN_PROPERTY, unknown(present, metric, pick));
      return;
    }
    slots[index] = found;
    fit(index, target.shape(twin).slot(found), metric);
  }

  /// True for metrics of the protocol, and for those that are commands of the model.
  private static boolean isNoValue(Shape shape, String metric, EdgeBinding.@Nullable Pick pick) {
    if (pick != null) {
      return shape.hasCommand(pick.path());
    }
    return MetricPaths.isOfProtocol(metric)
        || shape.hasCommand(metric)
        || shape.hasCommand(MetricPaths.pathOf(metric));
  }

  /// The slot of a shape that a metric goes to, or -1.
  int slotOf(Shape shape, String metric) {
    EdgeBinding.Pick pick = binding.pick(metric);
    if (pick != null) {
      return shape.indexOf(pick.path());
    }
    int exact = shape.indexOf(metric);
    if (exact >= 0) {
      return exact;
    }
    String path = MetricPaths.pathOf(metric);
    int found = shape.indexOf(path);
    if (found < 0) {
      found = shape.indexOf(MetricPaths.flat(path));
    }
    return found >= 0 ? found : shape.indexOf(MetricPaths.ofValue(path));
  }

  private int grown(
      SampleTarget target, SparkplugBirth.Metric metric, EdgeBinding.@Nullable Pick pick) {
    ValueType type = draftedType(metric.type());
    if (type == null) {
      return -1;
    }
    String path = pick != null ? pick.path() : MetricPaths.pathOf(metric.name());
    String unit = type == ValueType.DOUBLE || type == ValueType.LONG ? drafted(metric, pick) : "";
    int slot = target.declaredSlot(twin, path, type, unit);
    // `Motor` may be a metric beside `Motor/Speed`, but no property beside a component.
    if (slot < 0) {
      slot = target.declaredSlot(twin, MetricPaths.flat(path), type, unit);
    }
    return slot >= 0 ? slot : target.declaredSlot(twin, MetricPaths.ofValue(path), type, unit);
  }

  /// The term of the unit that a drafted property gets: what the binding says, else what the birth
  /// says, by a term or by a symbol that stands for one unit only.
  private static String drafted(SparkplugBirth.Metric metric, EdgeBinding.@Nullable Pick pick) {
    Optional<Unit> bound = pick == null ? Optional.empty() : pick.adjust().unit();
    return bound
        .or(() -> Units.find(metric.unit()))
        .or(() -> bySymbol(metric.unit()))
        .map(Unit::term)
        .orElse("");
  }

  private static Optional<Unit> bySymbol(String symbol) {
    List<Unit> found = new ArrayList<>();
    for (String kind : Units.kinds()) {
      for (Unit unit : Units.ofKind(kind)) {
        if (!symbol.isEmpty() && unit.symbol().equals(symbol)) {
          found.add(unit);
        }
      }
    }
    return found.stream().map(Unit::term).distinct().count() == 1
        ? Optional.of(found.getFirst())
        : Optional.empty();
  }

  private static @Nullable ValueType draftedType(MetricType type) {
    return switch (type.kind()) {
      case WHOLE -> ValueType.LONG;
      case FRACTIONAL -> ValueType.DOUBLE;
      case TRUTH -> ValueType.BOOLEAN;
      case TEXT, TIME -> ValueType.TEXT;
      case ARRAY, STRUCTURE -> ValueType.JSON;
      case BYTES, NONE -> null;
    };
  }

  private void refuse(int index, DriftReason reason, String found) {
    slots[index] = REFUSED;
    refusals[index] = new Refusal(reason, Excerpt.cut(found, Excerpt.DRIFT_MAX));
  }

  private String unknown(
      Shape present, SparkplugBirth.Metric metric, EdgeBinding.@Nullable Pick pick) {
    String wanted = pick == null ? metric.name() : pick.path();
    String nearest = null;
    if (suggestions < SUGGESTIONS_MAX && wanted.length() <= 64) {
      suggestions++;
      nearest =
          Nearest.to(
              wanted, present.slots().stream().limit(CANDIDATES_MAX).map(Slot::path).toList());
    }
    return "expected a property of the model%s, found %s of type %s"
        .formatted(
            nearest == null ? "" : " (" + nearest + "?)", Excerpt.of(wanted), metric.type().term());
  }

  /// Whether the slot takes values of the metric's type, and in which way.
  private void fit(int index, Slot slot, SparkplugBirth.Metric metric) {
    MetricType.Kind kind = metric.type().kind();
    boolean isNumber = kind == MetricType.Kind.WHOLE || kind == MetricType.Kind.FRACTIONAL;
    Way way =
        switch (slot.type()) {
          case DOUBLE -> isNumber ? Way.NUMBER : null;
          case LONG -> isNumber || kind == MetricType.Kind.TIME ? Way.INTEGER : null;
          case BOOLEAN -> kind == MetricType.Kind.TRUTH ? Way.BOOLEAN : null;
          case TEXT -> takesText(slot, kind) ? Way.TEXT : null;
          case JSON ->
              kind == MetricType.Kind.ARRAY || kind == MetricType.Kind.STRUCTURE ? Way.JSON : null;
        };
    if (isWorded(adjusts[index], slot, kind)) {
      way = Way.WORD;
    }
    if (way == null) {
      refuse(
          index,
          DriftReason.WRONG_TYPE,
          "expected a metric for a property of type %s, found one of type %s"
              .formatted(slot.type(), metric.type().term()));
      return;
    }
    ways[index] = way;
    if (isNumber || way == Way.WORD) {
      convert(index, slot, metric.unit());
    }
  }

  /// A number stays one where text is parsed; a list has words of all kinds.
  private static boolean isWorded(Adjust adjust, Slot slot, MetricType.Kind kind) {
    return WordedValues.reads(adjust, slot)
        && switch (kind) {
          case TEXT -> true;
          case WHOLE, TRUTH -> adjust.wording() instanceof Wording.Listed;
          case FRACTIONAL, TIME, BYTES, ARRAY, STRUCTURE, NONE -> false;
        };
  }

  private static boolean takesText(Slot slot, MetricType.Kind kind) {
    return switch (kind) {
      case TEXT, TIME -> true;
      // Wider than any number of ours: kept as text.
      case WHOLE -> slot.schema() == Primitive.UNSIGNED_LONG || slot.schema() == Primitive.DECIMAL;
      case BYTES -> slot.schema() == Primitive.BYTES;
      case FRACTIONAL, TRUTH, ARRAY, STRUCTURE, NONE -> false;
    };
  }

  /// What the binding says of the unit comes before what the birth says.
  private void convert(int index, Slot slot, String stated) {
    Adjust adjust = adjusts[index];
    if (adjust.unit().isEmpty() && !stated.isEmpty() && !slot.unit().isEmpty()) {
      Optional<Unit> unit = Units.find(slot.unit()).flatMap(own -> Units.find(stated, own));
      if (unit.isEmpty()) {
        notes.add(
            new Note(
                slot.path(),
                DriftReason.WRONG_TYPE,
                "expected a unit that is known for %s, found the unit %s; the values are taken as they are"
                    .formatted(slot.unit(), Excerpt.of(stated))));
        return;
      }
      // A twin may have it in a unit of its own, to which even the model's is converted.
      if (slot.unitFrom() >= 0 || !unit.get().term().equals(slot.unit())) {
        adjust = new Adjust(adjust.scale(), adjust.offset(), unit, adjust.wording());
        adjusts[index] = adjust;
      }
    }
    if (!adjust.isConvertibleTo(slot.unit())) {
      refuse(
          index,
          DriftReason.WRONG_TYPE,
          "expected a unit that converts to %s, found %s"
              .formatted(slot.unit(), adjust.unit().map(Unit::term).orElse("none")));
    }
  }

  /// Of two metrics that would fill one slot, the first does.
  private void refuseSeconds(SparkplugBirth now) {
    boolean[] isTaken = new boolean[compiled().size()];
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] < 0) {
        continue;
      }
      if (isTaken[slots[i]]) {
        refuse(
            i,
            DriftReason.UNKNOWN_PROPERTY,
            "expected one metric for each property, found %s for %s, which has one"
                .formatted(Excerpt.of(now.metric(i).name()), compiled().slot(slots[i]).path()));
      } else {
        isTaken[slots[i]] = true;
      }
    }
  }

  private Shape compiled() {
    Shape present = shape;
    if (present == null) {
      throw new IllegalStateException("expected compile() first");
    }
    return present;
  }

  /// Why a metric is [#REFUSED].
  Refusal refusal(int index) {
    Refusal refusal = refusals[index];
    if (refusal == null) {
      throw new IllegalStateException("metric " + index + ": expected one that is refused");
    }
    return refusal;
  }

  /// The path under which drift of a metric is noted.
  String pathOf(int index) {
    int slot = slots[index];
    if (slot >= 0) {
      return compiled().slot(slot).path();
    }
    return birth == null ? "" : Excerpt.cut(birth.metric(index).name(), Excerpt.DRIFT_MAX);
  }

  /// What else is to be said of the birth, once.
  List<Note> notes() {
    return notes;
  }

  /// Properties that this birth should have and has not: what the twin's model says is measured,
  /// and what a metric of the birth before went to.
  ///
  /// @param before the birth before
  /// @param isAlone false when others feed the twin too, who may have the rest
  List<Note> missing(SparkplugBirth before, boolean isAlone) {
    Shape present = compiled();
    boolean[] isFilled = new boolean[present.size()];
    for (int slot : slots) {
      if (slot >= 0) {
        isFilled[slot] = true;
      }
    }
    boolean[] wasFilled = new boolean[present.size()];
    for (SparkplugBirth.Metric metric : before.metrics()) {
      int slot = slotOf(present, metric.name());
      if (slot >= 0) {
        wasFilled[slot] = true;
      }
    }
    List<Note> missing = new ArrayList<>();
    for (Slot slot : present.slots()) {
      boolean had = wasFilled[slot.index()];
      boolean isMeasured = isAlone && slot.kind() == Slot.Kind.TELEMETRY;
      if (!isFilled[slot.index()] && (had || isMeasured)) {
        missing.add(
            new Note(
                slot.path(),
                DriftReason.MISSING_METRIC,
                "expected a metric for %s%s, found none in the birth"
                    .formatted(slot.path(), had ? ", as the birth before had" : "")));
      }
    }
    return missing;
  }
}
