package io.lockstep.twin;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Text;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.internal.state.ChangeMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The binary form of a [TwinCommand] in the input journal: one byte that names the command, then
/// its parts in order. The numbers never change their meaning and are never used again. Stateless.
public final class TwinCommandCodec {
  private static final byte ADD_MODELS = 1;
  private static final byte PATCH_MODEL = 2;
  private static final byte DELETE_MODEL = 3;
  private static final byte PUT_TWIN = 4;
  private static final byte PATCH_TWIN = 5;
  private static final byte DELETE_TWIN = 6;
  private static final byte PUT_RELATIONSHIP = 7;
  private static final byte PATCH_RELATIONSHIP = 8;
  private static final byte DELETE_RELATIONSHIP = 9;
  private static final byte PATCH_COMPONENT = 10;
  private static final byte PUBLISH_TELEMETRY = 11;
  private static final byte ADOPT_DRAFT = 12;
  private static final byte SET_OPTIONS = 13;
  private static final byte INVOKE = 14;
  private static final byte UNROUTABLE = 15;
  private static final byte RESTARTED = 16;
  private static final byte SET_RULES = 17;
  private static final byte ACKNOWLEDGE_ALARM = 18;
  private static final byte ACKNOWLEDGE_ALARM_OF = 20;

  private static final byte MIGRATE_TWINS = 19;

  private static final byte MERGE = 24;

  private static final byte PUT_EVENT_ROUTE = 30;
  private static final byte DELETE_EVENT_ROUTE = 31;
  private static final byte SET_LIMITS = 40;
  private static final byte BEGIN_RUN = 60;
  private static final byte END_RUN = 61;
  private static final byte INSTALL = 65;
  private static final byte REMOVE_ITEM = 66;
  private static final byte SET_DESIRED = 55;
  private static final byte DESIRED_UNROUTABLE = 56;
  private static final byte SET_POLICIES = 70;
  private static final byte PURGE_TWIN = 71;
  private static final byte ACT_ON_ALARM = 72;
  private static final byte SET_RETENTION = 73;
  private static final byte SET_HOLD = 74;
  private static final byte PLAN_KEEPING = 75;
  private static final byte NOTE_GAP = 76;

  private static final byte INVOKE_EXPECTING = 50;
  private static final byte DELIVERED = 51;
  private static final byte CANCEL_COMMAND = 52;
  private static final byte CANCEL_DECIDED = 53;

  private static final int FIXED_BYTES_MAX = 32;

  private TwinCommandCodec() {}

  // Flags of a twin that is put.
  private static final int IF_NONE_MATCH = 1;
  private static final int IMPORT = 2;

