package io.lockstep.simulation.whatif;

import io.lockstep.simulation.behaviour.BranchBehaviours;
import io.lockstep.space.Branch;
import io.lockstep.space.RunReport;
import io.lockstep.twin.GraphView;
import java.util.List;

/// What a study came to. Immutable, but for the branch.
///
/// @param fromMicros where all runs began, microseconds since 1970-01-01T00:00Z
/// @param toMicros where they were to end
/// @param base the run in which nothing was otherwise; what really happened when it was driven by
///   recorded inputs
/// @param runs the replications, in order
/// @param compared properties, those that differ most first
/// @param alarms how often somebody would have been told of an alarm, over replications
/// @param alarmsOfBase alarms that were raised in the base, as the API shows them, the last first;
///   at most [#ALARMS_MAX]
/// @param alarmsOfFirst those of the first replication
/// @param start the state that all runs began with
/// @param first the branch of the first replication, as its run left it
/// @param behaviours how models went in the first replication; none when none took part
public record StudyResult(
    long fromMicros,
    long toMicros,
    RunReport base,
    List<RunReport> runs,
    List<Compared> compared,
    Summary alarms,
    List<String> alarmsOfBase,
    List<String> alarmsOfFirst,
    GraphView start,
    Branch first,
    List<BranchBehaviours.Ran> behaviours) {
  /// In place of a time: the two never part.
  public static final long NEVER = Long.MAX_VALUE;

  /// The most alarms of a run that are told one by one.
  public static final int ALARMS_MAX = 200;

  /// Copies the lists.
  public StudyResult {
    alarmsOfBase = List.copyOf(alarmsOfBase);
    alarmsOfFirst = List.copyOf(alarmsOfFirst);
    runs = List.copyOf(runs);
    compared = List.copyOf(compared);
    behaviours = List.copyOf(behaviours);
  }

  /// One property in the base and in the replications.
  ///
  /// @param unit the model's; empty when it states none
  /// @param divergesMicros when the first replication is first otherwise than the base; [#NEVER]
  ///   when it never is
  /// @param base its course in the base
  /// @param first its course in the first replication
  /// @param last the values at the end, over replications
  /// @param mean the means over time, over replications
  /// @param least the least values, over replications
  /// @param greatest the greatest values, over replications
  /// @param grid what replications came to, at each point of a [Course]
  public record Compared(
      Property property,
      String unit,
      long divergesMicros,
      Course base,
      Course first,
      Summary last,
      Summary mean,
      Summary least,
      Summary greatest,
      List<Summary> grid) {
    /// Copies the list.
    public Compared {
      grid = List.copyOf(grid);
    }
  }
}
