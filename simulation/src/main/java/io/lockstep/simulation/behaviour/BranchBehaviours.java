package io.lockstep.simulation.behaviour;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.text.Nearest;
import io.lockstep.simulation.behaviour.Fleet.RunKey;
import io.lockstep.simulation.behaviour.Signature.Port;
import io.lockstep.space.Branch;
import io.lockstep.space.Feed;
import io.lockstep.space.Source;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Behaviours in a branch that runs ahead: the same models, driven by what comes out of the branch,
/// as the live ones are by what comes out of the plant. What they say is due at once. Time is the
/// branch's: pauses of models that failed, too. Equal states and inputs give equal values, wherever
/// FMUs run. Confined to the thread of the run.
public final class BranchBehaviours implements Source {
  /// Why a model cannot go on whose start values were changed.
  static final String START_DIFFERS = "a value that it starts with is otherwise";

  private static final int TURN_STEPS = 1_000;

  private final Fleet fleet;
  private final List<Begun> begun = new ArrayList<>();
  private final Set<TwinRun> timed = new LinkedHashSet<>();
  private ByteBuffer unread = ByteBuffer.allocate(1 << 12);
  private long heardMicros;
  private long timedMicros = NEVER;
  private Map<RunKey, TwinRun> ended = Map.of();
  private boolean isClosed;

  /// Which models run, and what is otherwise with them.
  ///
  /// @param plans of the plant's behaviours
  /// @param changes of parameters, checked by [#check]
  /// @param goesOn whether models go on from the states they had; else all begin anew
  public record Setting(List<Plan> plans, List<Change> changes, boolean goesOn) {
    /// Copies the lists.
    public Setting {
      plans = List.copyOf(plans);
      changes = List.copyOf(changes);
    }
  }

  /// A parameter, start value or input that is otherwise.
  ///
  /// @param twin empty for all twins of the behaviour
  /// @param value in the variable's own unit
  public record Change(String behaviour, String twin, String variable, double value) {}

  /// How a model went in the branch.
  ///
  /// @param isSaved whether it went on from the state that it had; else it began from start values,
  ///   for the reason
  /// @param status how it stands, or stood at the end of the run; empty when its twin is gone
  public record Ran(
      String behaviour, String twin, boolean isSaved, String reason, Optional<TwinStatus> status) {}

  private record Begun(RunKey key, String reason) {}

  /// @param branch to be driven from now on
  /// @param fromMicros the branch's time
  /// @param forked what models knew; empty for a moment of the past
  /// @param models belong to the caller
  public BranchBehaviours(
      Branch branch, long fromMicros, Setting setting, Optional<Forked> forked, Models models) {
    heardMicros = fromMicros;
    Map<String, Plan> usual = new HashMap<>();
    setting.plans().forEach(plan -> usual.put(plan.behaviour().name(), plan));
    fleet =
        new Fleet(
            _ -> branch.view(),
            setting.plans(),
            models,
            (plan, twin) -> varied(plan, twin, setting.changes(), models));
    fleet.follow();
    fleet
        .runs()
        .forEach(
            (key, run) -> {
              String reason = resumed(key, run, usual, setting, forked);
              begun.add(new Begun(key, reason));
            });
    forked.ifPresent(
        moment ->
            moment.untaken().forEach(record -> fleet.take(ChangeKind.SAMPLES.number(), record)));
  }

