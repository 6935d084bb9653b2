package io.lockstep.simulation.behaviour;

import io.lockstep.model.ChangeHeader;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Shape;
import io.lockstep.model.text.NamedText;
import io.lockstep.model.text.Problem;
import io.lockstep.simulation.behaviour.Fleet.RunKey;
import io.lockstep.space.Branch;
import io.lockstep.space.ChangeFeed;
import io.lockstep.space.FieldPublication;
import io.lockstep.space.Space;
import io.lockstep.twin.GraphView;
import io.lockstep.twin.ModelShape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the behaviours of a space beside reality. Follows `changes`, steps the twins' models by
/// event time, and publishes what they say as messages of the field like any others: journalled
/// first, in the default format, with quality `simulated`, by a sender `simulation`. The kernel
/// sees records only. One thread does it all; thread-safe.
public final class Behaviours implements AutoCloseable {
  /// In whose name values are published.
  public static final String SENDER = "simulation";

  private static final Logger LOG = LoggerFactory.getLogger(Behaviours.class);
  private static final int TURN_RECORDS = 1_024;
  private static final int TURN_STEPS = 1_000;
  private static final int BATCH_MESSAGES = 1_000;
  private static final Duration WAIT = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Space space;
  private volatile List<Plan> plans;
  private final Models models;
  private final ChangeFeed feed;
  private final RunFile file;
  private final InstantSource clock;
  private final Fleet fleet;
  private final CountDownLatch closing = new CountDownLatch(1);

  /// Who has it may look at all runs: between two rounds.
  private final ReentrantLock round = new ReentrantLock();

  private long publishedPosition = -1;
  private final Thread thread;

  private Behaviours(
      Space space,
      List<Plan> plans,
      Models models,
      ChangeFeed feed,
      Path folder,
      InstantSource clock) {
    this.space = space;
    this.plans = List.copyOf(plans);
    this.models = models;
    this.feed = feed;
    this.clock = clock;
    file = new RunFile(folder);
    fleet = new Fleet(this::viewAt, plans, models, Fleet.Variation.NONE);
    thread = Thread.ofPlatform().daemon().name("behaviours").unstarted(this::run);
  }

  /// Reads scenario files and ties their behaviours to what a space has.
  ///
  /// @param problems receives all that is wrong; then what is given is not to be used
  public static List<Plan> plans(
      List<NamedText> scenarios, GraphView view, Models models, List<Problem> problems) {
    return plans(ScenarioFiles.parse(scenarios, problems), shapes(view), models, problems);
  }

  /// Ties behaviours to what there is: each by itself, and no two to one property.
  public static List<Plan> plans(
      List<Behaviour> behaviours, Plan.Shapes shapes, Models models, List<Problem> problems) {
    List<Plan> plans = new ArrayList<>();
    for (Behaviour each : behaviours) {
      Plan.of(each, shapes, models, problems).ifPresent(plans::add);
    }
    checkWriters(behaviours, problems);
    return plans;
  }

  /// No two behaviours write one property; the later one of two is at fault.
  static void checkWriters(List<Behaviour> behaviours, List<Problem> problems) {
    Map<String, String> writers = new HashMap<>();
    for (Behaviour each : behaviours) {
      for (Behaviour.Output output : each.outputs()) {
        for (String path : output.written()) {
          String other = writers.putIfAbsent(each.scope() + " " + path, each.name());
          if (other != null) {
            problems.add(
                output
                    .place()
                    .problem(
                        "%s: expected one behaviour to write it, found %s as well"
                            .formatted(path, other)));
          }
        }
      }
    }
  }

  /// What twins of a view can hold.
  public static Plan.Shapes shapes(GraphView view) {
    Map<String, Shape> byModel = new HashMap<>();
    for (ModelShape each : view.shapes()) {
      byModel.put(each.modelId(), each.shape());
    }
    return new Plan.Shapes() {
      @Override
      public Optional<Shape> ofModel(String modelId) {
        return Optional.ofNullable(byModel.get(modelId));
      }

      @Override
      public Optional<Shape> ofTwin(String twinId) {
        return view.modelOf(twinId).flatMap(this::ofModel);
      }
    };
  }

