package io.lockstep.twin;

import io.lockstep.dtdl.Interface;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.internal.json.JsonText;
import io.lockstep.twin.internal.json.JsonTree;
import io.lockstep.twin.internal.state.ModelEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A kernel of its own on which rules are tried: it is given models, twins, rules and readings, its
/// clock is set by whoever gives them, and nothing leaves it. Timers fire when the clock comes to
/// them, so rules with delays and windows do what they do live. Confined to one thread.
public final class Rehearsal {
  /// The most ticks between two readings: more is a rule that never rests.
  private static final int TICKS_MAX = 1_000_000;

  private final Kernel kernel;
  private final ChangeSink changes = new DiscardedChanges();
  private long position;
  private long nowMicros;

  private Rehearsal(Kernel kernel, long position, long nowMicros) {
    this.kernel = kernel;
    this.position = position;
    this.nowMicros = nowMicros;
  }

  /// Begins with models.
  ///
  /// @param startMicros when, microseconds since epoch
  /// @throws LockstepException INVALID_MODEL when the models are refused
  public static Rehearsal begin(
      Collection<Interface> models, KernelOptions options, long startMicros) {
    Rehearsal made = new Rehearsal(Kernel.empty(options), 0, startMicros);
    if (!models.isEmpty()) {
      String json = models.stream().map(Interface::json).collect(Collectors.joining(",", "[", "]"));
      made.refusal(new TwinCommand.AddModels(json))
          .ifPresent(
              why -> {
                throw new LockstepException(ErrorCode.INVALID_MODEL, "models: " + why);
              });
    }
    return made;
  }

  /// Another one that stands where this one does; both go their own ways.
  public Rehearsal fork() {
    return new Rehearsal(kernel.fork(), position, nowMicros);
  }

  /// Lets somebody look on.
  public void witness(@Nullable RuleWitness witness) {
    kernel.witness(witness);
  }

  /// What it has come to. Confined to the thread of the rehearsal.
  public GraphView view() {
    return kernel.view();
  }

  /// The present time, microseconds since epoch.
  public long nowMicros() {
    return nowMicros;
  }

  /// Makes a twin.
  ///
  /// @param members its values, members of a JSON object without braces
  /// @return why it is refused; empty when it is not
  public Optional<String> twin(String id, String model, String members) {
    String json =
        "{\"$metadata\":{\"$model\":%s}%s%s}"
            .formatted(JsonText.quoted(model), members.isEmpty() ? "" : ",", members);
    return refusal(new TwinCommand.PutTwin(id, json, true, true));
  }

  /// Makes a relationship.
  ///
  /// @return why it is refused; empty when it is not
  public Optional<String> relationship(String source, String id, String name, String target) {
    String json =
        "{\"$relationshipName\":%s,\"$targetId\":%s}"
            .formatted(JsonText.quoted(name), JsonText.quoted(target));
    return refusal(new TwinCommand.PutRelationship(source, id, json, true));
  }

  /// Sets the rules.
  ///
  /// @return why they are refused; empty when they are not
  public Optional<String> rules(List<NamedText> files) {
    return refusal(new TwinCommand.SetRules(files));
  }

  /// Decides a command at the present time.
  ///
  /// @return why it is refused; empty when it is not
  public Optional<String> refusal(TwinCommand command) {
    kernel.beginInput(position++, nowMicros, changes);
    try {
      return switch (kernel.decide(command)) {
        case Reply.Done _ -> Optional.empty();
        case Reply.Refused(Refusal refusal) ->
            Optional.of((refusal.message() + " " + String.join("; ", refusal.details())).strip());
      };
    } finally {
      int _ = kernel.endInput();
    }
  }

  /// Lets time pass: what is due happens, each at its time. A clock that is set back stays.
  public void passUntil(long micros) {
    int ticks = 0;
    while (kernel.nextTimerMicros() <= micros) {
      if (++ticks > TICKS_MAX) {
        throw new LockstepException(
            ErrorCode.OVERLOADED,
            "rehearsal: expected at most %d ticks between two readings, found more"
                .formatted(TICKS_MAX));
      }
      nowMicros = Math.max(nowMicros, kernel.nextTimerMicros());
      kernel.beginInput(position++, nowMicros, changes);
      kernel.fireTimers((due, a, b) -> {});
      int _ = kernel.endInput();
    }
    nowMicros = Math.max(nowMicros, micros);
  }

  /// A reading, after time has passed until its receipt.
  ///
  /// @param path the property's path, components before it with `/`
  /// @param json the value, JSON text
  /// @return why it cannot be taken; empty when it can
  public Optional<String> reading(
      String twinId,
      String path,
      String json,
      Quality quality,
      long sourceMicros,
      long receivedMicros) {
    passUntil(receivedMicros);
    int twin = kernel.twin(twinId);
    if (twin < 0) {
      return Optional.of("expected a twin that is there, found " + twinId);
    }
    ModelEntry model = kernel.modelOf(twin);
    int slot = model.shape().indexOf(path);
    if (slot < 0) {
      return Optional.of(SlotValue.unknown(path, model));
    }
    List<String> problems = new ArrayList<>();
    SlotValue value = SlotValue.of(model, slot, JsonTree.own(json), problems);
    if (value == null) {
      return Optional.of(String.join("; ", problems));
    }
    return sample(twin, slot, sourceMicros, value.bits(), value.text(), quality)
        .map(fault -> "%s: expected %s".formatted(path, fault.expected()));
  }

  /// A reading of the past, as histories hold it: in the model's unit. It is received now; let time
  /// pass before the first one of each input, since nothing happens between those of one.
  ///
  /// @param type how it is held; a value of another type than the property has now is left out
  /// @return false when it cannot be taken
  public boolean reading(
      String twinId,
      String path,
      ValueType type,
      long bits,
      @Nullable String text,
      Quality quality,
      long sourceMicros) {
    int twin = kernel.twin(twinId);
    int slot = twin < 0 ? -1 : kernel.shape(twin).indexOf(path);
    return slot >= 0
        && kernel.shape(twin).slot(slot).sharedType() == type
        && sample(twin, slot, sourceMicros, kernel.own(twin, slot, bits), text, quality).isEmpty();
  }

  /// The property has no value any more.
  public void removal(String twinId, String path) {
    int twin = kernel.twin(twinId);
    int slot = twin < 0 ? -1 : kernel.shape(twin).indexOf(path);
    if (slot >= 0) {
      kernel.beginInput(position++, nowMicros, changes);
      kernel.remove(twin, slot);
      int _ = kernel.endInput();
    }
  }

  /// The value stays, and is of another quality from a time on.
  public void requalification(String twinId, String path, Quality quality, long sinceMicros) {
    int twin = kernel.twin(twinId);
    int slot = twin < 0 ? -1 : kernel.shape(twin).indexOf(path);
    if (slot >= 0) {
      kernel.beginInput(position++, nowMicros, changes);
      kernel.requalify(twin, slot, sinceMicros, quality);
      int _ = kernel.endInput();
    }
  }

  private Optional<SampleFault> sample(
      int twin, int slot, long sourceMicros, long bits, @Nullable String text, Quality quality) {
    kernel.beginInput(position++, nowMicros, changes);
    try {
      return Optional.ofNullable(kernel.sample(twin, slot, sourceMicros, bits, text, quality));
    } finally {
      int _ = kernel.endInput();
    }
  }
}
