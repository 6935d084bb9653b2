package io.lockstep.twin.internal.state;

import io.lockstep.twin.GraphLimits;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The format in which a state is written, and those of earlier releases, which are read.
final class StateSnapshot {
  private static final int MAGIC = 0x4C53_5457;
  private static final int FORMAT = 15;

  /// The first format that says for how long what is kept.
  private static final int FORMAT_WITH_KEEPING = 15;

  /// The first format that has what all rules remember of a twin at one place.
  private static final int FORMAT_WITH_CELLS_BY_TWIN = 14;

  /// The first format that knows why rules fired.
  private static final int FORMAT_WITH_FIRINGS = 13;

  /// The first format that says since when the server listens.
  private static final int FORMAT_WITH_LISTENING = 11;

  /// The format of a release whose alarms neither latch nor are put aside.
  private static final int FORMAT_WITH_PLAIN_ALARMS = 8;

  /// The first format with computed properties, desired values and the certainty of commands.
  private static final int FORMAT_WITH_CERTAINTY = 8;

  /// The format of a release without computed properties, desired values and the certainty of
  /// commands.
  private static final int FORMAT_WITHOUT_CERTAINTY = 7;

  /// The same, but ordinals of ids had 4 bytes.
  private static final int FORMAT_WITH_SHORT_IDS = 6;

  /// The same, without a change memory, limits and event routes.
  private static final int FORMAT_WITHOUT_MEMORY = 5;

  /// That one, but drafted slots have no units.
  private static final int FORMAT_WITHOUT_UNITS = 4;

  /// The format of a release that knew neither timers, commands nor rules.
  private static final int FORMAT_WITHOUT_COMMANDS = 2;

  private StateSnapshot() {}

  static void write(State state, DataOutput out) throws IOException {
    out.writeInt(MAGIC);
    out.writeInt(FORMAT);
    out.writeLong(state.position);
    out.writeLong(state.stamp);
    out.writeLong(state.knownMicros);
    out.writeLong(state.setBackMicros);
    state.policy().write(out);
    state.tally.write(out);
    state.models.write(out);
    state.twins.write(out);
    state.slots.write(out);
    state.relationships.write(out);
    state.series.write(out);
    state.drift.write(out);
    state.messages.write(out);
    state.timers.write(out);
    state.commands.write(out);
    state.keys.write(out);
    state.rules.write(out, state.twins.limit());
    state.alarms.write(out);
    state.memory.write(out);
    state.limits.write(out);
    state.eventRoutes.write(out);
    state.installations.write(out);
    state.desired.write(out);
    state.watches.write(out);
    state.policies.write(out);
    state.runs.write(out);
    state.rules.listening().write(out);
    state.firings.write(state.rules, out);
    state.keeping.write(out);
    out.writeInt(MAGIC);
  }

  static State read(DataInput in) throws IOException {
    Snapshots.check(in.readInt() == MAGIC, "the mark LSTW at the beginning", 0);
    int format = in.readInt();
    Snapshots.check(
        (format >= FORMAT_WITH_CERTAINTY && format <= FORMAT)
            || format == FORMAT_WITHOUT_CERTAINTY
            || format == FORMAT_WITH_SHORT_IDS
            || format == FORMAT_WITHOUT_MEMORY
            || format == FORMAT_WITHOUT_UNITS
            || format == FORMAT_WITHOUT_COMMANDS,
        "format " + FORMAT,
        format);
    long position = in.readLong();
    long stamp = in.readLong();
    boolean hasMemory = format >= FORMAT_WITH_SHORT_IDS;
    long knownMicros = hasMemory ? in.readLong() : Long.MIN_VALUE;
    long setBackMicros = hasMemory ? in.readLong() : Long.MIN_VALUE;
    State state = new State(Policy.read(in, hasMemory));
    state.knownMicros = knownMicros;
    state.setBackMicros = setBackMicros;
    state.position = position;
    state.stamp = stamp;
    state.tally.read(in, format != FORMAT_WITHOUT_COMMANDS);
    state.models.read(in, format >= FORMAT_WITHOUT_MEMORY);
    state.twins.read(in, hasMemory);
    state.slots.read(in);
    state.relationships.read(in);
    state.series.read(in);
    state.drift.read(in);
    state.messages.read(in);
    if (format != FORMAT_WITHOUT_COMMANDS) {
      state.timers.read(in);
      state.commands.read(in, formatOfCommands(format));
      state.keys.read(in, format > FORMAT_WITHOUT_CERTAINTY);
      state.rules.read(in, state.models, format < FORMAT_WITH_CELLS_BY_TWIN);
      state.alarms.read(in, formatOfAlarms(format));
    }
    if (hasMemory) {
      state.memory.read(in);
      state.limits = GraphLimits.read(in);
      state.eventRoutes.read(in);
    } else {
      beginMemory(state);
    }
    if (format > FORMAT_WITHOUT_CERTAINTY) {
      state.installations.read(in);
      state.desired.read(in);
      state.watches.read(in);
      state.policies.read(in);
      state.runs.read(in);
    }
    if (format >= FORMAT_WITH_LISTENING) {
      state.rules.listening().read(in);
    }
    if (format >= FORMAT_WITH_FIRINGS) {
      state.firings.read(state.rules, in);
    }
    if (format >= FORMAT_WITH_KEEPING) {
      state.keeping.read(in);
    }
    Snapshots.check(in.readInt() == MAGIC, "the mark LSTW at the end", 0);
    state.computes.restore(state.rules.computes());
    return state;
  }

  private static AlarmEntryFormat formatOfAlarms(int format) {
    if (format > FORMAT_WITH_PLAIN_ALARMS) {
      return AlarmEntryFormat.WHOLE;
    }
    return format > FORMAT_WITH_SHORT_IDS ? AlarmEntryFormat.PLAIN : AlarmEntryFormat.SHORT_IDS;
  }

  private static CommandEntryFormat formatOfCommands(int format) {
    if (format > FORMAT_WITHOUT_CERTAINTY) {
      return CommandEntryFormat.CERTAIN;
    }
    return format > FORMAT_WITH_SHORT_IDS
        ? CommandEntryFormat.WITHOUT_CERTAINTY
        : CommandEntryFormat.SHORT_IDS;
  }

  /// What a release without a change memory left: all before is unknown.
  private static void beginMemory(State state) {
    for (int i = 0; i < state.twins.limit(); i++) {
      if (state.twins.exists(i)) {
        state.knownMicros = Math.max(state.knownMicros, state.twins.updatedMicros(i));
      }
    }
    for (int i = 0; i < state.models.limit(); i++) {
      ModelEntry entry = state.models.entryOrNull(i);
      if (entry != null) {
        state.knownMicros = Math.max(state.knownMicros, entry.uploadMicros());
      }
    }
    state.setBackMicros = state.knownMicros;
    state.memory.beginAt(state.knownMicros, state.position);
  }
}
