package io.lockstep.twin;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/// How large a twin graph may get, and the parts of it. What is there already stays when a limit is
/// lowered; what would exceed one is refused. Changed by a record, see [TwinCommand.SetLimits], so
/// that a replay decides alike. Immutable.
///
/// @param twins in all
/// @param relationships in all
/// @param outgoing relationships that go out from one twin
/// @param incoming relationships that come in to one twin
/// @param models in all, drafted ones left out
/// @param modelsAtOnce models of one upload
/// @param modelLength characters of one model's JSON
/// @param twinLength characters of the JSON that creates or replaces a twin
/// @param relationshipLength characters of the JSON that creates or replaces a relationship
/// @param textLength characters of a text that an app gives a property
/// @param eventRoutes in all
public record GraphLimits(
    int twins,
    int relationships,
    int outgoing,
    int incoming,
    int models,
    int modelsAtOnce,
    int modelLength,
    int twinLength,
    int relationshipLength,
    int textLength,
    int eventRoutes) {
  /// What [#write] takes.
  static final int BYTES = 11 * Integer.BYTES;

  public GraphLimits {
    check("twins", twins);
    check("relationships", relationships);
    check("outgoing relationships", outgoing);
    check("incoming relationships", incoming);
    check("models", models);
    check("models at once", modelsAtOnce);
    check("model length", modelLength);
    check("twin length", twinLength);
    check("relationship length", relationshipLength);
    check("text length", textLength);
    check("event routes", eventRoutes);
  }

  private static void check(String what, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "limit of %s: expected at least 1, found %d".formatted(what, limit));
    }
  }

  /// 100 million twins and relationships of which one twin may have 50 million each way, 100,000
  /// models, 10,000 at once, of 4 Mi characters; 1 Mi characters of anything else; 1,000 event
  /// routes.
  public static GraphLimits defaults() {
    return new GraphLimits(
        100_000_000,
        100_000_000,
        50_000_000,
        50_000_000,
        100_000,
        10_000,
        4 << 20,
        1 << 20,
        1 << 20,
        1 << 20,
        1_000);
  }

  void write(ByteBuffer into) {
    into.putInt(twins).putInt(relationships).putInt(outgoing).putInt(incoming);
    into.putInt(models).putInt(modelsAtOnce).putInt(modelLength);
    into.putInt(twinLength).putInt(relationshipLength).putInt(textLength).putInt(eventRoutes);
  }

  static GraphLimits read(ByteBuffer from) {
    return new GraphLimits(
        from.getInt(),
        from.getInt(),
        from.getInt(),
        from.getInt(),
        from.getInt(),
        from.getInt(),
        from.getInt(),
        from.getInt(),
        from.getInt(),
        from.getInt(),
        from.getInt());
  }

  /// Writes them into a snapshot.
  public void write(DataOutput out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    write(bytes);
    out.write(bytes.array());
  }

  /// Reads what [#write] wrote into a snapshot.
  public static GraphLimits read(DataInput in) throws IOException {
    byte[] bytes = new byte[BYTES];
    in.readFully(bytes);
    return read(ByteBuffer.wrap(bytes));
  }
}
