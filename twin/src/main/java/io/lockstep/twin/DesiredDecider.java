package io.lockstep.twin;

import io.lockstep.model.ChangeKind;
import io.lockstep.model.DesiredState;
import io.lockstep.model.GraphChange;
import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.Slot;
import io.lockstep.twin.internal.state.DesiredTwin;
import io.lockstep.twin.internal.state.DesiredTwin.Wish;
import io.lockstep.twin.internal.state.DesiredValue;
import io.lockstep.twin.internal.state.OwnUnits;
import io.lockstep.twin.internal.state.State;
import io.lockstep.twin.internal.view.DesiredJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides how far desired values have come: what a device is to be told, when again, and what its
/// reports and acknowledgements mean. A device is told of all values that it does not report, after
/// a growing pause again and again; it may be told of one more than once, and never of an older
/// version after a newer one. Confined to the kernel's thread.
public final class DesiredDecider {
  /// So often a device is told by itself; then only when it is heard of, or something is set.
  public static final int ATTEMPTS_MAX = 8;

  private static final long SECOND = 1_000_000;

  /// The pause before the second time; each is twice as long as the one before.
  private static final long PAUSE_MIN = 2 * SECOND;

  private static final int STATUS_WORKING = 202;
  private static final int STATUS_DONE = 200;
  private static final int STATUS_NOT_DONE = 300;
  private static final int NOTE_MAX = 500;

  private final State state;
  private final ChangeWriter changes;

  /// Twins whose document changed by the present input, in the order in which they did.
  private final Set<Integer> changed = new LinkedHashSet<>();

  DesiredDecider(State state, ChangeWriter changes) {
    this.state = state;
    this.changes = changes;
  }

  /// The input is over: what changed is told, once for each twin.
  void end() {
    if (changed.isEmpty()) {
      return;
    }
    for (int twin : changed) {
      changes.graph(
          ChangeKind.DESIRED,
          new GraphChange(
              GraphChange.Action.CHANGED,
              state.twins.id(twin),
              DesiredJson.of(state, twin),
              state.models.entry(state.twins.model(twin)).id()));
    }
    changed.clear();
  }

  private void put(int twin, DesiredTwin now) {
    state.desired.set(twin, now);
    changed.add(twin);
  }

  private DesiredTwin of(int twin) {
    DesiredTwin entry = state.desired.get(twin);
    return entry == null ? DesiredTwin.NONE : entry;
  }

  /// The greatest received time of the inputs that changed something, microseconds since epoch; 0
  /// before the first. For inputs that state no time of their own.
  public long knownMicros() {
    return Math.max(0, state.knownMicros());
  }

  /// True while nothing was ever desired of any twin.
  public boolean isNone() {
    return state.desired.size() == 0;
  }

  /// True when a twin's device does not report all that it is desired to be.
  public boolean concerns(int twin) {
    DesiredTwin entry = state.desired.get(twin);
    return entry != null && entry.values().stream().anyMatch(value -> value.state().isOpen());
  }

  // Set by apps

  Reply set(TwinCommand.SetDesired command) {
    int twin = Decider.requireTwin(state, command.twinId());
    DesiredTwin before = of(twin);
    DesiredEdit.checkIfMatch(command.ifMatch(), before.version());
    DesiredEdit edit = new DesiredEdit(state, twin, before, command.replaces());
    edit.take(command.json());
    if (edit.changes()) {
      long version = before.version() + 1;
      List<DesiredValue> values = new ArrayList<>(before.values());
      values.removeIf(value -> edit.touches(value.path()));
      for (SlotValue value : edit.values()) {
        values.add(fresh(twin, value, version, command));
      }
      values.sort(Comparator.comparing(DesiredValue::path));
      DesiredTwin now = before.with(values).at(version);
      put(twin, now.wishing(now.hasToTell() ? atLeast(before.wish()) : Wish.NOTHING, 0));
    }
    return new Reply.Done(DesiredJson.etag(of(twin).version()), DesiredJson.of(state, twin));
  }

  private static Wish atLeast(Wish wish) {
    return wish == Wish.ALL ? Wish.ALL : Wish.OPEN;
  }

