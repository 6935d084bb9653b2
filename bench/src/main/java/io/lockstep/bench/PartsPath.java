package io.lockstep.bench;

import io.lockstep.journal.Appender;
import io.lockstep.journal.BatchListener;
import io.lockstep.journal.JournalException;
import io.lockstep.journal.Reader;
import io.lockstep.journal.RecordVisitor;
import io.lockstep.model.ChangeKind;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.space.parts.CommandPart;
import io.lockstep.space.parts.GraphPart;
import io.lockstep.space.parts.Letter;
import io.lockstep.space.parts.Outlet;
import io.lockstep.space.parts.TwinPart;
import io.lockstep.space.parts.Verdict;
import io.lockstep.twin.Reply;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/// The kernel in parts without Flink: one thread reads the inputs journal and carries the letters,
/// and appends the changes to their log. Confined to one thread.
final class PartsPath implements ClusterPath, RecordVisitor {
  private static final int BATCH = 256;

  private final ClusterInputs stream;
  private final long messages;
  private final ClusterJournals journals;
  private final Reader reader;
  private final Appender changes;
  private final GraphPart graph;
  private final TwinPart twinTemplate;
  private final CommandPart commandTemplate;
  private final Map<Integer, TwinPart> twins = new TreeMap<>();
  private final Map<Integer, CommandPart> commands = new TreeMap<>();
  private final Outlet toTwins = new ToTwins();
  private final Outlet toCommands = new ToCommands();

  PartsPath(BenchFolder folder, ClusterInputs stream, String name, long messages, int parts) {
    this.stream = stream;
    this.messages = messages;
    journals = new ClusterJournals(folder, name);
    reader = journals.inputs.reader(0);
    changes = journals.changes.appender();
    graph = GraphPart.empty(parts);
    twinTemplate = TwinPart.template(parts);
    commandTemplate = CommandPart.template(parts);
    journals.setUp(stream);
    decideAll();
  }

  @Override
  public String name() {
    return "parts";
  }

  @Override
  public Cost round() {
    journals.append(stream, messages);
    long wall = System.nanoTime();
    long cpu = ProcessCpu.nanos();
    decideAll();
    return new Cost(
        messages * stream.readings(), ProcessCpu.nanos() - cpu, 0, System.nanoTime() - wall);
  }

  private void decideAll() {
    long end = journals.inputs.endPosition();
    while (reader.position() < end) {
      int _ = reader.poll(this, BATCH);
      changes.flush();
    }
    CountDownLatch written = new CountDownLatch(1);
    changes.append(ChangeKind.DRIFT.number(), ByteBuffer.allocate(1));
    changes.flush(new Written(written));
    try {
      written.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(ErrorCode.TIMED_OUT, "interrupted", e);
    }
  }

  @Override
  public void record(long position, int kind, ByteBuffer payload) {
    graph.take(position, kind, payload, toTwins);
  }

  @Override
  public void gap(long fromPosition, long toPosition) {
    throw unexpected("a gap in the inputs from position " + fromPosition);
  }

  /// Bytes that the twin parts take when they are written, all together.
  long writtenBytes() {
    Counting counting = new Counting();
    try (DataOutputStream out = new DataOutputStream(counting)) {
      for (TwinPart part : twins.values()) {
        part.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return counting.bytes;
  }

  @Override
  public void close() {
    reader.close();
    journals.close();
  }

  private static LockstepException unexpected(String what) {
    return new LockstepException(
        ErrorCode.INTERNAL, "parts: expected messages of devices only, found " + what);
  }

  private abstract class Logging implements Outlet {
    @Override
    public void change(ChangeKind kind, String subject, ByteBuffer record) {
      changes.append(kind.number(), record);
    }

    @Override
    public void reply(long request, Reply reply) {
      if (reply instanceof Reply.Refused refused) {
        throw unexpected("a refusal: " + refused.reason());
      }
    }

    @Override
    public void verdict(Verdict verdict) {
      throw unexpected("a verdict at position " + verdict.position());
    }
  }

  private final class ToTwins extends Logging {
    @Override
    public void letter(Letter letter) {
      if (letter.part() == Letter.ALL) {
        twinTemplate.take(letter, toCommands);
        twins.values().forEach(part -> part.take(letter, toCommands));
      } else {
        twins.computeIfAbsent(letter.part(), twinTemplate::part).take(letter, toCommands);
      }
    }
  }

  private final class ToCommands extends Logging {
    @Override
    public void letter(Letter letter) {
      if (letter.part() == Letter.ALL) {
        commandTemplate.take(letter, this);
        commands.values().forEach(part -> part.take(letter, this));
      } else {
        commands.computeIfAbsent(letter.part(), commandTemplate::part).take(letter, this);
      }
    }
  }

  private record Written(CountDownLatch latch) implements BatchListener {
    @Override
    public void durable(long firstPosition, long lastPosition) {
      latch.countDown();
    }

    @Override
    public void failed(JournalException why) {
      throw why;
    }
  }

  private static final class Counting extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] b, int off, int len) {
      bytes += len;
    }
  }
}