  /// The most bytes that [#write] may take.
  public static int bytesMax(TwinCommand command) {
    return FIXED_BYTES_MAX
        + switch (command) {
          case TwinCommand.AddModels(String json) -> Text.bytesMax(json);
          case TwinCommand.PatchModel(String id, String patch) -> sum(id, patch);
          case TwinCommand.DeleteModel(String id) -> sum(id);
          case TwinCommand.PutTwin(String id, String json, boolean _, boolean _) -> sum(id, json);
          case TwinCommand.PatchTwin(String id, String patch, String match) ->
              sum(id, patch, orEmpty(match));
          case TwinCommand.DeleteTwin(String id, String match) -> sum(id, orEmpty(match));
          case TwinCommand.PutRelationship(String twin, String id, String json, boolean _) ->
              sum(twin, id, json);
          case TwinCommand.PatchRelationship(String twin, String id, String patch, String match) ->
              sum(twin, id, patch, orEmpty(match));
          case TwinCommand.DeleteRelationship(String twin, String id, String match) ->
              sum(twin, id, orEmpty(match));
          case TwinCommand.PatchComponent(String twin, String path, String patch, String match) ->
              sum(twin, path, patch, orEmpty(match));
          case TwinCommand.PublishTelemetry(
                  String twin,
                  String path,
                  String json,
                  String messageId,
                  long _) ->
              sum(twin, path, json, messageId);
          case TwinCommand.AdoptDraft(String twin, String model) -> sum(twin, model);
          case TwinCommand.MigrateTwins(List<TwinCommand.Move> moves) -> sumOfMoves(moves);
          case TwinCommand.SetOptions _, TwinCommand.Restarted _ -> 0;
          case TwinCommand.SetLimits _ -> GraphLimits.BYTES;
          case TwinCommand.SetRules(List<NamedText> files) -> sum(files);
          case TwinCommand.SetPolicies(List<NamedText> files) -> sum(files);
          case TwinCommand.SetRetention(List<NamedText> files) -> sum(files);
          case TwinCommand.SetHold set -> KeepingCodec.bytesMax(set);
          case TwinCommand.PlanKeeping plan -> plan.change().bytesMax();
          case TwinCommand.NoteGap note -> KeepingCodec.bytesMax(note);
          case TwinCommand.AcknowledgeAlarm(String id, String by, String comment, String twin) ->
              sum(id, by, comment, twin);
          case TwinCommand.ActOnAlarm act -> AlarmActionCodec.bytesMax(act);
          case TwinCommand.Invoke asked ->
              sum(
                  asked.twinId(),
                  asked.componentPath(),
                  asked.name(),
                  orEmpty(asked.payload()),
                  asked.idempotencyKey(),
                  asked.origin(),
                  asked.expectation() == null ? "" : asked.expectation().condition());
          case TwinCommand.Unroutable(String id, String reason) -> sum(id, reason);
          case TwinCommand.Delivered(String id, String twin, long _) -> sum(id, twin);
          case TwinCommand.CancelCommand(String id, String twin, String by, String reason) ->
              sum(id, twin, by, reason);
          case TwinCommand.CancelDecided(String id, String twin, boolean _) -> sum(id, twin);
          case TwinCommand.Merge merge -> MergeCodec.bytesMax(merge);
          case TwinCommand.PutEventRoute(String id, String endpoint, String filter) ->
              sum(id, endpoint, filter);
          case TwinCommand.DeleteEventRoute(String id) -> sum(id);
          case TwinCommand.BeginRun(String twin, String process, String by) ->
              sum(twin, process, by);
          case TwinCommand.EndRun(String twin, String run, String by, String why) ->
              sum(twin, run, by, why);
          case TwinCommand.Install(String location, String item, boolean _) -> sum(location, item);
          case TwinCommand.RemoveItem(String location, String item) -> sum(location, item);
          case TwinCommand.SetDesired set ->
              sum(set.twinId(), set.json(), orEmpty(set.ifMatch()), set.by(), set.why());
          case TwinCommand.DesiredUnroutable told -> DesiredCodec.bytesMax(told);
          case TwinCommand.PurgeTwin(String twin, long _, long _, String archive, String why) ->
              sum(twin, archive, why);
        };
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static int sum(List<NamedText> files) {
    int bytes = 0;
    for (NamedText file : files) {
      bytes = Math.addExact(bytes, sum(file.name(), file.text()));
    }
    return bytes;
  }

  private static int sumOfMoves(List<TwinCommand.Move> moves) {
    int bytes = 0;
    for (TwinCommand.Move move : moves) {
      bytes = Math.addExact(bytes, sum(move.from(), move.to()) + 3 * Integer.BYTES);
      bytes = Math.addExact(bytes, sum(move.twins().toArray(String[]::new)));
      bytes = Math.addExact(bytes, sum(move.drop().toArray(String[]::new)));
      for (TwinCommand.Rename rename : move.renames()) {
        bytes = Math.addExact(bytes, sum(rename.from(), rename.to()));
      }
    }
    return bytes;
  }

  private static int sum(String... texts) {
    int bytes = 0;
    for (String text : texts) {
      bytes = Math.addExact(bytes, Text.bytesMax(text));
    }
    return bytes;
  }

  /// Writes the command at the buffer's position.
  public static void write(TwinCommand command, ByteBuffer into) {
    switch (command) {
      case TwinCommand.AddModels(String json) -> put(into, ADD_MODELS, json);
      case TwinCommand.PatchModel(String id, String patch) -> put(into, PATCH_MODEL, id, patch);
      case TwinCommand.DeleteModel(String id) -> put(into, DELETE_MODEL, id);
      case TwinCommand.PutTwin put -> {
        put(into, PUT_TWIN, put.twinId(), put.json());
        into.put((byte) ((put.ifNoneMatch() ? IF_NONE_MATCH : 0) | (put.isImport() ? IMPORT : 0)));
      }
      case TwinCommand.PatchTwin(String id, String patch, String match) -> {
        put(into, PATCH_TWIN, id, patch);
        putOptional(into, match);
      }
      case TwinCommand.DeleteTwin(String id, String match) -> {
        put(into, DELETE_TWIN, id);
        putOptional(into, match);
      }
      case TwinCommand.PutRelationship(
              String twin,
              String id,
              String json,
              boolean ifNoneMatch) -> {
        put(into, PUT_RELATIONSHIP, twin, id, json);
        put(into, ifNoneMatch);
      }
      case TwinCommand.PatchRelationship(String twin, String id, String patch, String match) -> {
        put(into, PATCH_RELATIONSHIP, twin, id, patch);
        putOptional(into, match);
      }
      case TwinCommand.DeleteRelationship(String twin, String id, String match) -> {
        put(into, DELETE_RELATIONSHIP, twin, id);
        putOptional(into, match);
      }
      case TwinCommand.PatchComponent(String twin, String path, String patch, String match) -> {
        put(into, PATCH_COMPONENT, twin, path, patch);
        putOptional(into, match);
      }
      case TwinCommand.PublishTelemetry(
              String twin,
              String path,
              String json,
              String messageId,
              long sourceMicros) -> {
        put(into, PUBLISH_TELEMETRY, twin, path, json, messageId);
        into.putLong(sourceMicros);
      }
      case TwinCommand.AdoptDraft(String twin, String model) -> put(into, ADOPT_DRAFT, twin, model);
      case TwinCommand.MigrateTwins(List<TwinCommand.Move> moves) -> {
        into.put(MIGRATE_TWINS).putInt(moves.size());
        moves.forEach(move -> put(into, move));
      }
      case TwinCommand.SetOptions(KernelOptions options) ->
          into.put(SET_OPTIONS)
              .put((byte) options.autoCreate().number())
              .putLong(options.futureToleranceMicros())
              .putInt(options.driftEntriesMax())
              .putInt(options.memoryChangesMax())
              .putLong(options.memoryBytesMax());
      case TwinCommand.SetLimits(GraphLimits limits) -> limits.write(into.put(SET_LIMITS));
      case TwinCommand.Invoke asked -> {
        Expectation expected = asked.expectation();
        byte kind = expected == null ? INVOKE : INVOKE_EXPECTING;
        put(into, kind, asked.twinId(), asked.componentPath(), asked.name());
        putOptional(into, asked.payload());
        into.putLong(asked.timeoutMicros());
        put(into, asked.idempotent());
        Text.write(into, asked.idempotencyKey());
        Text.write(into, asked.origin());
        if (expected != null) {
          Text.write(into, expected.condition());
          into.putLong(expected.withinMicros());
        }
      }
      case TwinCommand.Unroutable(String id, String reason) -> put(into, UNROUTABLE, id, reason);
      case TwinCommand.Restarted _ -> into.put(RESTARTED);
      case TwinCommand.Delivered(String id, String twin, long micros) -> {
        put(into, DELIVERED, id, twin);
        into.putLong(micros);
      }
      case TwinCommand.CancelCommand(String id, String twin, String by, String reason) ->
          put(into, CANCEL_COMMAND, id, twin, by, reason);
      case TwinCommand.CancelDecided(String id, String twin, boolean withdrawn) -> {
        put(into, CANCEL_DECIDED, id, twin);
        put(into, withdrawn);
      }
      case TwinCommand.SetRules(List<NamedText> files) -> putFiles(into.put(SET_RULES), files);
      case TwinCommand.SetPolicies(List<NamedText> files) ->
          putFiles(into.put(SET_POLICIES), files);
      case TwinCommand.SetRetention(List<NamedText> files) ->
          putFiles(into.put(SET_RETENTION), files);
      case TwinCommand.SetHold set -> KeepingCodec.write(set, into.put(SET_HOLD));
      case TwinCommand.PlanKeeping plan -> plan.change().write(into.put(PLAN_KEEPING));
      case TwinCommand.NoteGap note -> KeepingCodec.write(note, into.put(NOTE_GAP));
      case TwinCommand.AcknowledgeAlarm(String id, String by, String comment, String twin) ->
          put(into, ACKNOWLEDGE_ALARM_OF, id, by, comment, twin);
      case TwinCommand.ActOnAlarm act -> AlarmActionCodec.write(act, into.put(ACT_ON_ALARM));
      case TwinCommand.Merge merge -> MergeCodec.write(merge, into.put(MERGE));
      case TwinCommand.PutEventRoute(String id, String endpoint, String filter) ->
          put(into, PUT_EVENT_ROUTE, id, endpoint, filter);
      case TwinCommand.DeleteEventRoute(String id) -> put(into, DELETE_EVENT_ROUTE, id);
      case TwinCommand.Install(String location, String item, boolean replace) -> {
        put(into, INSTALL, location, item);
        put(into, replace);
      }
      case TwinCommand.RemoveItem(String location, String item) ->
          put(into, REMOVE_ITEM, location, item);
      case TwinCommand.SetDesired set -> DesiredCodec.write(set, into.put(SET_DESIRED));
      case TwinCommand.DesiredUnroutable told ->
          DesiredCodec.write(told, into.put(DESIRED_UNROUTABLE));
      case TwinCommand.BeginRun(String twin, String process, String by) ->
          put(into, BEGIN_RUN, twin, process, by);
      case TwinCommand.EndRun(String twin, String run, String by, String why) ->
          put(into, END_RUN, twin, run, by, why);
      case TwinCommand.PurgeTwin(
              String twin,
              long upTo,
              long before,
              String archive,
              String why) -> {
        put(into, PURGE_TWIN, twin, archive, why);
        into.putLong(upTo).putLong(before);
      }
    }
  }

  private static void putFiles(ByteBuffer into, List<NamedText> files) {
    into.putInt(files.size());
    for (NamedText file : files) {
      Text.write(into, file.name());
      Text.write(into, file.text());
    }
  }

  private static void put(ByteBuffer into, TwinCommand.Move move) {
    Text.write(into, move.from());
    Text.write(into, move.to());
    put(into, move.twins());
    put(into, move.drop());
    into.putInt(move.renames().size());
    for (TwinCommand.Rename rename : move.renames()) {
      Text.write(into, rename.from());
      Text.write(into, rename.to());
    }
  }

  private static void put(ByteBuffer into, List<String> texts) {
    into.putInt(texts.size());
    texts.forEach(text -> Text.write(into, text));
  }

  private static void put(ByteBuffer into, byte kind, String... texts) {
    into.put(kind);
    for (String text : texts) {
      Text.write(into, text);
    }
  }

  private static void put(ByteBuffer into, boolean flag) {
    into.put((byte) (flag ? 1 : 0));
  }

  private static void putOptional(ByteBuffer into, @Nullable String text) {
    put(into, text != null);
    if (text != null) {
      Text.write(into, text);
    }
  }

  /// Reads a command at the buffer's position.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when the bytes are none
  public static TwinCommand read(ByteBuffer from) {
    try {
      return read(from.get(), from);
    } catch (java.nio.BufferUnderflowException e) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT, "twin command: expected more bytes, found the end", e);
    }
  }

  private static TwinCommand read(byte kind, ByteBuffer from) {
    return switch (kind) {
      case ADD_MODELS -> new TwinCommand.AddModels(Text.read(from));
      case PATCH_MODEL -> new TwinCommand.PatchModel(Text.read(from), Text.read(from));
      case DELETE_MODEL -> new TwinCommand.DeleteModel(Text.read(from));
      case PUT_TWIN -> putTwin(from);
      case PATCH_TWIN ->
          new TwinCommand.PatchTwin(Text.read(from), Text.read(from), optional(from));
      case DELETE_TWIN -> new TwinCommand.DeleteTwin(Text.read(from), optional(from));
      case PUT_RELATIONSHIP ->
          new TwinCommand.PutRelationship(
              Text.read(from), Text.read(from), Text.read(from), flag(from));
      case PATCH_RELATIONSHIP ->
          new TwinCommand.PatchRelationship(
              Text.read(from), Text.read(from), Text.read(from), optional(from));
      case DELETE_RELATIONSHIP ->
          new TwinCommand.DeleteRelationship(Text.read(from), Text.read(from), optional(from));
      case PATCH_COMPONENT ->
          new TwinCommand.PatchComponent(
              Text.read(from), Text.read(from), Text.read(from), optional(from));
      case PUBLISH_TELEMETRY ->
          new TwinCommand.PublishTelemetry(
              Text.read(from), Text.read(from), Text.read(from), Text.read(from), from.getLong());
      case ADOPT_DRAFT -> new TwinCommand.AdoptDraft(Text.read(from), Text.read(from));
      case MIGRATE_TWINS -> new TwinCommand.MigrateTwins(moves(from));
      case SET_OPTIONS -> new TwinCommand.SetOptions(options(from));
      case SET_LIMITS -> new TwinCommand.SetLimits(limits(from));
      case INVOKE -> invoke(from, false);
      case INVOKE_EXPECTING -> invoke(from, true);
      case DELIVERED -> new TwinCommand.Delivered(Text.read(from), Text.read(from), from.getLong());
      case CANCEL_COMMAND ->
          new TwinCommand.CancelCommand(
              Text.read(from), Text.read(from), Text.read(from), Text.read(from));
      case CANCEL_DECIDED ->
          new TwinCommand.CancelDecided(Text.read(from), Text.read(from), flag(from));
      case UNROUTABLE -> new TwinCommand.Unroutable(Text.read(from), Text.read(from));
      case RESTARTED -> new TwinCommand.Restarted();
      case SET_RULES -> new TwinCommand.SetRules(files(from));
      case SET_POLICIES -> new TwinCommand.SetPolicies(files(from));
      case SET_RETENTION -> new TwinCommand.SetRetention(files(from));
      case SET_HOLD -> KeepingCodec.readHold(from);
      case PLAN_KEEPING -> KeepingCodec.readPlan(from);
      case NOTE_GAP -> KeepingCodec.readGap(from);
      case ACKNOWLEDGE_ALARM ->
          new TwinCommand.AcknowledgeAlarm(Text.read(from), Text.read(from), Text.read(from));
      case ACKNOWLEDGE_ALARM_OF ->
          new TwinCommand.AcknowledgeAlarm(
              Text.read(from), Text.read(from), Text.read(from), Text.read(from));
      case ACT_ON_ALARM -> AlarmActionCodec.read(from);
      case MERGE -> MergeCodec.read(from);
      case PUT_EVENT_ROUTE ->
          new TwinCommand.PutEventRoute(Text.read(from), Text.read(from), Text.read(from));
      case DELETE_EVENT_ROUTE -> new TwinCommand.DeleteEventRoute(Text.read(from));
      case BEGIN_RUN -> new TwinCommand.BeginRun(Text.read(from), Text.read(from), Text.read(from));
      case END_RUN ->
          new TwinCommand.EndRun(
              Text.read(from), Text.read(from), Text.read(from), Text.read(from));
      case PURGE_TWIN -> {
        String twin = Text.read(from);
        String archive = Text.read(from);
        String why = Text.read(from);
        yield new TwinCommand.PurgeTwin(twin, from.getLong(), from.getLong(), archive, why);
      }
      case INSTALL -> new TwinCommand.Install(Text.read(from), Text.read(from), flag(from));
      case REMOVE_ITEM -> new TwinCommand.RemoveItem(Text.read(from), Text.read(from));
      case SET_DESIRED -> DesiredCodec.readSet(from);
      case DESIRED_UNROUTABLE -> DesiredCodec.readUnroutable(from);
      default ->
          throw new LockstepException(
              ErrorCode.DATA_CORRUPT,
              "twin command: expected a known kind, found %d (a journal of a newer release?)"
                  .formatted(kind));
    };
  }

  private static List<NamedText> files(ByteBuffer from) {
    int count = from.getInt();
    List<NamedText> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(new NamedText(Text.read(from), Text.read(from)));
    }
    return files;
  }

  private static List<TwinCommand.Move> moves(ByteBuffer from) {
    int count = from.getInt();
    List<TwinCommand.Move> moves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      moves.add(
          new TwinCommand.Move(
              Text.read(from), Text.read(from), texts(from), texts(from), renames(from)));
    }
    return moves;
  }

  private static List<String> texts(ByteBuffer from) {
    int count = from.getInt();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(Text.read(from));
    }
    return texts;
  }

  private static List<TwinCommand.Rename> renames(ByteBuffer from) {
    int count = from.getInt();
    List<TwinCommand.Rename> renames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      renames.add(new TwinCommand.Rename(Text.read(from), Text.read(from)));
    }
    return renames;
  }

  private static KernelOptions options(ByteBuffer from) {
    KernelOptions.AutoCreate autoCreate = KernelOptions.AutoCreate.ofNumber(from.get());
    long futureToleranceMicros = from.getLong();
    int driftEntriesMax = from.getInt();
    if (futureToleranceMicros < 0 || driftEntriesMax < 1) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "kernel options: expected a tolerance >= 0 us and >= 1 drift entries, found %d and %d"
              .formatted(futureToleranceMicros, driftEntriesMax));
    }
    if (!from.hasRemaining()) {
      // A release that had no change memory wrote it.
      return new KernelOptions(autoCreate, futureToleranceMicros, driftEntriesMax);
    }
    int memoryChangesMax = from.getInt();
    long memoryBytesMax = from.getLong();
    if (memoryChangesMax < 1
        || memoryChangesMax > ChangeMemory.CHANGES_LIMIT
        || memoryBytesMax < 1) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "kernel options: expected bounds of the change memory, found %d changes and %d bytes"
              .formatted(memoryChangesMax, memoryBytesMax));
    }
    return new KernelOptions(
        autoCreate, futureToleranceMicros, driftEntriesMax, memoryChangesMax, memoryBytesMax);
  }

  private static GraphLimits limits(ByteBuffer from) {
    try {
      return GraphLimits.read(from);
    } catch (IllegalArgumentException e) {
      throw new LockstepException(ErrorCode.DATA_CORRUPT, "graph limits: " + e.getMessage(), e);
    }
  }

  private static TwinCommand.PutTwin putTwin(ByteBuffer from) {
    String id = Text.read(from);
    String json = Text.read(from);
    byte flags = from.get();
    return new TwinCommand.PutTwin(id, json, (flags & IF_NONE_MATCH) != 0, (flags & IMPORT) != 0);
  }

  private static TwinCommand.Invoke invoke(ByteBuffer from, boolean expects) {
    return new TwinCommand.Invoke(
        Text.read(from),
        Text.read(from),
        Text.read(from),
        optional(from),
        from.getLong(),
        flag(from),
        Text.read(from),
        Text.read(from),
        expects ? new Expectation(Text.read(from), from.getLong()) : null);
  }

  private static boolean flag(ByteBuffer from) {
    return from.get() != 0;
  }

  private static @Nullable String optional(ByteBuffer from) {
    return flag(from) ? Text.read(from) : null;
  }
}