  private DesiredValue fresh(
      int twin, SlotValue value, long version, TwinCommand.SetDesired command) {
    Slot slot = shape(twin).slot(value.slot());
    long now = changes.receivedMicros();
    return new DesiredValue(
        slot.path(),
        version,
        DesiredState.PENDING,
        OwnUnits.shared(state.slots, state.twins.base(twin), slot, value.bits()),
        value.text(),
        false,
        now,
        now,
        command.by(),
        command.why(),
        0,
        "");
  }

  private Shape shape(int twin) {
    return state.models.entry(state.twins.model(twin)).shape();
  }

  // To the device

  /// A message stands in the journal that tells a device what it is desired to be.
  public void sent(DesiredReference message) {
    int twin = state.twins.find(message.twinId());
    DesiredTwin entry = twin < 0 ? null : state.desired.get(twin);
    if (entry == null || message.version() > entry.version()) {
      return; // The twin is gone, or is another one.
    }
    long now = changes.receivedMicros();
    List<DesiredValue> values = new ArrayList<>();
    boolean isMore = false;
    boolean isOpen = false;
    for (DesiredValue value : entry.values()) {
      boolean isIn = value.version() <= message.version();
      isMore |= !isIn && value.isToTell();
      isOpen |= value.isToTell();
      boolean isFirst = isIn && value.isToTell() && value.state() == DesiredState.PENDING;
      values.add(isFirst ? value.in(DesiredState.SENT, now) : value);
    }
    long due = isOpen ? now + pause(entry.attempts()) : DesiredTwin.NEVER;
    boolean wantsAll = entry.wish() == Wish.ALL && !message.all();
    Wish next = wantsAll ? Wish.ALL : isMore ? Wish.OPEN : Wish.NOTHING;
    put(twin, entry.with(values).told(next, now, due));
    setTimer(twin, due);
  }

  /// A device has acknowledged the message.
  Reply delivered(DesiredReference message) {
    int twin = state.twins.find(message.twinId());
    DesiredTwin entry = twin < 0 ? null : state.desired.get(twin);
    if (entry != null && message.version() <= entry.version()) {
      long now = changes.receivedMicros();
      List<DesiredValue> values = new ArrayList<>();
      for (DesiredValue value : entry.values()) {
        boolean isMeant =
            value.version() <= message.version() && value.state() == DesiredState.SENT;
        values.add(isMeant ? value.in(DesiredState.DELIVERED, now) : value);
      }
      if (!values.equals(entry.values())) {
        put(twin, entry.with(values));
      }
    }
    return Decider.done();
  }

  private static long pause(int attempts) {
    return PAUSE_MIN << Math.min(attempts, ATTEMPTS_MAX);
  }

  private void setTimer(int twin, long due) {
    if (due != DesiredTwin.NEVER) {
      state.timers.add(due, TimerOwner.DESIRED.number(), twin, 0);
    }
  }

  /// There is no way to tell a device some of its values.
  Reply unroutable(TwinCommand.DesiredUnroutable told) {
    int twin = state.twins.find(told.twinId());
    DesiredTwin entry = twin < 0 ? null : state.desired.get(twin);
    if (entry == null) {
      return Decider.done();
    }
    List<DesiredValue> values = new ArrayList<>(entry.values());
    for (TwinCommand.Obstacle obstacle : told.obstacles()) {
      int at = entry.find(obstacle.path());
      boolean isMeant =
          at >= 0 && values.get(at).state().isOpen() && values.get(at).version() <= told.version();
      if (isMeant) {
        values.set(at, values.get(at).held(true, shortened(obstacle.reason())));
      }
    }
    DesiredTwin now = entry.with(values);
    put(twin, now.wishing(now.hasToTell() ? Wish.OPEN : Wish.NOTHING, now.attempts()));
    return Decider.done();
  }

