package io.lockstep.ingest;

import io.lockstep.model.Principal;
import io.lockstep.model.Role;

/// What policies mean for topics of twins. Stateless.
final class TwinTopicRights {
  private TwinTopicRights() {}

  /// Whether a filter may be subscribed to by somebody who may not read everything: not when it
  /// names a twin that they may not read, or no twins at all. Of what an open filter matches they
  /// are told what they may read, see [RegistryAccess#mayReceive].
  static boolean mayAsk(TopicRights rights, Principal principal, String filter) {
    if (principal.role() == Role.DEVICE && !principal.restricted()) {
      return true;
    }
    String first = TopicFilters.firstLevel(filter);
    if (first.equals("+") || first.equals("#") || filter.equals("lockstep/#")) {
      return true;
    }
    TwinTopic of = TwinTopic.of(filter);
    if (of == null) {
      return filter.startsWith("lockstep/+/") || filter.startsWith("lockstep/v1/#");
    }
    String twin = of.twin();
    boolean isOpen = of.kind().equals("#") || of.kind().equals("+");
    return twin == null || isOpen || mayRead(rights, principal, twin, of);
  }

  static boolean mayRead(TopicRights rights, Principal principal, String twin, TwinTopic of) {
    return switch (of.kind()) {
      case "telemetry" -> rights.mayRead(principal, twin, of.path());
      case "commands" ->
          rights.mayRead(principal, twin, "") || rights.mayCommand(principal, twin, of.path());
      default -> rights.mayRead(principal, twin, "");
    };
  }
}
