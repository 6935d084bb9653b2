package io.lockstep.space;

import io.lockstep.ingest.TopicRights;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.access.AccessGraph;
import io.lockstep.twin.access.Policies;
import io.lockstep.twin.access.Right;
import io.lockstep.twin.access.Sight;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers for event loops, which may not wait, what policies grant: by the policies of the moment
/// and by the structure of the graph as it was at most [#INTERVAL] ago. While there are no policies
/// it keeps nothing and asks for nothing. Thread-safe.
public final class PolicyWatch implements TopicRights, AutoCloseable {
  /// How often the structure is looked at.
  public static final Duration INTERVAL = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(PolicyWatch.class);

  private final Space space;
  private final ScheduledExecutorService refresher;
  private final AtomicLong generation = new AtomicLong();

  /// What is known at present; null while there are no policies.
  private volatile @Nullable Board present;

  /// What is known of a graph's structure, and what was found in it.
  ///
  /// @param graph holds no values
  private record Board(
      Policies policies,
      long structure,
      AccessGraph graph,
      ConcurrentMap<Principal, Sight> sights) {
    Board(Policies policies, long structure, AccessGraph graph) {
      this(policies, structure, graph, new ConcurrentHashMap<>());
    }

    @Nullable Sight of(Principal principal) {
      Sight known = sights.get(principal);
      if (known == null) {
        known = policies.sightOf(principal, graph);
        if (known != null) {
          sights.put(principal, known);
        }
      }
      return known;
    }
  }

  private PolicyWatch(Space space) {
    this.space = space;
    refresher =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lockstep-policies").daemon().factory());
  }

  /// Begins to watch; when this returns, questions are answered.
  public static PolicyWatch start(Space space) {
    PolicyWatch watch = new PolicyWatch(space);
    watch.refresh();
    long millis = INTERVAL.toMillis();
    var _ =
        watch.refresher.scheduleWithFixedDelay(
            watch::refresh, millis, millis, TimeUnit.MILLISECONDS);
    return watch;
  }

  /// Looks at the graph anew; never on an event loop.
  private void refresh() {
    try {
      Policies now = space.policies();
      if (now.policies().isEmpty()) {
        become(null);
        return;
      }
      GraphView view = space.view();
      Board before = present;
      if (before == null || before.structure != view.structureStamp()) {
        become(new Board(now, view.structureStamp(), view.reach()));
      }
    } catch (LockstepException e) {
      // The space is closing, or too busy: what is known goes on being answered.
      LOG.atDebug().setCause(e).log("the graph could not be looked at for policies");
    }
  }

  /// The same structure by other policies; a younger look at the graph, if there was one meanwhile,
  /// stays.
  @SuppressWarnings("ReferenceEquality") // this very look
  private synchronized Board renew(Board known, Policies now) {
    Board next = new Board(now, known.structure, known.graph);
    if (present == known) {
      become(next);
    }
    return next;
  }

  private synchronized void become(@Nullable Board next) {
    if (next != null || present != null) {
      present = next;
      generation.incrementAndGet();
    }
  }

  @Override
  public boolean limits(Principal principal) {
    return space.policies().limits(principal);
  }

  @Override
  public boolean limitsReads(Principal principal) {
    return space.policies().limitsReads(principal);
  }

  @Override
  public boolean mayRead(Principal principal, String twinId, String path) {
    return may(principal, Right.READ, twinId, path);
  }

  @Override
  public boolean mayWrite(Principal principal, String twinId, String path) {
    return may(principal, Right.WRITE, twinId, path);
  }

  @Override
  public boolean mayCommand(Principal principal, String twinId, String path) {
    return may(principal, Right.COMMAND, twinId, path);
  }

  private boolean may(Principal principal, Right right, String twinId, String path) {
    Board board = board();
    if (board == null) {
      // Nothing is known yet of the graph, so that nothing is granted.
      return !space.policies().limits(principal);
    }
    Sight sight = board.of(principal);
    return sight == null || sight.of(twinId, "").allows(right, path);
  }

  /// By the policies of the moment: a change of them is seen at once, on the structure that is
  /// known.
  @SuppressWarnings("ReferenceEquality") // policies of the same content are only taken anew
  private @Nullable Board board() {
    Board known = present;
    Policies now = space.policies();
    if (known == null || known.policies == now) {
      return known;
    }
    return renew(known, now);
  }

  @Override
  public long generation() {
    var _ = board();
    return generation.get();
  }

  @Override
  public void close() {
    refresher.shutdownNow();
  }
}