  /// A twin's device is there: what it does not report is told to it again.
  ///
  /// @param all true when it has asked for everything that it is desired to be, and gets an answer
  ///   even when that is nothing
  public void reachable(int twin, boolean all) {
    DesiredTwin entry = state.desired.get(twin);
    if (state.role != KernelRole.WHOLE || (entry == null && !all)) {
      return; // Parts have no desired values.
    }
    DesiredTwin before = entry == null ? DesiredTwin.NONE : entry;
    List<DesiredValue> values = new ArrayList<>(before.values());
    boolean isHeld = false;
    boolean isOpen = false;
    for (int i = 0; i < values.size(); i++) {
      DesiredValue value = values.get(i);
      isOpen |= value.state().isOpen();
      if (value.held()) {
        isHeld = true;
        values.set(i, value.held(false, ""));
      }
    }
    if (!isOpen && !all) {
      return;
    }
    Wish wish = all || before.wish() == Wish.ALL ? Wish.ALL : Wish.OPEN;
    DesiredTwin now = before.with(values).wishing(wish, 0);
    if (isHeld) {
      put(twin, now);
    } else {
      state.desired.set(twin, now);
    }
  }

  /// All that a twin's device is desired to be.
  public PendingDesired all(int twin) {
    return DesiredView.all(state, twin);
  }

  /// A pause is over.
  void timer(int twin, long due) {
    DesiredTwin entry = state.desired.get(twin);
    if (entry == null || entry.dueMicros() != due) {
      return; // Something else came meanwhile.
    }
    long now = changes.receivedMicros();
    List<DesiredValue> values = new ArrayList<>();
    boolean goesOn = entry.attempts() < ATTEMPTS_MAX;
    for (DesiredValue value : entry.values()) {
      boolean isOther = isContradicted(twin, entry, value);
      DesiredValue looked = isOther ? diverged(value, now) : value;
      values.add(goesOn || !looked.isToTell() ? looked : givenUp(looked, entry.attempts(), now));
    }
    DesiredTwin after = entry.with(values);
    goesOn &= after.hasToTell();
    put(twin, after.wishing(goesOn ? Wish.OPEN : entry.wish(), entry.attempts()));
  }

  private static DesiredValue diverged(DesiredValue value, long now) {
    return value.in(DesiredState.DIVERGED, now, value.status(), "the device reports another value");
  }

  private static DesiredValue givenUp(DesiredValue value, int attempts, long now) {
    return value.in(
        value.state(),
        now,
        value.status(),
        "it was sent %d times, and %s; it is sent again when the device is heard of"
            .formatted(
                attempts,
                value.state() == DesiredState.DIVERGED
                    ? "the device reports another value"
                    : "the device has not reported since"));
  }

  /// True when the device was told of a value and reports another one since.
  private boolean isContradicted(int twin, DesiredTwin entry, DesiredValue value) {
    boolean wasTold = value.state() == DesiredState.SENT || value.state() == DesiredState.DELIVERED;
    int slot = wasTold ? shape(twin).indexOf(value.path()) : -1;
    int at = state.twins.base(twin) + slot;
    return slot >= 0
        && state.slots.isPresent(at)
        && state.slots.receivedMicros(at) >= entry.sentMicros()
        && !isReported(twin, slot, value);
  }

  // From the device

  /// A reading of a twin's device is its current value now.
  void reported(int twin, int slot, Quality quality) {
    DesiredTwin entry = state.desired.get(twin);
    boolean isTrusted =
        switch (quality) {
          case GOOD, UNCERTAIN, SIMULATED -> true;
          case BAD, STALE -> false;
        };
    int at = entry == null || !isTrusted ? -1 : entry.find(shape(twin).slot(slot).path());
    if (entry == null || at < 0) {
      return;
    }
    DesiredValue value = entry.values().get(at);
    long now = changes.receivedMicros();
    switch (value.state()) {
      case PENDING -> {
        // It cannot know of it, and will be told, whatever it reports.
      }
      case SENT, DELIVERED, DIVERGED, REJECTED -> {
        if (isReported(twin, slot, value)) {
          put(twin, settled(entry.with(at, value.in(DesiredState.REPORTED, now))));
        }
      }
      case REPORTED -> {
        if (!isReported(twin, slot, value)) {
          put(twin, strayed(twin, entry.with(at, diverged(value, now)), now));
        }
      }
    }
  }

  /// Nothing more to tell, unless other values are open.
  private static DesiredTwin settled(DesiredTwin now) {
    if (now.hasToTell()) {
      return now;
    }
    return now.wishing(now.wish() == Wish.ALL ? Wish.ALL : Wish.NOTHING, 0);
  }

