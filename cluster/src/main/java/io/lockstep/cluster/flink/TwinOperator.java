package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import io.lockstep.space.parts.Letter;
import io.lockstep.space.parts.TwinPart;
import io.lockstep.space.parts.Verdict;
import java.util.Objects;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/// Hosts twin parts. Passes each mark of the graph stage on to all subtasks of the command stage,
/// behind the letters that its parts gave before. Letters to all that templates give are passed on
/// by the first subtask only: the templates of all subtasks give the same.
final class TwinOperator extends StageOperator implements OneInputStreamOperator<Parcel, Parcel> {
  private static final long serialVersionUID = 1;

  private final transient StageOutlet outlet;
  private transient @Nullable PartStore<TwinPart> store;

  TwinOperator(StreamOperatorParameters<Parcel> parameters, StageOptions options) {
    super(parameters, options);
    outlet =
        new StageOutlet(output, Stage.TWIN) {
          @Override
          public void letter(Letter letter) {
            if (letter.part() != Letter.ALL) {
              dispatch.letter(
                  space(),
                  letter.part(),
                  options.parts(),
                  part(),
                  rank(),
                  letter.kind(),
                  letter.body());
            } else if (part() != Letter.ALL || subtask == 0) {
              dispatch.letterToAll(space(), Letter.ALL, rank(), letter.kind(), letter.body());
            }
          }

          @Override
          public void verdict(Verdict verdict) {
            emitVerdict(verdict.position(), verdict.body());
          }
        };
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    store = new PartStore<>(TwinKind.INSTANCE, options, lanes, context, getKeyedStateBackend());
  }

  private PartStore<TwinPart> store() {
    return Objects.requireNonNull(store);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    store().save();
  }

  @Override
  public void processElement(StreamRecord<Parcel> element) throws Exception {
    reader.open(element.getValue());
    PartStore<TwinPart> store = store();
    PartStore.Space<TwinPart> space = null;
    boolean marked = false;
    while (reader.hasNext()) {
      byte entry = reader.next();
      if (entry == ParcelWriter.SPACE) {
        space = store.space(reader.space());
      } else if (space == null) {
        throw new IllegalStateException("parcel to twin parts: expected a space first");
      } else if (entry == ParcelWriter.MARK) {
        dispatch.mark(space.name, reader.rank());
        marked = true;
      } else {
        take(store, space);
      }
    }
    if (marked) {
      dispatch.flush(); // The command stage can use nothing before the mark behind it.
    }
  }

  private void take(PartStore<TwinPart> store, PartStore.Space<TwinPart> space) throws Exception {
    long rank = reader.rank();
    Letter letter =
        new Letter(reader.part(), Rank.position(rank), reader.kind(), reader.copyOfBody());
    if (letter.part() != Letter.ALL) {
      outlet.from(space.name, letter.part(), rank);
      store.take(space, letter, outlet);
      return;
    }
    outlet.from(space.name, Letter.ALL, rank);
    store.takeByTemplate(space, letter, outlet);
    for (int number : store.numbers(space)) {
      outlet.from(space.name, number, rank);
      store.takeByPart(space, number, letter, outlet);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    dispatch.flush();
    outlet.flush();
  }

  @Override
  public void finish() throws Exception {
    dispatch.flush();
    outlet.flush();
    if (options.listState()) {
      store().visit(subtask == 0, (key, part) -> list(outlet, TwinKind.INSTANCE, key, part));
    }
  }
}
