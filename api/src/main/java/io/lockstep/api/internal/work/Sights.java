package io.lockstep.api.internal.work;

import io.lockstep.model.Principal;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.access.Policies;
import io.lockstep.twin.access.Sight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What each principal sees of the live graph and of branches: the API's one place that asks the
/// policies. Those whom no policy concerns cost a look at the principal. What was found of twins is
/// remembered for as long as the graph keeps its structure. Thread-safe.
public final class Sights {
  private static final int KEPT_MAX = 64;

  private final Supplier<Policies> policies;
  private final Map<Who, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  private record Who(String name, String role, List<String> groups, boolean restricted) {
    static Who of(Principal principal) {
      return new Who(
          principal.name(), principal.role().name(), principal.groups(), principal.restricted());
    }
  }

  private record Kept(Policies policies, long structure, Sight.Memory memory) {}

  /// @param policies those in force
  public Sights(Supplier<Policies> policies) {
    this.policies = policies;
  }

  /// The policies in force.
  public Policies policies() {
    return policies.get();
  }

  /// True when what somebody may do depends on policies.
  public boolean limits(Principal principal) {
    return policies.get().limits(principal);
  }

  /// What somebody may do in the live graph; null when all that their role permits.
  ///
  /// @param view of the live graph, with all there is
  public @Nullable Sight of(Principal principal, GraphView view) {
    Policies now = policies.get();
    return now.limits(principal) ? known(now, principal, view) : null;
  }

  /// The same in another graph than the live one.
  public @Nullable Sight elsewhere(Principal principal, GraphView view) {
    return policies.get().sightOf(principal, view.reach());
  }

  @SuppressWarnings("ReferenceEquality") // others of the same content only cost finding anew
  private @Nullable Sight known(Policies now, Principal principal, GraphView view) {
    Who who = Who.of(principal);
    long structure = view.structureStamp();
    synchronized (kept) {
      Kept found = kept.get(who);
      if (found != null && found.policies == now && found.structure == structure) {
        return Sight.again(now, principal, view.reach(), found.memory);
      }
    }
    Sight sight = now.sightOf(principal, view.reach());
    if (sight != null) {
      synchronized (kept) {
        kept.put(who, new Kept(now, structure, sight.memory()));
        if (kept.size() > KEPT_MAX) {
          kept.remove(kept.keySet().iterator().next());
        }
      }
    }
    return sight;
  }
}
