package io.lockstep.simulation.worker;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmu.PreparedFmu;
import io.lockstep.simulation.instance.FmuException;
import io.lockstep.simulation.instance.FmuLog;
import io.lockstep.simulation.instance.InstanceOptions.IntermediateUpdate;
import io.lockstep.simulation.instance.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A worker process, seen from its host: one FMU, many instances, one call at a time. Thread-safe.
///
/// Nothing that comes from it is trusted: lengths are checked, and an answer that makes no sense is
/// the end of the worker.
@SuppressWarnings("EnumOrdinal") // both sides are of the same build
final class Worker implements AutoCloseable {
  private static final Phase[] PHASES = Phase.values();
  private static final ErrorCode[] CODES = ErrorCode.values();

  private final WorkerOptions options;
  private final WorkerProcess process;
  private final Lane lane;
  private final ReentrantLock lock = new ReentrantLock();
  private final Letter in = new Letter();
  private final Letter out = new Letter();
  private final Map<Integer, IsolatedInstance> instances = new ConcurrentHashMap<>();
  private final Object endLock = new Object();
  private volatile @Nullable WorkerFailure failure;
  private volatile @Nullable IsolatedInstance caller;
  private volatile @Nullable Op call;
  private long deadline;
  private long lastBeats = -1;
  private long lastBeatNanos = System.nanoTime();

  private Worker(WorkerOptions options, WorkerProcess process, Lane lane) {
    this.options = options;
    this.process = process;
    this.lane = lane;
  }

