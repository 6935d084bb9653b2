package io.lockstep.twin;

/// A structural change of the graph as the change memory has it: what happened, when, by whom, and
/// why. Immutable.
///
/// @param number rises with each change; never used again
/// @param position of the input that led to it
/// @param knownMicros the greatest received time of all inputs up to then, microseconds since
///   epoch: from this time on it was known
/// @param receivedMicros when the input was received, microseconds since epoch
/// @param what happened
/// @param subject the id of the twin or model; of a relationship the id of its source
/// @param relationshipId empty unless it is about a relationship
/// @param relationshipName empty unless it is about a relationship
/// @param targetId of the relationship, empty unless it is about one
/// @param who the principal or the device; empty for nobody in particular
/// @param why the reason that was given, empty for none
public record Remembered(
    long number,
    long position,
    long knownMicros,
    long receivedMicros,
    What what,
    String subject,
    String relationshipId,
    String relationshipName,
    String targetId,
    String who,
    String why) {
  /// Kinds of structural changes.
  public enum What {
    TWIN_CREATED,
    TWIN_DELETED,
    /// It got another model.
    TWIN_MODEL_CHANGED,
    /// A write changed nothing of a twin but its version.
    TWIN_TOUCHED,
    /// The drafted model of a twin grew by a property.
    DRAFT_GREW,
    MODEL_CREATED,
    MODEL_DELETED,
    MODEL_DECOMMISSIONED,
    MODEL_RECOMMISSIONED,
    RELATIONSHIP_CREATED,
    RELATIONSHIP_CHANGED,
    RELATIONSHIP_DELETED
  }

  /// Whether it is about a twin, or a relationship from or to it.
  public boolean isOf(String twinId) {
    return switch (what) {
      case MODEL_CREATED, MODEL_DELETED, MODEL_DECOMMISSIONED, MODEL_RECOMMISSIONED -> false;
      case TWIN_CREATED,
          TWIN_DELETED,
          TWIN_MODEL_CHANGED,
          TWIN_TOUCHED,
          DRAFT_GREW,
          RELATIONSHIP_CREATED,
          RELATIONSHIP_CHANGED,
          RELATIONSHIP_DELETED ->
          subject.equals(twinId) || targetId.equals(twinId);
    };
  }
}
