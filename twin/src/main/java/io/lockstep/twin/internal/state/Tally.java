package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// What a kernel counts. Part of the state.
public final class Tally {
  public long samples;
  public long late;
  public long future;
  public long duplicates;
  public long drifted;
  public long refused;

  /// How often a rule was shown a reading.
  public long evaluations;

  Tally() {}

  Tally copy() {
    Tally copy = new Tally();
    copy.samples = samples;
    copy.late = late;
    copy.future = future;
    copy.duplicates = duplicates;
    copy.drifted = drifted;
    copy.refused = refused;
    copy.evaluations = evaluations;
    return copy;
  }

  void digest(Digest digest) {
    digest.add(samples).add(late).add(future).add(duplicates).add(drifted).add(refused);
    digest.add(evaluations);
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(samples);
    out.writeLong(late);
    out.writeLong(future);
    out.writeLong(duplicates);
    out.writeLong(drifted);
    out.writeLong(refused);
    out.writeLong(evaluations);
  }

  /// @param hasRules false for what a release wrote that knew no rules
  void read(DataInput in, boolean hasRules) throws IOException {
    samples = in.readLong();
    late = in.readLong();
    future = in.readLong();
    duplicates = in.readLong();
    drifted = in.readLong();
    refused = in.readLong();
    evaluations = hasRules ? in.readLong() : 0;
  }
}
