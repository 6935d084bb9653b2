package io.lockstep.space;

import io.lockstep.ingest.DesiredRequest;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.DriftReason;
import io.lockstep.ingest.SampleTarget;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.model.ValueType;
import io.lockstep.twin.AnswerFault;
import io.lockstep.twin.AuditNote;
import io.lockstep.twin.Evidence;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.PendingDesired;
import io.lockstep.twin.ReadingGroup;
import io.lockstep.twin.Reply;
import io.lockstep.twin.SampleFault;
import io.lockstep.twin.TimerOwner;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Writes decoded values into a kernel; what the model refuses becomes drift. Confined to the
/// kernel's thread.
final class KernelTarget implements SampleTarget {
  private final Kernel kernel;
  private final FieldMessage message;
  private final Devices devices;
  private int twin;

  /// Whose readings the present record has begun, -1 for nobody's.
  private int writtenTwin = -1;

  private long sourceMicros;
  private Quality quality = Quality.GOOD;
  private boolean isPast;
  private boolean isHeld;
  private final ReadingGroup held = new ReadingGroup();
  private @Nullable HostStates hostStates;
  private @Nullable AnswerRelay answers;
  private @Nullable FieldWitness witness;
  private FieldChanges fieldChanges = FieldChanges.NONE;
  private String registered = "";
  private boolean asksOnly;
  private boolean appeared;
  private long samples;
  private long drifts;

  /// @param message the message being decoded, asked for its device when a value is refused
  /// @param devices asked for the model of a device whose twin appears
  KernelTarget(Kernel kernel, FieldMessage message, Devices devices) {
    this.devices = devices;
    this.kernel = kernel;
    this.message = message;
  }

  @Override
  public int twin(String twinId, String device) {
    return twin(twinId, device, "");
  }

  /// Who registered the device knows best; a topic only says what a twin that may appear would be.
  @Override
  public int twin(String twinId, String device, String model) {
    int known = kernel.twin(twinId);
    if (known >= 0) {
      return known;
    }
    String stated = modelOf(twinId);
    boolean mayAppear = kernel.options().autoCreate() == KernelOptions.AutoCreate.DRAFT;
    int found = kernel.twin(twinId, device, stated.isEmpty() && mayAppear ? model : stated);
    if (found < 0) {
      drifts++;
    } else {
      appeared = true;
    }
    return found;
  }

  private String modelOf(String twinId) {
    return registered.isEmpty() ? devices.device(twinId).map(Device::model).orElse("") : registered;
  }

  /// The model that somebody who knows all devices says the twin of the next message is of; empty
  /// when nobody does.
  void registered(String model) {
    registered = model;
  }

  /// A record begins.
  void beginRecord() {
    writtenTwin = -1;
    appeared = false;
  }

  /// True when the present record has made a twin.
  boolean hasAppeared() {
    return appeared;
  }

  /// The twin whose readings the present record has begun; empty for nobody's.
  String written() {
    return writtenTwin < 0 ? "" : kernel.id(writtenTwin);
  }

  /// Gives devices' answers to somebody else.
  void relayAnswers(AnswerRelay to) {
    answers = to;
  }

  /// Tells somebody else, too, what messages hold.
  void tell(FieldWitness to) {
    witness = to;
  }

  /// Changes values from now on, before anybody sees them.
  void change(FieldChanges changes) {
    fieldChanges = changes;
  }

  /// Whether messages are only decoded to see which twins appear: then what there is to say of a
  /// twin is said elsewhere.
  void asksOnly(boolean now) {
    asksOnly = now;
  }

  @Override
  public int known(String twinId) {
    return kernel.twin(twinId);
  }

  @Override
  public Shape shape(int twin) {
    return kernel.shape(twin);
  }

  @Override
  public String unit(int twin, int slot) {
    return kernel.unit(twin, slot);
  }

  @Override
  public int slotFor(int twin, String path, ValueType seen) {
    return kernel.slotFor(twin, path, seen);
  }

  @Override
  public int declaredSlot(int twin, String path, ValueType type, String unit) {
    return kernel.declaredSlot(twin, path, type, unit);
  }

  @Override
  public void begin(int twin, long sourceMicros, Quality quality) {
    this.twin = twin;
    this.writtenTwin = twin;
    this.sourceMicros = sourceMicros;
    this.quality = quality;
    this.isPast = false;
    this.isHeld = kernel.speaksOfQuality(twin);
    held.clear(); // A defect may have left something there.
  }

  @Override
  public void beginPast(int twin, long sourceMicros, Quality quality) {
    begin(twin, sourceMicros, quality);
    this.isPast = true;
  }

  @Override
  public void number(int slot, double value) {
    sample(slot, Double.doubleToRawLongBits(value), null);
  }

  @Override
  public void integer(int slot, long value) {
    sample(slot, value, null);
  }

  @Override
  public void bool(int slot, boolean value) {
    sample(slot, value ? 1 : 0, null);
  }

  @Override
  public void text(int slot, String value) {
    sample(slot, 0, value);
  }

  @Override
  public void json(int slot, String compactJson) {
    sample(slot, 0, compactJson);
  }

  /// Each value went in as it came, unless one of them may speak of another's quality.
  @Override
  public void end() {
    if (isHeld) {
      isHeld = false;
      kernel.reading(twin, sourceMicros, quality, isPast, held, this::refuse);
      held.clear();
    }
  }