  /// Starts them. What twins they have is known when this answers.
  ///
  /// @param feed the log of changes; closed with this, as the models are
  /// @param folder remembers states over restarts
  public static Behaviours start(
      Space space,
      List<Plan> plans,
      Models models,
      ChangeFeed feed,
      Path folder,
      InstantSource clock) {
    Behaviours behaviours = new Behaviours(space, plans, models, feed, folder, clock);
    behaviours.fleet.follow();
    behaviours.thread.start();
    return behaviours;
  }

  /// How a behaviour goes for each of its twins.
  ///
  /// @param version of the model that runs
  /// @param newer the version that is there now and would run after a restart; empty when it is the
  ///   same, or none is there
  public record Status(
      Behaviour behaviour, String version, Optional<String> newer, List<TwinStatus> twins) {
    /// Keeps a copy.
    public Status {
      twins = List.copyOf(twins);
    }
  }

  /// How all go, in the order of the files.
  public List<Status> status() {
    Map<String, List<TwinStatus>> twins = new LinkedHashMap<>();
    fleet
        .runs()
        .forEach(
            (key, run) ->
                twins.computeIfAbsent(key.behaviour(), _ -> new ArrayList<>()).add(run.status()));
    return plans.stream()
        .map(
            each ->
                new Status(
                    each.behaviour(),
                    each.version(),
                    newer(each),
                    twins.getOrDefault(each.behaviour().name(), List.of())))
        .toList();
  }

  private Optional<String> newer(Plan plan) {
    try {
      return Optional.of(models.version(plan.behaviour().source()))
          .filter(version -> !version.equals(plan.version()));
    } catch (LockstepException _) {
      return Optional.empty(); // It is gone, or broken: what runs goes on.
    }
  }

  /// Goes on with other plans between two rounds. What a behaviour told that is no more is told
  /// once more as bad. What twins the plans have is known when this answers.
  ///
  /// @param anew names of behaviours that begin anew; all others that stay go on as they are
  public void replace(List<Plan> others, Set<String> anew) {
    inRound(
        () -> {
          Map<String, List<Write>> writes = new LinkedHashMap<>();
          fleet.replace(
              others,
              anew,
              write -> writes.computeIfAbsent(write.twinId(), _ -> new ArrayList<>()).add(write));
          plans = List.copyOf(others);
          publish(writes);
        });
  }

  /// The plan of a behaviour; empty when there is none of this name.
  public Optional<Plan> plan(String behaviour) {
    return plans.stream().filter(each -> each.behaviour().name().equals(behaviour)).findFirst();
  }

  /// The twins that a behaviour runs for, sorted.
  public List<String> twins(String behaviour) {
    return fleet.runs().keySet().stream()
        .filter(each -> each.behaviour().equals(behaviour))
        .map(Fleet.RunKey::twin)
        .sorted()
        .toList();
  }

  /// What they run by. Stays owned by this.
  public Models models() {
    return models;
  }

  private GraphView viewAt(long inputPosition) {
    return inputPosition < 0 ? space.view() : space.view(inputPosition);
  }

  private void run() {
    try {
      inRound(this::begin);
      long savedNanos = System.nanoTime();
      boolean isRehearsed = false;
      while (closing.getCount() > 0) {
        if (plans.isEmpty()) {
          rest();
          continue;
        }
        boolean[] hasMore = new boolean[1];
        inRound(() -> hasMore[0] = turn());
        if (!isRehearsed && runsAny()) {
          rehearse();
          isRehearsed = true;
        }
        if (System.nanoTime() - savedNanos > SAVE_NANOS) {
          inRound(this::save);
          savedNanos = System.nanoTime();
        }
        if (!hasMore[0]) {
          feed.await(WAIT);
        }
      }
      inRound(this::save);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (closing.getCount() > 0) {
        LOG.atError().setCause(e).log("Behaviours run no more");
      }
    }
  }

