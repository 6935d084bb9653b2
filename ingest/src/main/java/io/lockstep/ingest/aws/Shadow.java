package io.lockstep.ingest.aws;

import io.lockstep.ingest.aws.ShadowValue.Members;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// A shadow of a thing. One that was deleted keeps its version, from which the next one counts on.
/// Immutable.
///
/// @param desired what the thing is to be
/// @param reported what it says to be
/// @param version counts the changes; 0 before the first
/// @param exists false when it was deleted, or never written
public record Shadow(Members desired, Members reported, long version, boolean exists) {
  /// One that was never written.
  public static final Shadow NONE = new Shadow(Members.NONE, Members.NONE, 0, false);

  /// The same with other values, one version on.
  public Shadow becoming(Members desiredNow, Members reportedNow) {
    return new Shadow(desiredNow, reportedNow, version + 1, true);
  }

  /// The same, deleted.
  public Shadow deleted() {
    return new Shadow(Members.NONE, Members.NONE, version + 1, false);
  }

  /// What is desired and not reported so.
  public Members delta() {
    return desired.without(reported);
  }

  /// The members `state` and `metadata` of a document: sections that hold nothing are left out.
  ///
  /// @param withDelta true shows the difference too
  public String sections(boolean withDelta) {
    StringBuilder out = new StringBuilder("\"state\":{");
    String before = "";
    if (!desired.members().isEmpty()) {
      desired.state(out.append("\"desired\":"));
      before = ",";
    }
    if (!reported.members().isEmpty()) {
      reported.state(out.append(before).append("\"reported\":"));
      before = ",";
    }
    Members delta = withDelta ? delta() : Members.NONE;
    if (!delta.members().isEmpty()) {
      delta.state(out.append(before).append("\"delta\":"));
    }
    out.append("},\"metadata\":{");
    before = "";
    if (!desired.members().isEmpty()) {
      desired.metadata(out.append("\"desired\":"));
      before = ",";
    }
    if (!reported.members().isEmpty()) {
      reported.metadata(out.append(before).append("\"reported\":"));
    }
    return out.append('}').toString();
  }

  /// The whole document, as it is shown to who asks.
  ///
  /// @param seconds now, since 1970-01-01T00:00Z
  /// @param behind further members, each with a comma before it
  public String document(long seconds, String behind) {
    return "{%s,\"version\":%d,\"timestamp\":%d%s}"
        .formatted(sections(true), version, seconds, behind);
  }

  /// What a thing is told that is not as desired.
  ///
  /// @param delta not empty
  public String difference(Members delta, long seconds, String behind) {
    StringBuilder out = new StringBuilder("{\"version\":").append(version);
    out.append(",\"timestamp\":").append(seconds);
    delta.state(out.append(",\"state\":"));
    delta.metadata(out.append(",\"metadata\":"));
    return out.append(behind).append('}').toString();
  }

  /// What those are told that want to know of changes.
  public static String change(Shadow before, Shadow after, long seconds, String behind) {
    return "{\"previous\":{%s,\"version\":%d},\"current\":{%s,\"version\":%d},\"timestamp\":%d%s}"
        .formatted(
            before.sections(false),
            before.version,
            after.sections(false),
            after.version,
            seconds,
            behind);
  }

  /// How much of it there is: the characters of its state.
  public int size() {
    StringBuilder out = new StringBuilder();
    desired.state(out);
    reported.state(out);
    return out.length();
  }

  /// Writes it for a snapshot.
  public void write(DataOutput out) throws IOException {
    desired.write(out);
    reported.write(out);
    out.writeLong(version);
    out.writeBoolean(exists);
  }

  /// Reads what [#write] wrote.
  public static Shadow read(DataInput in) throws IOException {
    return new Shadow(
        (Members) ShadowValue.read(in),
        (Members) ShadowValue.read(in),
        in.readLong(),
        in.readBoolean());
  }
}