  /// What ends a wait: the worker is no more.
  private static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lost() {
      super("lost", null, false, false);
    }
  }

  /// Starts a process and loads the library there.
  ///
  /// @throws WorkerLostException when it does not come up
  static Worker start(PreparedFmu fmu, WorkerOptions options) {
    options.sandbox().check();
    Path file = WorkerProcess.laneFile();
    Worker worker;
    try {
      Lane.make(file);
      worker =
          new Worker(
              options,
              WorkerProcess.start(fmu, options, file),
              Lane.open(file, Lane.Side.HOST, options.spin()));
    } catch (IOException e) {
      throw new LockstepException(
          ErrorCode.STORAGE_FAILED,
          "a worker process for %s cannot be started: %s"
              .formatted(fmu.fmu().file(), e.getMessage()),
          e);
    }
    String name = fmu.how().modelIdentifier();
    try {
      worker.process.onExit(worker.lane::wakeHost);
      worker.load(name);
      return worker;
    } catch (RuntimeException e) {
      worker.close();
      throw e;
    } finally {
      WorkerProcess.remove(file);
    }
  }

  private void load(String name) {
    deadline = System.nanoTime() + options.startMax().toNanos();
    try {
      lane.send(out.clear().putByte(0), this::look);
      lane.receive(in, this::look);
      if (!in.getFlag()) {
        throw new FmuException(in.getText());
      }
    } catch (Lost e) {
      throw new WorkerLostException(name, ended());
    } catch (IllegalStateException | IndexOutOfBoundsException e) {
      throw new WorkerLostException(name, end(WorkerFailure.Cause.GARBLED, garbled(e)));
    }
  }

  private static String garbled(RuntimeException e) {
    return "its answer made no sense: " + e.getMessage();
  }

  /// Why it is no more; null while it lives.
  @Nullable WorkerFailure failure() {
    if (failure == null && !process.isAlive()) {
      return ended();
    }
    return failure;
  }

  void add(IsolatedInstance instance) {
    instances.put(instance.number(), instance);
  }

  void remove(IsolatedInstance instance) {
    instances.remove(instance.number());
  }

  int residents() {
    return instances.size();
  }

  /// Asks for a call.
  ///
  /// @param arguments what follows the op and the instance
  /// @param result what to make of the answer; must not keep the letter
  <T> T ask(IsolatedInstance by, Op op, Consumer<Letter> arguments, Function<Letter, T> result) {
    return during(
        by,
        op,
        () -> {
          out.clear().putByte(op.ordinal()).putInt(by.number());
          arguments.accept(out);
          byte @Nullable [] said = by.isToBeRepeated(op) ? out.copy() : null;
          T answer = converse(by, result);
          by.done(op, said);
          return answer;
        });
  }

  /// Says a letter that was said to another worker.
  void repeat(IsolatedInstance by, Op op, byte[] said) {
    during(
        by,
        op,
        () -> {
          out.clear().putRaw(said);
          return converse(by, _ -> true);
        });
  }

  private <T> T during(IsolatedInstance by, Op op, Supplier<T> work) {
    lock.lock();
    // An intermediate update calls within a call.
    IsolatedInstance callerBefore = caller;
    Op callBefore = call;
    try {
      WorkerFailure lost = failure();
      if (lost != null) {
        throw lost(by, lost);
      }
      caller = by;
      call = op;
      return work.get();
    } finally {
      caller = callerBefore;
      call = callBefore;
      lock.unlock();
    }
  }

  private <T> T converse(IsolatedInstance by, Function<Letter, T> result) {
    Op.Answer answer;
    T value = null;
    String text = "";
    ErrorCode code = ErrorCode.INTERNAL;
    try {
      send();
      answer = hear(by);
      if (answer == Op.Answer.DONE) {
        value = result.apply(in);
      } else {
        code = answer == Op.Answer.REFUSED ? CODES[in.getInt()] : code;
        text = in.getText();
      }
    } catch (Lost e) {
      throw lost(by, ended());
    } catch (IllegalStateException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw lost(by, end(WorkerFailure.Cause.GARBLED, garbled(e)));
    }
    return switch (answer) {
      case DONE -> java.util.Objects.requireNonNull(value);
      case REFUSED -> throw new LockstepException(code, text);
      case FMU_FAILED -> throw new FmuException(text);
      case WRONG_ARGUMENT -> throw new IllegalArgumentException(text);
      case WORKER_FAILED, UPDATE ->
          throw new FmuException(
              "\"%s\": the worker process could not do it: %s".formatted(by.name(), text));
    };
  }

  private WorkerLostException lost(IsolatedInstance by, WorkerFailure why) {
    return new WorkerLostException(by.name(), why);
  }

  private void send() {
    deadline = System.nanoTime() + options.callMax().toNanos();
    lane.send(out, this::look);
  }

  /// Hears the answer, and answers intermediate updates on the way.
  private Op.Answer hear(IsolatedInstance by) {
    while (true) {
      lane.receive(in, this::look);
      readLog();
      Op.Answer answer = Op.Answer.of(in.getByte());
      Phase phase = PHASES[in.getByte()];
      int states = in.getInt();
      int indicators = in.getInt();
      if (answer != Op.Answer.UPDATE) {
        by.heard(phase, states, indicators);
        return answer;
      }
      IsolatedInstance updated = instances.get(in.getInt());
      IntermediateUpdate.Moment moment =
          new IntermediateUpdate.Moment(
              in.getDouble(), in.getFlag(), in.getFlag(), in.getFlag(), in.getFlag());
      if (updated == null) {
        throw new IllegalStateException("an update of an instance that is not there");
      }
      updated.heard(phase, states, indicators);
      boolean wantsReturn = updated.update(moment);
      out.clear().putByte(Op.UPDATED.ordinal()).putInt(updated.number()).putFlag(wantsReturn);
      send();
    }
  }

  private void readLog() {
    int dropped =
        lane.readLog(
            (number, status, category, text) -> {
              IsolatedInstance logging = instances.get(number);
              if (logging != null) {
                process.note(status, text);
                logging.log(status, category, text);
              }
            });
    IsolatedInstance of = caller;
    if (dropped > 0 && of != null) {
      of.log(
          FmuLog.Status.WARNING,
          "",
          "%d more messages were dropped: the FMU logs faster than they can be read"
              .formatted(dropped));
    }
  }

  /// What the FMU logged before its process ended is still there.
  private void lastMessages() {
    try {
      readLog();
    } catch (IndexOutOfBoundsException e) {
      process.note(FmuLog.Status.ERROR, "its last messages are garbled");
    }
  }

  /// Looks, while waiting, whether waiting still makes sense.
  private void look() {
    if (failure != null || !process.isAlive()) {
      throw new Lost();
    }
    if (System.nanoTime() - deadline > 0) {
      end(
          WorkerFailure.Cause.TOO_SLOW,
          call == null
              ? "it did not start within %d ms".formatted(options.startMax().toMillis())
              : "the call took more than %d ms".formatted(options.callMax().toMillis()));
      throw new Lost();
    }
  }

  /// Called about every 50 ms: memory and signs of life.
  void guard() {
    if (failure != null || !process.isAlive()) {
      return;
    }
    long resident = process.residentBytes();
    if (resident > options.memoryMax()) {
      end(
          WorkerFailure.Cause.TOO_LARGE,
          "it took %d MiB of memory, and may take %d"
              .formatted(resident >> 20, options.memoryMax() >> 20));
      return;
    }
    long beats = lane.beats();
    long now = System.nanoTime();
    if (beats != lastBeats) {
      lastBeats = beats;
      lastBeatNanos = now;
    } else if (now - lastBeatNanos > options.silenceMax().toNanos()) {
      end(
          WorkerFailure.Cause.SILENT,
          "it showed no sign of life for %d ms".formatted(options.silenceMax().toMillis()));
    }
  }

  /// It has ended by itself: finds out why.
  private WorkerFailure ended() {
    return end(null, "");
  }

  /// Ends it, once.
  ///
  /// @param cause why we do; null: it has ended by itself
  private WorkerFailure end(WorkerFailure.@Nullable Cause cause, String detail) {
    synchronized (endLock) {
      WorkerFailure known = failure;
      if (known != null) {
        return known;
      }
      String during = "";
      IsolatedInstance by = caller;
      Op op = call;
      if (by != null && op != null) {
        during = "%s of \"%s\"".formatted(op.word(), by.name());
      }
      boolean isOurs = cause != null && process.isAlive();
      process.kill();
      lastMessages();
      WorkerFailure found =
          isOurs
              ? process.failure(java.util.Objects.requireNonNull(cause), detail, during)
              : process.failure(during);
      failure = found;
      lane.wakeHost();
      return found;
    }
  }

  /// Ends it: its instances are lost.
  @Override
  public void close() {
    end(WorkerFailure.Cause.CLOSED, "it was closed");
    process.close();
  }
}
