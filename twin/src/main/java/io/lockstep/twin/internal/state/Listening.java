package io.lockstep.twin.internal.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Since when the server has listened without a break. A spell ends when it is down, or when its
/// clock is set. Confined to the kernel's thread.
public final class Listening {
  private int spell;
  private long sinceMicros;
  private long patientUntilMicros;

  Listening copy() {
    Listening copy = new Listening();
    copy.spell = spell;
    copy.sinceMicros = sinceMicros;
    copy.patientUntilMicros = patientUntilMicros;
    return copy;
  }

  /// The number of the spell; waits of rules remember in which one they began.
  public int spell() {
    return spell;
  }

  /// When it began, by received time.
  public long sinceMicros() {
    return sinceMicros;
  }

  /// Before this, by received time, time alone decides nothing that was waited for before: sources
  /// that have kept their readings must come back first.
  public long patientUntilMicros() {
    return patientUntilMicros;
  }

  /// Another one begins.
  public void again(long nowMicros, long patienceMicros) {
    spell++;
    sinceMicros = nowMicros;
    patientUntilMicros = nowMicros + patienceMicros;
  }

  void digest(Digest digest) {
    digest.add(spell).add(sinceMicros).add(patientUntilMicros);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(spell);
    out.writeLong(sinceMicros);
    out.writeLong(patientUntilMicros);
  }

  void read(DataInput in) throws IOException {
    spell = in.readInt();
    sinceMicros = in.readLong();
    patientUntilMicros = in.readLong();
  }
}