  /// Without behaviours nothing is followed: one that is put begins with the present.
  private void rest() throws InterruptedException {
    inRound(feed::skip);
    boolean _ = closing.await(WAIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean runsAny() {
    return fleet.runs().values().stream()
        .anyMatch(run -> run.status().state() == TwinStatus.State.RUNNING);
  }

  /// A fork for nobody: what the first one needs is loaded before somebody waits for it.
  private void rehearse() {
    try {
      Forked _ = fork();
    } catch (RuntimeException e) {
      LOG.atDebug().setCause(e).log("A fork could not be rehearsed");
    }
  }

  private void inRound(Runnable work) {
    round.lock();
    try {
      work.run();
    } finally {
      round.unlock();
    }
  }

  /// A branch of the space as it is now, with the states of the models at that moment: what they
  /// told is in it, and what they have not taken yet goes with them.
  ///
  /// @throws LockstepException as [Space#fork], and TIMED_OUT when what they told is not decided
  public Forked fork() {
    Map<RunKey, Forked.Model> states = new LinkedHashMap<>();
    Branch branch;
    long position;
    round.lock();
    try {
      if (publishedPosition >= 0) {
        space
            .applied(publishedPosition)
            .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .join();
      }
      branch = space.fork();
      fleet.runs().forEach((key, run) -> states.put(key, Forked.Model.of(run)));
      position = feed.position();
    } finally {
      round.unlock();
    }
    return new Forked(branch, states, untaken(position, branch.basePosition()));
  }

  /// Readings that stand in the log before an input, from a position on.
  private List<ByteBuffer> untaken(long position, long untilInput) {
    List<ByteBuffer> readings = new ArrayList<>();
    if (plans.isEmpty()) {
      return readings;
    }
    if (untilInput > 0) {
      space.logged(untilInput - 1).orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    }
    boolean[] isOver = new boolean[1];
    try (ChangeFeed other = feed.at(position)) {
      while (!isOver[0]
          && other.poll(
                  (kind, record) -> {
                    if (ChangeHeader.read(record.duplicate()).inputPosition() >= untilInput) {
                      isOver[0] = true;
                    } else if (!isOver[0] && kind == ChangeKind.SAMPLES.number()) {
                      readings.add(
                          ByteBuffer.allocate(record.remaining()).put(record.duplicate()).flip());
                    }
                  },
                  TURN_RECORDS)
              != 0) {
        // On to the fork.
      }
    }
    return readings;
  }

  /// What they are, in the order of the files.
  public List<Plan> plans() {
    return plans;
  }

  private void begin() {
    file.read(versions())
        .ifPresent(
            saved -> {
              if (feed.seek(saved.position())) {
                saved.restore(fleet.runs());
              }
            });
  }

  private Map<String, String> versions() {
    Map<String, String> versions = new HashMap<>();
    for (Plan plan : plans) {
      Behaviour of = plan.behaviour();
      versions.put(of.name(), plan.version() + " " + of);
    }
    return versions;
  }

  private void save() {
    file.write(feed.position(), fleet.runs(), versions());
  }

  /// One round: what changed is taken, models step, and what they say is durable before the next.
  private boolean turn() {
    int read = feed.poll(fleet::take, TURN_RECORDS);
    fleet.follow();
    Instant instant = clock.instant();
    long now = TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1_000;
    long nanos = System.nanoTime();
    Map<String, List<Write>> writes = new LinkedHashMap<>();
    boolean hasMore = read != 0;
    for (TwinRun run : fleet.due(nanos)) {
      if (run.advance(
          now,
          nanos,
          TURN_STEPS,
          write -> writes.computeIfAbsent(write.twinId(), _ -> new ArrayList<>()).add(write))) {
        fleet.touch(run);
        hasMore = true;
      }
    }
    publish(writes);
    return hasMore;
  }

  private void publish(Map<String, List<Write>> writes) {
    List<FieldPublication> messages = new ArrayList<>();
    writes.forEach(
        (twin, all) -> messages.add(FieldPublication.of(Write.topic(twin), Write.payload(all))));
    for (int from = 0; from < messages.size(); from += BATCH_MESSAGES) {
      publish(messages.subList(from, Math.min(messages.size(), from + BATCH_MESSAGES)));
    }
  }

  /// Nothing is lost while this process lives: what cannot be journalled now is tried again.
  private void publish(List<FieldPublication> messages) {
    boolean isTold = false;
    while (true) {
      try {
        publishedPosition = space.publish(SENDER, messages).join().lastPosition();
        return;
      } catch (CompletionException | LockstepException e) {
        if (!isTold) {
          LOG.atWarn().setCause(e).log("Values of behaviours wait to be journalled");
          isTold = true;
        }
      }
      try {
        if (closing.await(100, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// Saves the states, and ends all models.
  @Override
  public void close() {
    closing.countDown();
    try {
      boolean _ = thread.join(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      // A model that does not come back is left to the process's end.
      LOG.warn("A model did not end its step; its state is that of the last save");
      return;
    }
    fleet.close();
    feed.close();
    models.close();
  }
}
