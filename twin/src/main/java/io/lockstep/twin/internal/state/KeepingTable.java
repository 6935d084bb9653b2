package io.lockstep.twin.internal.state;

import io.lockstep.model.KeepShape;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.access.Clause;
import io.lockstep.twin.keeping.KeepRules;
import io.lockstep.twin.keeping.KeepSelector;
import io.lockstep.twin.keeping.Keeping;
import io.lockstep.twin.keeping.KnownGap;
import io.lockstep.twin.keeping.LegalHold;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// For how long what is kept. It changes as a whole, so that forks share it. Any thread may read
/// it.
public final class KeepingTable {
  private volatile Keeping keeping;

  KeepingTable() {
    this(Keeping.NONE);
  }

  private KeepingTable(Keeping keeping) {
    this.keeping = keeping;
  }

  KeepingTable fork() {
    return new KeepingTable(keeping);
  }

  /// What is so now.
  public Keeping get() {
    return keeping;
  }

  /// Takes something else in its place.
  public void set(Keeping next) {
    keeping = next;
  }

  void digest(Digest digest) {
    Keeping now = keeping;
    for (NamedText file : now.rules().files()) {
      digest.add(file.name()).add(file.text());
    }
    now.holds().values().forEach(hold -> digest.add(hold.toString()));
    now.shapes().forEach((number, shape) -> digest.add(number).add(shape.toString()));
    now.told().forEach((twin, shape) -> digest.add(twin).add(shape));
    now.gaps().forEach(gap -> digest.add(gap.toString()));
    if (now.position() >= 0) {
      digest.add(now.fallback()).add(now.position());
    }
  }

  void write(DataOutput out) throws IOException {
    Keeping now = keeping;
    out.writeInt(now.rules().files().size());
    for (NamedText file : now.rules().files()) {
      Snapshots.writeText(out, file.name());
      Snapshots.writeText(out, file.text());
    }
    out.writeInt(now.holds().size());
    for (LegalHold hold : now.holds().values()) {
      write(out, hold);
    }
    out.writeInt(now.shapes().size());
    for (Map.Entry<Integer, KeepShape> shape : now.shapes().entrySet()) {
      ByteBuffer bytes = ByteBuffer.allocate(shape.getValue().bytesMax());
      shape.getValue().write(bytes);
      out.writeInt(shape.getKey());
      out.writeInt(bytes.position());
      out.write(bytes.array(), 0, bytes.position());
    }
    out.writeInt(now.fallback());
    out.writeInt(now.told().size());
    for (Map.Entry<String, Integer> twin : now.told().entrySet()) {
      Snapshots.writeText(out, twin.getKey());
      out.writeInt(twin.getValue());
    }
    out.writeLong(now.position());
    out.writeInt(now.gaps().size());
    for (KnownGap gap : now.gaps()) {
      Snapshots.writeText(out, gap.id());
      Snapshots.writeText(out, gap.twinId());
      Snapshots.writeText(out, gap.path());
      out.writeLong(gap.fromMicros());
      out.writeLong(gap.toMicros());
      Snapshots.writeText(out, gap.reason());
      Snapshots.writeText(out, gap.source().word());
    }
  }

  private static void write(DataOutput out, LegalHold hold) throws IOException {
    Snapshots.writeText(out, hold.name());
    Clause clause = hold.selector().clause();
    Clause.Below below = clause.below();
    Snapshots.writeText(out, below == null ? null : below.twin());
    writeTexts(out, below == null ? List.of() : below.along());
    writeTexts(out, clause.twins());
    Snapshots.writeText(out, clause.model());
    writeTexts(out, clause.properties());
    writeTexts(out, hold.selector().tags());
    out.writeLong(hold.fromMicros());
    out.writeLong(hold.toMicros());
    out.writeLong(hold.untilMicros());
    Snapshots.writeText(out, hold.reason());
    Snapshots.writeText(out, hold.by());
    out.writeLong(hold.sinceMicros());
  }

  private static void writeTexts(DataOutput out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      Snapshots.writeText(out, text);
    }
  }

  void read(DataInput in) throws IOException {
    List<NamedText> files = new ArrayList<>();
    for (int left = count(in, "retention files"); left > 0; left--) {
      files.add(new NamedText(Snapshots.readText(in), Snapshots.readText(in)));
    }
    SortedMap<String, LegalHold> holds = new TreeMap<>();
    for (int left = count(in, "legal holds"); left > 0; left--) {
      LegalHold hold = readHold(in);
      LegalHold _ = holds.put(hold.name(), hold);
    }
    Map<Integer, KeepShape> shapes = new TreeMap<>();
    for (int left = count(in, "shapes of retention"); left > 0; left--) {
      int number = in.readInt();
      byte[] bytes = new byte[count(in, "bytes of a shape")];
      in.readFully(bytes);
      KeepShape _ = shapes.put(number, KeepShape.read(ByteBuffer.wrap(bytes)));
    }
    int fallback = in.readInt();
    SortedMap<String, Integer> told = new TreeMap<>();
    for (int left = count(in, "twins of retention"); left > 0; left--) {
      String twin = Snapshots.readText(in);
      Integer _ = told.put(twin, in.readInt());
    }
    long position = in.readLong();
    List<KnownGap> gaps = new ArrayList<>();
    for (int left = count(in, "known gaps"); left > 0; left--) {
      gaps.add(
          new KnownGap(
              Snapshots.readText(in),
              Snapshots.readText(in),
              Snapshots.readText(in),
              in.readLong(),
              in.readLong(),
              Snapshots.readText(in),
              source(Snapshots.readText(in))));
    }
    keeping =
        new Keeping(
            KeepRules.ofChecked(files), holds, shapes, fallback, told, position, List.copyOf(gaps));
  }

  private static int count(DataInput in, String what) throws IOException {
    int count = in.readInt();
    Snapshots.check(count >= 0, "a number of " + what, count);
    return count;
  }

  private static KnownGap.Source source(String word) throws IOException {
    for (KnownGap.Source source : KnownGap.Source.values()) {
      if (source.word().equals(word)) {
        return source;
      }
    }
    Snapshots.check(false, "a known source of a gap", 0);
    return KnownGap.Source.PERSON;
  }

  private static LegalHold readHold(DataInput in) throws IOException {
    String name = Snapshots.readText(in);
    String root = Snapshots.readTextOrNull(in);
    List<String> along = readTexts(in);
    Clause clause =
        new Clause(
            Set.of(),
            root == null ? null : new Clause.Below(root, along),
            readTexts(in),
            Snapshots.readTextOrNull(in),
            readTexts(in),
            "");
    return new LegalHold(
        name,
        new KeepSelector(clause, readTexts(in)),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        Snapshots.readText(in),
        Snapshots.readText(in),
        in.readLong());
  }

  private static List<String> readTexts(DataInput in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int left = count(in, "texts"); left > 0; left--) {
      texts.add(Snapshots.readText(in));
    }
    return texts;
  }
}
