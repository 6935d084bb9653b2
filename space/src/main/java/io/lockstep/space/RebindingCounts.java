package io.lockstep.space;

/// What a re-binding has come to. Immutable.
///
/// @param messages raw messages that were decoded again
/// @param fresh readings that no one had taken before
/// @param corrected readings that stand in the place of one that was read wrongly
/// @param unchanged readings that were there as they are, or that a later message overtook
/// @param drifting findings of drift that there still are
/// @param held messages of devices that were, or are, in quarantine
/// @param refused readings that the twin's model did not take when they were applied
public record RebindingCounts(
    long messages,
    long fresh,
    long corrected,
    long unchanged,
    long drifting,
    long held,
    long refused) {
  /// Nothing yet.
  public static final RebindingCounts NONE = new RebindingCounts(0, 0, 0, 0, 0, 0, 0);

  /// Both together.
  public RebindingCounts plus(RebindingCounts more) {
    return new RebindingCounts(
        messages + more.messages,
        fresh + more.fresh,
        corrected + more.corrected,
        unchanged + more.unchanged,
        drifting + more.drifting,
        held + more.held,
        refused + more.refused);
  }

  RebindingCounts refusing(long more) {
    return plus(new RebindingCounts(0, 0, 0, 0, 0, 0, more));
  }
}
