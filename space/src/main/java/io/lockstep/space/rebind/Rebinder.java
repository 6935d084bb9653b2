package io.lockstep.space.rebind;

import io.lockstep.journal.HorizonException;
import io.lockstep.journal.Journal;
import io.lockstep.journal.Reader;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.SamplesChange;
import io.lockstep.space.Command;
import io.lockstep.space.Outcome;
import io.lockstep.space.Rebinding;
import io.lockstep.space.RebindingCommand;
import io.lockstep.space.RebindingCounts;
import io.lockstep.space.RebindingRequest;
import io.lockstep.space.Space;
import io.lockstep.twin.ReboundReading;
import io.lockstep.twin.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out re-bindings, one at a time, on a thread of its own. What it finds enters the space
/// by commands, slice by slice, each waited for: the kernel has at most one of them before it, and
/// the history has taken one before the next is compared with it. A re-binding that a crash
/// interrupts is gone on with. Thread-safe.
public final class Rebinder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rebinder.class);
  private static final Principal SELF = new Principal("rebinding", Role.ADMIN);

  /// Readings of a slice: a millisecond of the kernel's time.
  static final int SLICE_READINGS = 1_000;

  private static final long SLICE_TEXT_MAX = 256 * 1024;
  private static final int POLL_RECORDS = 256;
  private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LOOK_MILLIS = 1_000;
  private static final long RETRY_MILLIS = 500;
  private static final long ANSWER_SECONDS = 60;

  private final Space space;
  private final Journal inputs;
  private final PastReadings past;
  private final int sliceReadings;
  private final Thread thread;
  private final Semaphore bell = new Semaphore(0);
  private volatile boolean isClosed;

  private Rebinder(Space space, Journal inputs, PastReadings past, int sliceReadings) {
    this.space = space;
    this.inputs = inputs;
    this.past = past;
    this.sliceReadings = sliceReadings;
    this.thread = Thread.ofPlatform().name("lockstep-rebind").daemon().unstarted(this::run);
  }

  /// Goes on with what is under way, and begins what is asked for.
  ///
  /// @param inputs the space's journal
  public static Rebinder start(Space space, Journal inputs, PastReadings past) {
    return start(space, inputs, past, SLICE_READINGS);
  }

  /// The same with smaller slices.
  ///
  /// @param sliceReadings the most readings that enter at once, at least 1
  public static Rebinder start(Space space, Journal inputs, PastReadings past, int sliceReadings) {
    Rebinder rebinder = new Rebinder(space, inputs, past, sliceReadings);
    rebinder.thread.start();
    return rebinder;
  }

  /// Says that one was asked for: it begins at once.
  public void wake() {
    bell.release();
  }

  /// What a re-binding would find now; nothing is changed. Takes as long as one.
  ///
  /// @throws LockstepException with INVALID_ARGUMENT for a range that is none, OVERLOADED while the
  ///   history starts
  public Rebinding dryRun(String by, RebindingRequest request) {
    PastRun.check(request);
    Space.Forked now = space.forkedState();
    Walk walk = new Walk(new PastRun(now, request, now.position(), 0), null);
    RebindingCounts counts = walk.all();
    return new Rebinding(
        now.position(),
        by,
        request,
        Rebinding.State.DONE,
        0,
        0,
        now.position(),
        counts,
        walk.note(),
        walk.run.remaining(),
        walk.run.resolved());
  }

  private void run() {
    while (!isClosed) {
      try {
        Rebinding next = space.rebindings().running().orElse(null);
        if (next == null) {
          await(LOOK_MILLIS);
        } else {
          carryOut(next);
        }
      } catch (LockstepException e) {
        // The space is busy or full, or the history starts: what is under way stays so.
        LOG.atDebug().addKeyValue("why", e.getMessage()).log("a re-binding waits");
        await(RETRY_MILLIS);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void await(long millis) {
    try {
      boolean _ = bell.tryAcquire(millis, TimeUnit.MILLISECONDS);
      int _ = bell.drainPermits();
    } catch (InterruptedException _) {
      isClosed = true;
    }
  }

  private void carryOut(Rebinding job) throws InterruptedException {
    Space.Forked now = space.forkedState();
    PastRun run = new PastRun(now, job.request(), job.id(), job.nextPosition());
    try {
      Walk walk = new Walk(run, job);
      RebindingCounts rest = walk.all();
      if (!walk.isStopped) {
        boolean _ =
            submit(
                new RebindingCommand.End(
                    job.id(), rest, "", walk.note(), run.remaining(), run.resolved()));
      }
    } catch (LockstepException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError defect) {
      if (isClosed) {
        return; // The journal was closed under it.
      }
      LOG.atWarn().addKeyValue("id", job.id()).setCause(defect).log("a re-binding failed");
      boolean _ =
          submit(
              new RebindingCommand.End(
                  job.id(),
                  RebindingCounts.NONE,
                  "it cannot go on: " + defect,
                  "",
                  List.of(),
                  List.of()));
    }
  }

  /// True when it was done; false when the re-binding has ended meanwhile.
  private boolean submit(RebindingCommand step) throws InterruptedException {
    try {
      Outcome outcome =
          space.submit(SELF, new Command.OfRebinding(step)).get(ANSWER_SECONDS, TimeUnit.SECONDS);
      boolean isDone = outcome.reply() instanceof Reply.Done;
      if (isDone) {
        past.await(outcome.position());
      }
      return isDone;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LockstepException known
          ? known
          : new LockstepException(ErrorCode.INTERNAL, "re-binding: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new LockstepException(
          ErrorCode.TIMED_OUT,
          "re-binding: expected the space to decide within %d s".formatted(ANSWER_SECONDS),
          e);
    }
  }

  /// One way through the journal.
  private final class Walk {
    private final PastRun run;
    private final @Nullable Rebinding job;
    private boolean isStopped;

    /// @param job whose slices are submitted; null when nothing is to be changed
    Walk(PastRun run, @Nullable Rebinding job) {
      this.run = run;
      this.job = job;
    }

    /// Goes all of it.
    ///
    /// @return what was found since the last slice
    RebindingCounts all() {
      RebindingCounts rest = RebindingCounts.NONE;
      long sliceEnd = System.nanoTime() + SLICE_NANOS;
      try (Reader reader = inputs.reader(inputs.firstPosition());
          SliceOrigins origins = new SliceOrigins(inputs)) {
        Sifter sifter = new Sifter(past, origins);
        while (!run.isEnd() && !isClosed && !isStopped) {
          boolean isLast = poll(reader) == 0;
          boolean isFull = run.size() >= sliceReadings;
          boolean isDue = job != null && System.nanoTime() - sliceEnd > 0;
          if (isFull || isDue || isLast || run.isEnd()) {
            rest = rest.plus(slice(sifter));
            sliceEnd = System.nanoTime() + SLICE_NANOS;
            rest = job == null ? rest : RebindingCounts.NONE;
          }
          if (isLast) {
            break;
          }
        }
      } catch (InterruptedException _) {
        isStopped = true;
        isClosed = true;
      }
      isStopped |= isClosed;
      return rest;
    }

    private int poll(Reader reader) {
      try {
        return reader.poll(run, POLL_RECORDS);
      } catch (HorizonException e) {
        reader.seek(e.firstKeptPosition());
        return 1;
      }
    }

    private RebindingCounts slice(Sifter sifter) throws InterruptedException {
      PastRun.Found found = run.take();
      RebindingCounts counts = found.counts();
      List<ReboundReading> all =
          past.keepsAll()
              ? found.readings()
              : found.readings().stream()
                  .filter(one -> (one.flags() & SamplesChange.PASSING) == 0)
                  .toList();
      if (job != null && all.isEmpty() && counts.equals(RebindingCounts.NONE) && run.isEnd()) {
        return counts;
      }
      int begin = 0;
      do {
        int end = endOfSlice(all, begin);
        boolean isLast = end == all.size();
        Sifter.Sifted sifted = sifter.sift(all.subList(begin, end));
        RebindingCounts own = (isLast ? counts : RebindingCounts.NONE).plus(sifted.counts());
        if (job == null) {
          counts = isLast ? own : counts.plus(sifted.counts());
        } else {
          long next = isLast ? run.position() + 1 : all.get(end).position();
          isStopped |= !submit(new RebindingCommand.Slice(job.id(), next, own, sifted.readings()));
        }
        begin = end;
      } while (begin < all.size() && !isStopped);
      return counts;
    }

    private int endOfSlice(List<ReboundReading> all, int begin) {
      long text = 0;
      int end = begin;
      while (end < all.size() && end - begin < sliceReadings && text < SLICE_TEXT_MAX) {
        String value = all.get(end).text();
        text += value == null ? 0 : value.length();
        end++;
      }
      return end;
    }

    String note() {
      long oldest = run.oldestMicros();
      boolean isBeyond = run.request().fromMicros() < oldest && oldest != Long.MAX_VALUE;
      return isBeyond
          ? "messages received before %s are beyond the horizon of the input journal"
              .formatted(Instant.ofEpochSecond(oldest / 1_000_000, oldest % 1_000_000 * 1_000))
          : "";
    }
  }

  /// Ends the thread; what is under way is gone on with by the next start.
  @Override
  public void close() {
    isClosed = true;
    wake();
    thread.interrupt();
    try {
      boolean _ = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