  /// What was as desired is so no more: it is told again after a pause, unless it comes back.
  private DesiredTwin strayed(int twin, DesiredTwin now, long micros) {
    if (now.wish() != Wish.NOTHING || now.dueMicros() != DesiredTwin.NEVER) {
      return now;
    }
    long due = micros + PAUSE_MIN;
    setTimer(twin, due);
    return now.wishing(Wish.NOTHING, 0).due(due);
  }

  private boolean isReported(int twin, int slot, DesiredValue value) {
    return DesiredMatch.isReported(
        state.slots, state.twins.base(twin), shape(twin).slot(slot), value);
  }

  /// A device acknowledges a desired value, as IoT Plug and Play does.
  ///
  /// @param status as in HTTP: 202 when it works on it, another one below 300 when it is done
  /// @param version of the message that it answers
  /// @param note what it says besides, empty for nothing
  public void acknowledged(int twin, int slot, int status, long version, String note) {
    DesiredTwin entry = state.desired.get(twin);
    int at = entry == null ? -1 : entry.find(shape(twin).slot(slot).path());
    DesiredValue value = entry == null || at < 0 ? null : entry.values().get(at);
    if (entry == null
        || value == null
        || value.state() == DesiredState.PENDING
        || version < value.version()
        || version > entry.version()) {
      return; // It speaks of what is no longer desired.
    }
    long now = changes.receivedMicros();
    DesiredValue after;
    if (status < STATUS_DONE || status >= STATUS_NOT_DONE) {
      after = value.in(DesiredState.REJECTED, now, status, noteOr(note, "the device rejects it"));
    } else if (isReported(twin, slot, value)) {
      after = value.in(DesiredState.REPORTED, now, status, shortened(note));
    } else if (status == STATUS_WORKING) {
      after = value.in(DesiredState.DELIVERED, now, status, shortened(note));
    } else {
      after =
          value.in(
              DesiredState.DIVERGED, now, status, noteOr(note, "the device reports another value"));
    }
    if (!after.equals(value)) {
      DesiredTwin with = settled(entry.with(at, after));
      boolean isReopened = after.state().isOpen() && !value.state().isOpen();
      put(twin, isReopened ? strayed(twin, with, now) : with);
    }
  }

  private static String noteOr(String note, String otherwise) {
    return note.isEmpty() ? otherwise : shortened(note);
  }

  private static String shortened(String text) {
    return text.length() <= NOTE_MAX ? text : text.substring(0, NOTE_MAX) + "...";
  }

  // Changes of the twin

  /// A twin is about to be deleted.
  void gone(int twin) {
    state.desired.remove(twin);
    changed.remove(twin);
  }

  /// A twin has another model: what that does not let apps write, or holds otherwise, is desired no
  /// more.
  void moved(int twin, ModelMove move) {
    DesiredTwin entry = state.desired.get(twin);
    if (entry == null || entry.values().isEmpty()) {
      return;
    }
    List<DesiredValue> values = new ArrayList<>();
    for (DesiredValue value : entry.values()) {
      String path = pathAfter(value, move);
      if (path != null) {
        values.add(value.at(path));
      }
    }
    if (values.equals(entry.values())) {
      return;
    }
    values.sort(Comparator.comparing(DesiredValue::path));
    DesiredTwin now = entry.with(values).at(entry.version() + 1);
    put(twin, now.hasToTell() ? now : now.wishing(Wish.NOTHING, 0));
  }

  private static @Nullable String pathAfter(DesiredValue value, ModelMove move) {
    int from = move.shapeBefore().indexOf(value.path());
    int to = from < 0 ? -1 : move.targets()[from];
    if (to < 0) {
      return null;
    }
    Slot before = move.shapeBefore().slot(from);
    Slot after = move.after().shape().slot(to);
    boolean isSame =
        DesiredEdit.isWritable(after)
            && after.type() == before.type()
            && after.sharedType() == before.sharedType()
            && after.unit().equals(before.unit())
            && move.after().checks().get(to).fault(value.bits(), value.text()) == null;
    return isSame ? after.path() : null;
  }
}
