package io.lockstep.twin;

import io.lockstep.model.RetentionChange;
import io.lockstep.model.Text;
import io.lockstep.twin.access.Clause;
import io.lockstep.twin.keeping.KeepSelector;
import io.lockstep.twin.keeping.LegalHold;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The binary form of commands on what is kept for how long, behind the byte that names them.
/// Stateless.
final class KeepingCodec {
  private KeepingCodec() {}

  static int bytesMax(TwinCommand.SetHold set) {
    int bytes = 64 + Text.bytesMax(set.name()) + Text.bytesMax(set.by()) + Text.bytesMax(set.why());
    LegalHold hold = set.hold();
    if (hold != null) {
      Clause clause = hold.selector().clause();
      Clause.Below below = clause.below();
      bytes += below == null ? 0 : Text.bytesMax(below.twin()) + sum(below.along());
      bytes += sum(clause.twins()) + sum(clause.properties()) + sum(hold.selector().tags());
      String model = clause.model();
      bytes += model == null ? 0 : Text.bytesMax(model);
      bytes += Text.bytesMax(hold.reason()) + Text.bytesMax(hold.by());
    }
    return bytes;
  }

  private static int sum(List<String> texts) {
    return Integer.BYTES + texts.stream().mapToInt(Text::bytesMax).sum();
  }

  static void write(TwinCommand.SetHold set, ByteBuffer into) {
    Text.write(into, set.name());
    Text.write(into, set.by());
    Text.write(into, set.why());
    LegalHold hold = set.hold();
    into.put((byte) (hold == null ? 0 : 1));
    if (hold == null) {
      return;
    }
    Clause clause = hold.selector().clause();
    Clause.Below below = clause.below();
    into.put((byte) (below == null ? 0 : 1));
    if (below != null) {
      Text.write(into, below.twin());
      write(below.along(), into);
    }
    write(clause.twins(), into);
    String model = clause.model();
    into.put((byte) (model == null ? 0 : 1));
    if (model != null) {
      Text.write(into, model);
    }
    write(clause.properties(), into);
    write(hold.selector().tags(), into);
    into.putLong(hold.fromMicros()).putLong(hold.toMicros()).putLong(hold.untilMicros());
  }

  private static void write(List<String> texts, ByteBuffer into) {
    into.putInt(texts.size());
    texts.forEach(text -> Text.write(into, text));
  }

  static TwinCommand.SetHold readHold(ByteBuffer from) {
    String name = Text.read(from);
    String by = Text.read(from);
    String why = Text.read(from);
    return new TwinCommand.SetHold(
        name, from.get() == 0 ? null : hold(name, by, why, from), by, why);
  }

  private static LegalHold hold(String name, String by, String why, ByteBuffer from) {
    Clause.@Nullable Below below =
        from.get() == 0 ? null : new Clause.Below(Text.read(from), texts(from));
    List<String> twins = texts(from);
    String model = from.get() == 0 ? null : Text.read(from);
    Clause clause = new Clause(Set.of(), below, twins, model, texts(from), "");
    return new LegalHold(
        name,
        new KeepSelector(clause, texts(from)),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        why,
        by,
        0);
  }

  private static List<String> texts(ByteBuffer from) {
    List<String> texts = new ArrayList<>();
    for (int left = from.getInt(); left > 0; left--) {
      texts.add(Text.read(from));
    }
    return texts;
  }

  static int bytesMax(TwinCommand.NoteGap note) {
    return 32
        + Text.bytesMax(note.id())
        + Text.bytesMax(note.twinId())
        + Text.bytesMax(note.path())
        + Text.bytesMax(note.reason())
        + Text.bytesMax(note.by());
  }

  static void write(TwinCommand.NoteGap note, ByteBuffer into) {
    Text.write(into, note.id());
    Text.write(into, note.twinId());
    Text.write(into, note.path());
    Text.write(into, note.reason());
    Text.write(into, note.by());
    into.putLong(note.fromMicros()).putLong(note.toMicros());
  }

  static TwinCommand.NoteGap readGap(ByteBuffer from) {
    String id = Text.read(from);
    String twin = Text.read(from);
    String path = Text.read(from);
    String reason = Text.read(from);
    String by = Text.read(from);
    return new TwinCommand.NoteGap(id, twin, path, from.getLong(), from.getLong(), reason, by);
  }

  static TwinCommand.PlanKeeping readPlan(ByteBuffer from) {
    return new TwinCommand.PlanKeeping(RetentionChange.read(from));
  }
}
