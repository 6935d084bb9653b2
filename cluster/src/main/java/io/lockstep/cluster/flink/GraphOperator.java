package io.lockstep.cluster.flink;

import io.lockstep.cluster.kafka.ChangeRecord.Stage;
import io.lockstep.space.parts.GraphPart;
import io.lockstep.space.parts.Letter;
import io.lockstep.space.parts.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/// Hosts the graph parts of spaces. First input: parcels of inputs; second: verdicts of twin parts.
/// While a graph part waits for a verdict the inputs of its space are held, and stand in the state
/// when a checkpoint is taken. Marks tell the next stages how far a space is: after some
/// milliseconds, after many inputs, and before each barrier.
final class GraphOperator extends StageOperator
    implements TwoInputStreamOperator<Parcel, SpaceVerdict, Parcel> {
  private static final long serialVersionUID = 1;

  /// A space whose graph part is here.
  private static final class Space {
    final String name;
    final PartKey key;
    final GraphPart part;
    final ArrayDeque<SpaceInput> held = new ArrayDeque<>();
    boolean heldInState;
    boolean dirty;

    /// Of the last letters sent.
    long rank = Rank.NONE;

    /// Verdicts for the input that was taken last.
    int verdicts;

    boolean marked = true;

    Space(String name, PartKey key, GraphPart part) {
      this.name = name;
      this.key = key;
      this.part = part;
    }
  }

  private final transient Map<String, Space> spaces = new LinkedHashMap<>();
  private final transient List<Space> unmarked = new ArrayList<>();
  private final transient StageOutlet outlet;
  private final transient FlushTimer timer;
  private transient int inputsUntilMark;
  private transient @Nullable States states;

  /// The operator's state in Flink.
  private record States(
      KeyedStateBackend<PartKey> backend,
      KeyedParts<GraphPart> parts,
      ListState<SpaceInput> held,
      ValueState<Long> rank) {}

  GraphOperator(StreamOperatorParameters<Parcel> parameters, StageOptions options) {
    super(parameters, options);
    inputsUntilMark = options.inputsPerMark();
    timer = new FlushTimer(processingTimeService, options.flushMillis(), this::markAndFlush);
    outlet =
        new StageOutlet(output, Stage.GRAPH) {
          @Override
          public void letter(Letter letter) {
            if (letter.part() == Letter.ALL) {
              dispatch.letterToAll(space(), Letter.ALL, rank(), letter.kind(), letter.body());
            } else {
              dispatch.letter(
                  space(), letter.part(), options.parts(), 0, rank(), letter.kind(), letter.body());
            }
          }

          @Override
          public void verdict(Verdict verdict) {
            throw new IllegalStateException(
                "graph part of space %s: expected letters, changes and replies, found a verdict at position %d"
                    .formatted(space(), verdict.position()));
          }
        };
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    KeyedStateBackend<PartKey> backend = getKeyedStateBackend();
    KeyedParts<GraphPart> parts = new KeyedParts<>(context, backend, "graph", GraphCodec.INSTANCE);
    ListState<SpaceInput> held =
        context
            .getKeyedStateStore()
            .getListState(new ListStateDescriptor<>("held", new SpaceInput.Serializer()));
    ValueState<Long> rank =
        context
            .getKeyedStateStore()
            .getState(new ValueStateDescriptor<>("rank", LongSerializer.INSTANCE));
    states = new States(backend, parts, held, rank);
    for (PartKey key : parts.keys()) {
      GraphPart part = parts.load(key);
      if (part != null) {
        restore(new Space(key.space(), key, part), held, rank);
      }
    }
  }

  /// The backend's key is that of the space.
  private void restore(Space space, ListState<SpaceInput> held, ValueState<Long> rank)
      throws Exception {
    for (SpaceInput input : held.get()) {
      space.held.add(input);
      space.heldInState = true;
    }
    Long last = rank.value();
    space.rank = last == null ? Rank.NONE : last;
    space.verdicts = (int) (space.rank & Rank.LAST);
    spaces.put(space.name, space);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    States states = states();
    for (Space space : spaces.values()) {
      if (!space.dirty) {
        continue;
      }
      states.parts.save(space.key, space.part.fork());
      states.rank.update(space.rank);
      if (!space.held.isEmpty()) {
        states.held.update(new ArrayList<>(space.held));
        space.heldInState = true;
      } else if (space.heldInState) {
        states.held.clear();
        space.heldInState = false;
      }
      space.dirty = false;
    }
  }

  private States states() {
    States states = this.states;
    if (states == null) {
      throw new IllegalStateException("graph operator: expected its state, found none");
    }
    return states;
  }

  @Override
  public void processElement1(StreamRecord<Parcel> element) {
    reader.open(element.getValue());
    Space space = null;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case ParcelWriter.SPACE -> space = space(reader.space());
        case ParcelWriter.INPUT -> {
          if (space == null) {
            throw new IllegalStateException("parcel of inputs: expected a space first");
          }
          input(space, reader.position(), reader.kind() & 0xFF, reader.payload());
        }
        default -> throw new IllegalStateException("parcel to a graph part: expected inputs only");
      }
    }
  }

  @Override
  public void processElement2(StreamRecord<SpaceVerdict> element) {
    SpaceVerdict verdict = element.getValue();
    Space space = space(verdict.space());
    if (!space.part.waits() || Rank.position(space.rank) != verdict.position()) {
      return; // It came before: verdicts are delivered at least once.
    }
    if (space.verdicts + 1 >= Rank.LAST) {
      throw new IllegalStateException(
          "space %s, input %d: expected at most %d verdicts, found more"
              .formatted(space.name, verdict.position(), Rank.LAST - 1));
    }
    space.verdicts++;
    outlet.from(space.name, 0, Rank.of(verdict.position(), space.verdicts));
    space.part.verdict(new Verdict(verdict.position(), verdict.body()), outlet);
    progressed(space, verdict.position());
    while (!space.part.waits()) {
      SpaceInput next = space.held.poll();
      if (next == null) {
        break;
      }
      take(space, next.position(), next.kind(), ByteBuffer.wrap(next.payload()));
    }
  }

  private Space space(String name) {
    Space space = spaces.get(name);
    if (space == null) {
      space = new Space(name, lanes.key(name, 0, 1), GraphPart.empty(options.parts()));
      spaces.put(name, space);
    }
    return space;
  }

  private void input(Space space, long position, int kind, ByteBuffer payload) {
    if (space.part.waits()) {
      byte[] copy = new byte[payload.remaining()];
      payload.get(copy);
      space.held.add(new SpaceInput(space.name, position, kind, copy));
      space.dirty = true;
    } else {
      take(space, position, kind, payload);
    }
  }

  private void take(Space space, long position, int kind, ByteBuffer payload) {
    space.verdicts = 0;
    outlet.from(space.name, 0, Rank.of(position, 0));
    space.part.take(position, kind, payload, outlet);
    progressed(space, position);
    if (--inputsUntilMark <= 0) {
      markAndFlush();
    }
  }

  private void progressed(Space space, long position) {
    space.rank = Rank.of(position, space.part.waits() ? space.verdicts : Rank.LAST);
    space.dirty = true;
    if (space.marked) {
      space.marked = false;
      unmarked.add(space);
    }
    timer.arm();
  }

  private void markAndFlush() {
    inputsUntilMark = options.inputsPerMark();
    for (Space space : unmarked) {
      dispatch.mark(space.name, space.rank);
      space.marked = true;
    }
    unmarked.clear();
    dispatch.flush();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    markAndFlush();
    outlet.flush();
  }

  @Override
  public void finish() throws Exception {
    markAndFlush();
    outlet.flush();
    if (options.listState()) {
      for (Space space : spaces.values()) {
        list(outlet, GraphCodec.INSTANCE, space.key, space.part);
      }
    }
  }
}
