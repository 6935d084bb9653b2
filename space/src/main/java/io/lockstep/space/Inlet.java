package io.lockstep.space;

import io.lockstep.ingest.Bindings;
import io.lockstep.ingest.BindingsResult;
import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.Journal;
import io.lockstep.journal.JournalException;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.InputKind;
import io.lockstep.model.LockstepException;
import io.lockstep.model.Principal;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.Reply;
import io.lockstep.twin.TwinCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The way of commands and HTTP publications into the input journal, and of their answers back.
/// Thread-safe: callers share one appender under a lock, and the journal commits together what came
/// together.
final class Inlet {
  private static final int TEXT_BYTES_MAX = 65_535;
  private static final int QOS_AT_LEAST_ONCE = 1;

  private final SpaceOptions options;
  private final InstantSource clock;
  private final Executor answers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Appender appender;
  private final ConcurrentHashMap<Long, Waiting> asked = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong overloads = new AtomicLong();
  private final AtomicLong requests;
  private volatile @Nullable LockstepException closed;

  Inlet(SpaceOptions options, Journal inputs, InstantSource clock, Executor answers) {
    this.options = options;
    this.clock = clock;
    this.answers = answers;
    this.appender = inputs.appender();
    // Continues above those of earlier runs as long as the clock does.
    this.requests = new AtomicLong(micros(clock.instant()) << 8);
  }

  /// Who waits for the outcome of a request.
  private sealed interface Waiting {
    void fail(RuntimeException why);
  }

  /// One command.
  private record Single(CompletableFuture<Outcome> answer) implements Waiting {
    @Override
    public void fail(RuntimeException why) {
      answer.completeExceptionally(why);
    }
  }

  /// What somebody waits for. Who has an answer is no longer in flight: it is counted out before.
  private final class Awaited<T> extends CompletableFuture<T> {
    private final AtomicInteger counted = new AtomicInteger();

    void countIn(int count) {
      counted.set(count);
    }

    private void countOut() {
      inFlight.addAndGet(-counted.getAndSet(0));
    }

    @Override
    public boolean complete(T value) {
      countOut();
      return super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable why) {
      countOut();
      return super.completeExceptionally(why);
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      countOut();
      return super.cancel(mayInterrupt);
    }
  }

  /// Commands that are answered together. Outcomes are put in by the kernel's thread alone.
  private static final class Batch implements Waiting {
    private final long firstRequest;
    private final Outcome[] outcomes;
    private final CompletableFuture<List<Outcome>> answer;
    private int missing;

    Batch(long firstRequest, int size, CompletableFuture<List<Outcome>> answer) {
      this.firstRequest = firstRequest;
      this.outcomes = new Outcome[size];
      this.missing = size;
      this.answer = answer;
    }

    /// True when it was the last.
    boolean put(long request, Outcome outcome) {
      outcomes[(int) (request - firstRequest)] = outcome;
      return --missing == 0;
    }

    void complete() {
      answer.complete(List.of(outcomes));
    }

    @Override
    public void fail(RuntimeException why) {
      answer.completeExceptionally(why);
    }
  }

  CompletableFuture<Outcome> submit(Principal principal, Command command) {
    if (command instanceof Command.SetBindings(List<NamedText> files)
        && Bindings.parse(files) instanceof BindingsResult.Invalid invalid) {
      return CompletableFuture.completedFuture(new Outcome(-1, Replies.invalidBindings(invalid)));
    }
    ByteBuffer record = ByteBuffer.allocate(CommandRecord.bytesMax(principal, command));
    long request = requests.incrementAndGet();
    CommandRecord.write(record, micros(clock.instant()), request, principal, command);
    record.flip();
    Awaited<Outcome> answer = new Awaited<>();
    if (!enters(answer, 1)) {
      return answer;
    }
    asked.put(request, new Single(answer));
    appendCommand(request, record, answer);
    LockstepException over = closed;
    if (over != null && asked.remove(request) != null) {
      answer.completeExceptionally(over);
    }
    return answer;
  }

  /// Several commands, one after the other: in one batch of the journal, decided one by one,
  /// answered together.
  ///
  /// @param commands of twins; at least one
  CompletableFuture<List<Outcome>> submitAll(Principal principal, List<TwinCommand> commands) {
    long first = requests.getAndAdd(commands.size()) + 1;
    Awaited<List<Outcome>> answer = new Awaited<>();
    if (!enters(answer, commands.size())) {
      return answer;
    }
    Batch batch = new Batch(first, commands.size(), answer);
    List<Command> records = new ArrayList<>(commands.size());
    for (TwinCommand command : commands) {
      asked.put(first + records.size(), batch);
      records.add(new Command.OfTwins(command));
    }
    appendAll(first, principal, records, batch);
    LockstepException over = closed;
    if (over != null) {
      forget(first, commands.size());
      batch.fail(over);
    }
    return answer;
  }

