package io.lockstep.twin.internal.state;

import io.lockstep.model.ChangeId;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The latest firings of each rule, by the rule's key; those of a rule that changes or goes are
/// forgotten.
public final class FiringTable {
  /// Of a rule, the latest so many are kept.
  public static final int OF_RULE_MAX = 32;

  private final ObjectPages<List<Firing>> byKey;

  /// A firing.
  ///
  /// @param alarm that was raised or returned, or null
  /// @param isRaised false when the rule is no longer active
  /// @param json all of it, as the API shows it
  public record Firing(String twinId, @Nullable ChangeId alarm, boolean isRaised, String json) {}

  FiringTable(long generation) {
    byKey = new ObjectPages<>(generation);
  }

  private FiringTable(FiringTable origin, long mine, long theirs) {
    byKey = origin.byKey.fork(mine, theirs);
  }

  FiringTable fork(long mine, long theirs) {
    return new FiringTable(this, mine, theirs);
  }

  /// Those of a rule, in the order in which they came.
  public List<Firing> of(long key) {
    List<Firing> firings = byKey.get((int) key);
    return firings == null ? List.of() : firings;
  }

  /// Adds one; the oldest of the rule goes when there are too many.
  public void add(long key, Firing firing) {
    List<Firing> before = of(key);
    List<Firing> after = new ArrayList<>(OF_RULE_MAX);
    after.addAll(before.size() < OF_RULE_MAX ? before : before.subList(1, before.size()));
    after.add(firing);
    byKey.set((int) key, List.copyOf(after));
  }

  /// Forgets those of a rule.
  public void clear(long key) {
    byKey.set((int) key, null);
  }

  void digest(RuleTable rules, Digest digest) {
    for (int row = 0; row < rules.size(); row++) {
      List<Firing> firings = of(rules.key(row));
      digest.add(firings.size());
      firings.forEach(firing -> digest.add(firing.json()));
    }
  }

  void write(RuleTable rules, DataOutput out) throws IOException {
    out.writeInt(rules.size());
    for (int row = 0; row < rules.size(); row++) {
      List<Firing> firings = of(rules.key(row));
      out.writeInt(firings.size());
      for (Firing firing : firings) {
        Snapshots.writeText(out, firing.twinId());
        out.writeBoolean(firing.alarm() != null);
        if (firing.alarm() != null) {
          Snapshots.writeId(out, firing.alarm());
        }
        out.writeBoolean(firing.isRaised());
        Snapshots.writeText(out, firing.json());
      }
    }
  }

  void read(RuleTable rules, DataInput in) throws IOException {
    int size = in.readInt();
    Snapshots.check(size == rules.size(), "firings of as many rules as there are", size);
    for (int row = 0; row < size; row++) {
      int count = in.readInt();
      Snapshots.check(count >= 0 && count <= OF_RULE_MAX, "a count of firings", count);
      for (int i = 0; i < count; i++) {
        String twinId = Snapshots.readText(in);
        ChangeId alarm = in.readBoolean() ? Snapshots.readId(in, true) : null;
        add(rules.key(row), new Firing(twinId, alarm, in.readBoolean(), Snapshots.readText(in)));
      }
    }
  }
}