  @Override
  public void requalify(int twin, int slot, long micros, Quality quality) {
    samples++;
    kernel.requalify(twin, slot, micros, quality);
  }

  @Override
  public void told() {
    kernel.told();
  }

  @Override
  public void hostState(String hostId, ByteBuffer payload) {
    if (hostStates != null) {
      hostStates.published(hostId, payload);
    }
  }

  /// Tells who wants to know of published states of Sparkplug hosts.
  void tell(HostStates listener) {
    hostStates = listener;
  }

  @Override
  public void setTimer(long dueMicros, long a, long b) {
    kernel.setTimer(dueMicros, TimerOwner.FIELD, a, b);
  }

  @Override
  public void commandResponse(
      String twinId, String commandId, int status, @Nullable String payloadJson) {
    if (answers != null) {
      answers.answered(
          message.receivedMicros(), message.device(), twinId, commandId, status, payloadJson);
      return;
    }
    AnswerFault fault = kernel.deviceCommands().answered(twinId, commandId, status, payloadJson);
    if (fault != null) {
      drift(
          message.device(),
          twinId,
          fault.command(),
          fault.isUnknown() ? DriftReason.UNKNOWN_COMMAND : DriftReason.WRONG_TYPE,
          fault.found());
    }
  }

  /// A refusal is a change record of its own; the audit has both.
  @Override
  public void acknowledge(String twinId, String alarmId, String by, String comment) {
    TwinCommand command = new TwinCommand.AcknowledgeAlarm(alarmId, by, comment, twinId);
    Evidence evidence = kernel.evidence(command);
    Reply reply = kernel.decide(command);
    String after = reply instanceof Reply.Done ? evidence.after() : null;
    kernel.audit(
        AuditNote.of(
            by,
            null,
            command.getClass().getSimpleName(),
            command.subject(),
            "",
            reply,
            evidence.before(),
            after));
  }

  @Override
  public void reachable(int twin, boolean asks) {
    kernel.desired().reachable(twin, asks);
  }

  @Override
  public DesiredRequest desired(int twin) {
    PendingDesired all = kernel.desired().all(twin);
    return new DesiredRequest(
        all.reference().twinId(),
        all.reference().version(),
        all.values().stream()
            .map(value -> new DesiredRequest.Value(value.path(), value.json(), value.unit()))
            .toList(),
        kernel.receivedMicros());
  }

  @Override
  public boolean desire(String twinId, String json, boolean replaces, String by) {
    return kernel.decide(new TwinCommand.SetDesired(twinId, json, replaces, null, by, ""))
        instanceof Reply.Done;
  }

  @Override
  public void acknowledged(int twin, int slot, int status, long version, String note) {
    kernel.desired().acknowledged(twin, slot, status, version, note);
  }

  @Override
  public void drift(
      String device, @Nullable String twinId, String path, DriftReason reason, String found) {
    if (asksOnly && twinId != null) {
      return;
    }
    drifts++;
    if (witness != null) {
      witness.drift(device, twinId, path, reason, found);
    }
    kernel.drift(device, twinId, path, reason.name(), found);
  }

  /// Values handed to the kernel since the space was opened.
  long samples() {
    return samples;
  }

  /// Drift noted by the decoder since the space was opened.
  long drifts() {
    return drifts;
  }

  private void sample(int slot, long bits, @Nullable String text) {
    if (fieldChanges.isEmpty()) {
      taken(slot, bits, text);
      return;
    }
    Slot declared = kernel.shape(twin).slot(slot);
    switch (fieldChanges.of(kernel.id(twin), declared.path())) {
      case null -> taken(slot, bits, text);
      case FieldChanges.Change.Dropped _ -> {}
      case FieldChanges.Change.Linear linear ->
          taken(slot, FieldChanges.changed(linear, declared.type(), bits), text);
    }
  }

  private void taken(int slot, long bits, @Nullable String text) {
    samples++;
    if (witness != null) {
      witness.value(kernel.id(twin), kernel.shape(twin).slot(slot).path());
    }
    // A unit is needed by those that come after it.
    boolean namesUnit = text != null && isHeld && kernel.shape(twin).givesUnit(slot);
    if (isHeld && !namesUnit) {
      held.add(slot, bits, text);
      return;
    }
    SampleFault fault = kernel.sample(twin, slot, sourceMicros, bits, text, quality, isPast);
    if (fault != null) {
      refuse(slot, bits, text, fault);
    }
  }

  private void refuse(int slot, long bits, @Nullable String text, SampleFault fault) {
    Shape shape = kernel.shape(twin);
    ValueType type = shape.slot(slot).type();
    String value =
        text != null
            ? text
            : switch (type) {
              case BOOLEAN -> String.valueOf(bits != 0);
              case DOUBLE -> String.valueOf(Double.longBitsToDouble(bits));
              case LONG, TEXT, JSON -> String.valueOf(bits);
            };
    drift(
        message.device(),
        kernel.id(twin),
        shape.slot(slot).path(),
        switch (fault.kind()) {
          case TYPE -> DriftReason.WRONG_TYPE;
          case RANGE -> DriftReason.OUT_OF_RANGE;
          case COMPUTED -> DriftReason.COMPUTED;
        },
        "expected %s, found %s".formatted(fault.expected(), shortened(value)));
  }

  private static String shortened(String value) {
    return value.length() <= 80 ? value : value.substring(0, 80) + "...";
  }
}