  /// Whether all that is to be changed is there.
  ///
  /// @throws LockstepException NOT_FOUND or INVALID_ARGUMENT that says what is not
  public static void check(Setting setting, Models models) {
    for (Change change : setting.changes()) {
      List<String> names = setting.plans().stream().map(each -> each.behaviour().name()).toList();
      Plan plan =
          setting.plans().stream()
              .filter(each -> each.behaviour().name().equals(change.behaviour()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new LockstepException(
                          ErrorCode.NOT_FOUND,
                          "parameters: expected a behaviour of the plant, one of %s, found %s"
                              .formatted(names, change.behaviour())));
      Port port = port(plan, change.variable(), models);
      if (!port.isNumber() || !(port.isInput() || port.isStart())) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "parameters: expected a number that may be set (a parameter, start value or input of %s), found %s"
                .formatted(plan.behaviour().source(), change.variable()));
      }
    }
  }

  private static Port port(Plan plan, String variable, Models models) {
    Signature signature = models.signature(plan.behaviour().source());
    return signature
        .port(variable)
        .orElseThrow(
            () -> {
              String nearest =
                  Nearest.to(variable, signature.ports().stream().map(Port::name).toList());
              return new LockstepException(
                  ErrorCode.NOT_FOUND,
                  "parameters: expected a variable of %s, found %s%s"
                      .formatted(
                          plan.behaviour().source(),
                          variable,
                          nearest == null ? "" : "; did you mean " + nearest + "?"));
            });
  }

  static Plan varied(Plan plan, String twin, List<Change> changes, Models models) {
    Plan varied = plan;
    for (Change change : changes) {
      if (change.behaviour().equals(plan.behaviour().name())
          && (change.twin().isEmpty() || change.twin().equals(twin))) {
        varied = varied.with(port(plan, change.variable(), models), change.value());
      }
    }
    return varied;
  }

  /// Brings a model to the state that it had.
  ///
  /// @return why it begins anew; empty when it goes on
  private static String resumed(
      RunKey key, TwinRun run, Map<String, Plan> usual, Setting setting, Optional<Forked> forked) {
    if (!setting.goesOn()) {
      return "asked for";
    }
    if (forked.isEmpty()) {
      return "states of models are not kept for moments of the past";
    }
    Plan plan = usual.get(key.behaviour());
    if (plan != null && !run.plan().startsAs(plan)) {
      return START_DIFFERS;
    }
    Forked.Model model = forked.get().model(key);
    if (model.state().isEmpty()) {
      return model.reason();
    }
    try {
      run.restore(new DataInputStream(new ByteArrayInputStream(model.state().get())));
      return "";
    } catch (IOException | RuntimeException e) {
      return "its state was not taken: " + e.getMessage();
    }
  }

  /// How the models went, in order. By any thread once the run is closed.
  public List<Ran> ran() {
    return begun.stream()
        .map(
            each ->
                new Ran(
                    each.key().behaviour(),
                    each.key().twin(),
                    each.reason().isEmpty(),
                    each.reason(),
                    Optional.ofNullable(runs().get(each.key())).map(TwinRun::status)))
        .toList();
  }

  private Map<RunKey, TwinRun> runs() {
    return isClosed ? ended : fleet.runs();
  }

  @Override
  public boolean follows() {
    return true;
  }

  /// Remembered until the input is decided: the twins' state stands in the middle of it.
  @Override
  public void changed(int kind, ByteBuffer record) {
    if (kind == ChangeKind.SAMPLES.number()
        || kind == ChangeKind.TWIN.number()
        || kind == ChangeKind.MODEL.number()) {
      int needed = unread.position() + 2 * Integer.BYTES + record.remaining();
      if (needed > unread.capacity()) {
        unread = ByteBuffer.allocate(needed * 2).put(unread.flip());
      }
      unread.putInt(kind).putInt(record.remaining()).put(record);
    }
  }

  private void take() {
    if (unread.position() == 0) {
      return;
    }
    unread.flip();
    while (unread.hasRemaining()) {
      int kind = unread.getInt();
      int size = unread.getInt();
      ByteBuffer record = unread.slice(unread.position(), size);
      unread.position(unread.position() + size);
      heardMicros = Math.max(heardMicros, ChangeHeader.read(record.duplicate()).receivedMicros());
      fleet.take(kind, record);
    }
    unread.clear();
    fleet.follow();
  }

  @Override
  public long nextMicros() {
    take();
    return fleet.hasTouched() ? Math.min(heardMicros, timedMicros) : timedMicros;
  }

  @Override
  public void feed(Feed into) {
    take();
    long now = into.nowMicros();
    for (TwinRun run : timed) {
      if (run.nextMicros() <= now) {
        fleet.touch(run);
      }
    }
    Map<String, List<Write>> writes = new LinkedHashMap<>();
    for (TwinRun run : fleet.touched()) {
      if (run.advance(
          now,
          now * 1_000,
          TURN_STEPS,
          write -> writes.computeIfAbsent(write.twinId(), _ -> new ArrayList<>()).add(write))) {
        fleet.touch(run);
      }
      if (run.nextMicros() == NEVER) {
        timed.remove(run);
      } else {
        timed.add(run);
      }
    }
    timed.retainAll(Set.copyOf(fleet.runs().values()));
    timedMicros = timed.stream().mapToLong(TwinRun::nextMicros).min().orElse(NEVER);
    writes.forEach(
        (twin, all) ->
            into.message(
                Behaviours.SENDER,
                Write.topic(twin),
                ByteBuffer.wrap(Write.payload(all).getBytes(StandardCharsets.UTF_8))));
  }

  @Override
  public void close() {
    if (!isClosed) {
      ended = fleet.runs();
      isClosed = true;
      fleet.close();
    }
  }
}
