package io.lockstep.space.parts;

import io.lockstep.space.SpaceListing;
import io.lockstep.twin.StateListing;
import io.lockstep.twin.StateListing.Section;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What the parts of a kernel know, as lines that can be compared: merged, those of all parts are
/// what [SpaceListing] says of a space that is not in parts. Costs a walk through a part's state.
public final class PartListing {
  private static final Set<Section> OF_GRAPH =
      EnumSet.of(
          Section.MODELS,
          Section.TWINS,
          Section.RELATIONSHIPS,
          Section.EVENT_ROUTES,
          Section.OPTIONS,
          Section.RULES,
          Section.TIMERS,
          Section.DRIFT);

  private static final Set<Section> OF_TWINS =
      EnumSet.of(
          Section.MODELS,
          Section.DRAFTS,
          Section.TWINS,
          Section.OPTIONS,
          Section.RULES,
          Section.VALUES,
          Section.MESSAGES,
          Section.CELLS,
          Section.ALARMS,
          Section.RUNS,
          Section.TIMERS,
          Section.DRIFT);

  private static final Set<Section> OF_COMMANDS =
      EnumSet.of(Section.COMMANDS, Section.KEYS, Section.TIMERS, Section.DRIFT);

  private PartListing() {}

  /// Structure, devices, bindings, and drift of no twin.
  public static List<String> of(GraphPart graph) {
    return StateListing.merged(
        List.of(
            StateListing.of(graph.kernel().view(), OF_GRAPH, _ -> true),
            SpaceListing.ofRegistry(graph.driver())));
  }

  /// The twins of a part, and the models, rules and options that it knows.
  public static List<String> of(TwinPart part) {
    return StateListing.of(
        part.kernel().view(), OF_TWINS, twin -> twin.isEmpty() || part.isOwn(twin));
  }

  /// The commands to the twins of a part.
  public static List<String> of(CommandPart part) {
    return StateListing.of(
        part.kernel().view(), OF_COMMANDS, twin -> twin.isEmpty() || part.isOwn(twin));
  }
}
