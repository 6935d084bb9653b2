package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import io.lockstep.space.parts.CommandPart;
import io.lockstep.space.parts.Letter;
import io.lockstep.space.parts.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/// Hosts command parts. Letters come from several subtasks of the twin stage; they are held until
/// each of these has said, by a mark, that none of a lower or equal rank will follow, and are then
/// handed in by rank, letters to all first, then by the number of the twin part that sent them,
/// then as they were sent. The graph stage marks all spaces before a barrier, and a barrier comes
/// behind the marks on every way: so no letter is held when a checkpoint is taken.
final class CommandOperator extends StageOperator
    implements OneInputStreamOperator<Parcel, Parcel> {
  private static final long serialVersionUID = 1;

  private static final Comparator<Held> ORDER =
      Comparator.comparingLong(Held::rank).thenComparingInt(Held::sender);

  /// A letter and who sent it; letters to all have -1.
  private record Held(long rank, int sender, Letter letter) {}

  /// What is held for a space.
  private static final class Queue {
    final List<Held> letters = new ArrayList<>();

    /// By subtask of the twin stage, the last mark.
    final long[] marks;

    /// The least of the marks.
    long passed = Rank.NONE;

    Queue(int subtasks) {
      marks = new long[subtasks];
      Arrays.fill(marks, Rank.NONE);
    }
  }

  private final transient Map<String, Queue> queues = new LinkedHashMap<>();
  private final transient StageOutlet outlet;
  private transient @Nullable PartStore<CommandPart> store;

  CommandOperator(StreamOperatorParameters<Parcel> parameters, StageOptions options) {
    super(parameters, options);
    outlet =
        new StageOutlet(output, Stage.COMMAND) {
          @Override
          public void letter(Letter letter) {
            throw unexpected("a letter to part " + letter.part());
          }

          @Override
          public void verdict(Verdict verdict) {
            throw unexpected("a verdict");
          }

          private IllegalStateException unexpected(String what) {
            return new IllegalStateException(
                "command part %d of space %s: expected changes and replies, found %s"
                    .formatted(part(), space(), what));
          }
        };
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    store = new PartStore<>(CommandKind.INSTANCE, options, lanes, context, getKeyedStateBackend());
  }

  private PartStore<CommandPart> store() {
    return Objects.requireNonNull(store);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    queues.forEach(
        (space, queue) -> {
          if (!queue.letters.isEmpty()) {
            throw new IllegalStateException(
                "command parts of space %s at a barrier: expected no held letters, found %d; marks %s (are unaligned checkpoints on?)"
                    .formatted(space, queue.letters.size(), Arrays.toString(queue.marks)));
          }
        });
    store().save();
  }

  @Override
  public void processElement(StreamRecord<Parcel> element) throws Exception {
    Parcel parcel = element.getValue();
    reader.open(parcel);
    String name = "";
    Queue queue = null;
    while (reader.hasNext()) {
      byte entry = reader.next();
      if (entry == ParcelWriter.SPACE) {
        name = reader.space();
        queue = queues.computeIfAbsent(name, space -> new Queue(lanes.count()));
      } else if (queue == null) {
        throw new IllegalStateException("parcel to command parts: expected a space first");
      } else if (entry == ParcelWriter.MARK) {
        queue.marks[parcel.from()] = reader.rank();
        release(name, queue);
      } else {
        long rank = reader.rank();
        queue.letters.add(
            new Held(
                rank,
                reader.sender(),
                new Letter(
                    reader.part(), Rank.position(rank), reader.kind(), reader.copyOfBody())));
      }
    }
  }

  private void release(String name, Queue queue) throws Exception {
    long passed = Long.MAX_VALUE;
    for (long mark : queue.marks) {
      passed = Math.min(passed, mark);
    }
    if (passed > queue.passed) {
      queue.passed = passed;
      if (!queue.letters.isEmpty()) {
        handIn(name, queue);
      }
      progress(name, passed);
    }
  }

  private void handIn(String name, Queue queue) throws Exception {
    queue.letters.sort(ORDER); // Stable: those of one sender stay as they were sent.
    int count = 0;
    PartStore.Space<CommandPart> space = store().space(name);
    while (count < queue.letters.size() && queue.letters.get(count).rank <= queue.passed) {
      take(space, queue.letters.get(count));
      count++;
    }
    queue.letters.subList(0, count).clear();
  }

  /// One subtask speaks for the space, and of inputs only that are decided wholly.
  private void progress(String name, long passed) {
    if (lanes.subtask(name, 0, 1) == subtask && (passed & Rank.LAST) == Rank.LAST) {
      output.collect(
          Outputs.PROGRESS, new StreamRecord<>(new SpaceProgress(name, Rank.position(passed))));
    }
  }

  private void take(PartStore.Space<CommandPart> space, Held held) throws Exception {
    PartStore<CommandPart> store = store();
    Letter letter = held.letter;
    if (letter.part() != Letter.ALL) {
      outlet.from(space.name, letter.part(), held.rank);
      store.take(space, letter, outlet);
      return;
    }
    outlet.from(space.name, Letter.ALL, held.rank);
    store.takeByTemplate(space, letter, outlet);
    for (int number : store.numbers(space)) {
      outlet.from(space.name, number, held.rank);
      store.takeByPart(space, number, letter, outlet);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    outlet.flush();
  }

  @Override
  public void finish() throws Exception {
    outlet.flush();
    if (options.listState()) {
      store().visit(subtask == 0, (key, part) -> list(outlet, CommandKind.INSTANCE, key, part));
    }
  }
}