  private void appendAll(long first, Principal principal, List<Command> commands, Batch batch) {
    long received = micros(clock.instant());
    lock.lock();
    try {
      int largest = 0;
      for (Command command : commands) {
        largest = Math.max(largest, CommandRecord.bytesMax(principal, command));
      }
      // Fails before the first is appended, when one of them is too large.
      appender.begin(InputKind.COMMAND.number(), largest);
      appender.cancel();
      for (int i = 0; i < commands.size(); i++) {
        Command command = commands.get(i);
        ByteBuffer into =
            appender.begin(InputKind.COMMAND.number(), CommandRecord.bytesMax(principal, command));
        CommandRecord.write(into, received, first + i, principal, command);
        int _ = appender.end();
      }
      appender.flush(
          new BatchListener() {
            @Override
            public void durable(long firstPosition, long lastPosition) {
              // The kernel answers once it has decided.
            }

            @Override
            public void failed(JournalException why) {
              forget(first, commands.size());
              answers.execute(() -> batch.fail(refusalOf(why)));
            }
          });
    } catch (JournalException e) {
      forget(first, commands.size());
      batch.fail(refusalOf(e));
    } finally {
      lock.unlock();
    }
  }

  private void forget(long first, int count) {
    for (int i = 0; i < count; i++) {
      asked.remove(first + i);
    }
  }

  private void appendCommand(long request, ByteBuffer record, CompletableFuture<Outcome> answer) {
    lock.lock();
    try {
      appender.append(InputKind.COMMAND.number(), record);
      appender.flush(
          new BatchListener() {
            @Override
            public void durable(long firstPosition, long lastPosition) {
              // The kernel answers once it has decided.
            }

            @Override
            public void failed(JournalException why) {
              asked.remove(request);
              answers.execute(() -> answer.completeExceptionally(refusalOf(why)));
            }
          });
    } catch (JournalException e) {
      asked.remove(request);
      answer.completeExceptionally(refusalOf(e));
    } finally {
      lock.unlock();
    }
  }

  /// Takes the answers of a batch to who waits for them; for the kernel's thread.
  void answer(List<Answer> decided) {
    List<Runnable> completions = new ArrayList<>();
    for (Answer answer : decided) {
      switch (asked.remove(answer.request())) {
        case null -> {
          // Nobody waits: it was asked in an earlier run, or its way into the journal failed.
        }
        case Single(CompletableFuture<Outcome> waiting) ->
            completions.add(() -> waiting.complete(new Outcome(answer.position(), answer.reply())));
        case Batch batch -> {
          if (batch.put(answer.request(), new Outcome(answer.position(), answer.reply()))) {
            completions.add(batch::complete);
          }
        }
      }
    }
    if (!completions.isEmpty()) {
      answers.execute(() -> completions.forEach(Runnable::run));
    }
  }

  /// What was decided of a request.
  record Answer(long request, long position, Reply reply) {}

