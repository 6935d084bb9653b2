package io.lockstep.twin.internal.state;

import io.lockstep.model.text.NamedText;
import io.lockstep.twin.access.Policies;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The policies in force. They change as a whole, so that forks share them. Any thread may read
/// them.
public final class PolicyTable {
  private volatile Policies policies;

  PolicyTable() {
    this(Policies.none());
  }

  private PolicyTable(Policies policies) {
    this.policies = policies;
  }

  PolicyTable fork() {
    return new PolicyTable(policies);
  }

  /// Those in force.
  public Policies get() {
    return policies;
  }

  /// Takes others in their place.
  public void set(Policies next) {
    policies = next;
  }

  void digest(Digest digest) {
    for (NamedText file : policies.files()) {
      digest.add(file.name()).add(file.text());
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(policies.files().size());
    for (NamedText file : policies.files()) {
      Snapshots.writeText(out, file.name());
      Snapshots.writeText(out, file.text());
    }
  }

  void read(DataInput in) throws IOException {
    int count = in.readInt();
    Snapshots.check(count >= 0, "a number of policy files", count);
    List<NamedText> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(new NamedText(Snapshots.readText(in), Snapshots.readText(in)));
    }
    policies = Policies.ofChecked(files);
  }
}