  CompletableFuture<FieldReceipt> publish(String device, List<FieldPublication> messages) {
    byte[] sender = bytesOf("device", device);
    List<byte[]> topics = new ArrayList<>(messages.size());
    for (FieldPublication message : messages) {
      checkTopic(message.topic());
      topics.add(bytesOf("topic", message.topic()));
    }
    Awaited<FieldReceipt> receipt = new Awaited<>();
    if (messages.isEmpty()) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT, "publication: expected at least one message, found none");
    }
    if (enters(receipt, 1)) {
      appendMessages(sender, topics, messages, receipt);
    }
    return receipt;
  }

  private void appendMessages(
      byte[] sender,
      List<byte[]> topics,
      List<FieldPublication> messages,
      CompletableFuture<FieldReceipt> receipt) {
    long received = micros(clock.instant());
    lock.lock();
    try {
      expectRoomForLargest(sender, topics, messages);
      for (int i = 0; i < topics.size(); i++) {
        append(sender, topics.get(i), messages.get(i).payload(), received);
      }
      appender.flush(new Published(topics.size(), received, receipt));
    } catch (JournalException e) {
      receipt.completeExceptionally(refusalOf(e));
    } finally {
      lock.unlock();
    }
  }

  /// Fails before the first of several messages is appended, when one of them is too large.
  private void expectRoomForLargest(
      byte[] sender, List<byte[]> topics, List<FieldPublication> messages) {
    int largest = 0;
    for (int i = 0; i < topics.size(); i++) {
      largest =
          Math.max(
              largest,
              FieldMessage.sizeOf(
                  sender.length, topics.get(i).length, 0, messages.get(i).payload().remaining()));
    }
    appender.begin(InputKind.FIELD_MESSAGE.number(), largest);
    appender.cancel();
  }

  private void append(byte[] sender, byte[] topic, ByteBuffer payload, long received) {
    int size = FieldMessage.sizeOf(sender.length, topic.length, 0, payload.remaining());
    writeMessage(
        appender.begin(InputKind.FIELD_MESSAGE.number(), size), sender, topic, payload, received);
    int _ = appender.end();
  }

  /// Writes the record of a publication at the buffer's position.
  static void writeMessage(
      ByteBuffer into, byte[] sender, byte[] topic, ByteBuffer payload, long received) {
    ByteBuffer body = payload.duplicate();
    FieldMessage.putHeader(
        into,
        QOS_AT_LEAST_ONCE,
        FieldMessage.HTTP,
        received,
        0,
        sender.length,
        topic.length,
        0,
        body.remaining());
    into.put(sender).put(topic).put(body);
  }

  private final class Published implements BatchListener {
    private final int messages;
    private final long received;
    private final CompletableFuture<FieldReceipt> receipt;

    Published(int messages, long received, CompletableFuture<FieldReceipt> receipt) {
      this.messages = messages;
      this.received = received;
      this.receipt = receipt;
    }

    @Override
    public void durable(long firstPosition, long lastPosition) {
      FieldReceipt got = new FieldReceipt(firstPosition, lastPosition, messages, received);
      answers.execute(() -> receipt.complete(got));
    }

    @Override
    public void failed(JournalException why) {
      answers.execute(() -> receipt.completeExceptionally(refusalOf(why)));
    }
  }

  /// Counts so many more in flight until `answer` is complete; false when they were refused.
  private boolean enters(Awaited<?> answer, int count) {
    LockstepException over = closed;
    if (over != null) {
      answer.completeExceptionally(over);
      return false;
    }
    if (inFlight.addAndGet(count) > options.inFlightMax() || !appender.hasRoom()) {
      inFlight.addAndGet(-count);
      overloads.incrementAndGet();
      answer.completeExceptionally(
          new LockstepException(
              ErrorCode.OVERLOADED,
              "space %s: expected at most %d writes waiting for the journal and the kernel; try again later"
                  .formatted(options.name(), options.inFlightMax())));
      return false;
    }
    answer.countIn(count);
    return true;
  }

  /// A text as UTF-8, when its length permits.
  static byte[] bytesOf(String what, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > TEXT_BYTES_MAX) {
      throw new LockstepException(
          ErrorCode.INVALID_ARGUMENT,
          "%s of a publication: expected 1 to %d bytes of UTF-8, found %d"
              .formatted(what, TEXT_BYTES_MAX, bytes.length));
    }
    return bytes;
  }

  /// Refuses what cannot be the topic of a publication.
  static void checkTopic(String topic) {
    for (int i = 0; i < topic.length(); i++) {
      char c = topic.charAt(i);
      if (c == '+' || c == '#' || c == 0) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "topic of a publication: expected no wildcard and no U+0000, found U+%04X at index %d"
                .formatted((int) c, i));
      }
    }
  }

  private static LockstepException refusalOf(JournalException why) {
    ErrorCode code =
        switch (why.reason()) {
          case DISK_FULL -> ErrorCode.STORAGE_FULL;
          case OVERLOADED -> ErrorCode.OVERLOADED;
          case RECORD_TOO_LARGE -> ErrorCode.PAYLOAD_INVALID;
          case IO_ERROR, UNREACHABLE, READ_ONLY, CLOSED, CORRUPT, HORIZON ->
              ErrorCode.STORAGE_FAILED;
        };
    return new LockstepException(code, why.getMessage() == null ? "" : why.getMessage(), why);
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  /// Refuses all that wait and all that come.
  void close(LockstepException why) {
    closed = why;
    for (Long request : asked.keySet()) {
      Waiting waiting = asked.remove(request);
      if (waiting != null) {
        waiting.fail(why);
      }
    }
  }

  /// Refuses all that come; those that wait are still answered.
  void refuseNew(LockstepException why) {
    closed = why;
  }

  int inFlight() {
    return inFlight.get();
  }

  long overloads() {
    return overloads.get();
  }
}
