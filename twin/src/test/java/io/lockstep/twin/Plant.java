package io.lockstep.twin;

import io.lockstep.model.Quality;
import io.lockstep.model.ValueType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// A kernel with a journal's worth of convenience: positions and receive times count up by
/// themselves.
final class Plant {
  static final long START = 1_700_000_000_000_000L;
  static final long SECOND = 1_000_000L;

  static final String MODELS =
      """
      [{"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:Machine;1","@type":"Interface",
        "displayName":"Machine","contents":[
        {"@type":"Property","name":"serial","schema":"string"},
        {"@type":"Property","name":"speed","schema":"double","writable":true},
        {"@type":"Relationship","name":"feeds","target":"dtmi:com:example:Machine;1",
         "properties":[{"@type":"Property","name":"weight","schema":"double"}]},
        {"@type":"Relationship","name":"isIn","maxMultiplicity":1},
        {"@type":"Component","name":"motor","schema":"dtmi:com:example:Motor;1"}]},
       {"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:Oven;1","@type":"Interface",
        "extends":"dtmi:com:example:Machine;1","contents":[
        {"@type":"Property","name":"temperature","schema":"double"},
        {"@type":"Property","name":"count","schema":"integer"},
        {"@type":"Property","name":"on","schema":"boolean"},
        {"@type":"Property","name":"built","schema":"date"},
        {"@type":"Property","name":"state","schema":{"@type":"Enum","valueSchema":"string",
          "enumValues":[{"name":"idle","enumValue":"idle"},{"name":"hot","enumValue":"hot"}]}},
        {"@type":"Property","name":"limits","writable":true,"schema":{"@type":"Object","fields":[
          {"name":"low","schema":"double"},{"name":"high","schema":"double"}]}},
        {"@type":"Property","name":"tags","schema":{"@type":"Map",
          "mapKey":{"name":"k","schema":"string"},"mapValue":{"name":"v","schema":"string"}}},
        {"@type":"Telemetry","name":"noise","schema":"double"}]},
       {"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:Motor;1","@type":"Interface",
        "contents":[
        {"@type":"Property","name":"rpm","schema":"double"},
        {"@type":"Telemetry","name":"vibration","schema":"double"}]},
       {"@context":"dtmi:dtdl:context;2","@id":"dtmi:com:example:Hall;1","@type":"Interface",
        "contents":[{"@type":"Property","name":"name","schema":"string"},
        {"@type":"Relationship","name":"contains"}]}]
      """;

  static final String MACHINE = "dtmi:com:example:Machine;1";
  static final String OVEN = "dtmi:com:example:Oven;1";
  static final String MOTOR = "dtmi:com:example:Motor;1";
  static final String HALL = "dtmi:com:example:Hall;1";

  final RecordedChanges changes = new RecordedChanges();
  Kernel kernel;
  long position;
  long now = START;

  Plant(Kernel kernel, long position) {
    this.kernel = kernel;
    this.position = position;
  }

  static Plant empty() {
    return new Plant(Kernel.empty(KernelOptions.defaults()), 0);
  }

  static Plant withModels() {
    Plant plant = empty();
    plant.done(new TwinCommand.AddModels(MODELS));
    plant.changes.clear();
    return plant;
  }

  GraphView view() {
    return kernel.view();
  }

  Reply decide(TwinCommand command) {
    kernel.beginInput(position++, now, changes);
    now += SECOND;
    Reply reply = kernel.decide(command);
    kernel.endInput();
    return reply;
  }

  Reply.Done done(TwinCommand command) {
    return switch (decide(command)) {
      case Reply.Done done -> done;
      case Reply.Refused(Refusal refusal) -> throw new AssertionError(refusal);
    };
  }

  Refusal refused(TwinCommand command) {
    return switch (decide(command)) {
      case Reply.Done done -> throw new AssertionError("expected a refusal, found " + done);
      case Reply.Refused(Refusal refusal) -> refusal;
    };
  }

  void put(String id, String model, String members) {
    done(
        new TwinCommand.PutTwin(
            id,
            "{\"$metadata\":{\"$model\":\"%s\"}%s%s}"
                .formatted(model, members.isEmpty() ? "" : ",", members),
            false));
  }

  void relate(String source, String id, String name, String target) {
    done(
        new TwinCommand.PutRelationship(
            source,
            id,
            "{\"$relationshipName\":\"%s\",\"$targetId\":\"%s\"}".formatted(name, target),
            false));
  }

  /// A number from the field; creates drafts and slots as needed.
  @Nullable SampleFault number(String id, String path, long sourceMicros, double value) {
    kernel.beginInput(position++, now, changes);
    now += SECOND;
    try {
      int twin = kernel.twin(id, "device", "");
      int slot = kernel.slotFor(twin, path, ValueType.DOUBLE);
      long bits =
          kernel.shape(twin).slot(slot).type() == ValueType.LONG
              ? (long) value
              : Double.doubleToRawLongBits(value);
      return kernel.sample(twin, slot, sourceMicros, bits, null, Quality.GOOD);
    } finally {
      kernel.endInput();
    }
  }

  @Nullable SampleFault text(
      String id, String path, long sourceMicros, String value, ValueType type) {
    kernel.beginInput(position++, now, changes);
    now += SECOND;
    try {
      int twin = kernel.twin(id, "device", "");
      int slot = kernel.slotFor(twin, path, type);
      return kernel.sample(twin, slot, sourceMicros, 0, value, Quality.GOOD);
    } finally {
      kernel.endInput();
    }
  }

  TwinValues.Value value(String id, String path) {
    return view().values(id).orElseThrow().values().stream()
        .filter(value -> value.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  String json(String id) {
    return view().twin(id).orElseThrow().json();
  }

  byte[] snapshot() {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      kernel.writeSnapshot(new DataOutputStream(bytes));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Kernel restore(byte[] snapshot) {
    try {
      return Kernel.readSnapshot(new DataInputStream(new ByteArrayInputStream(snapshot)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Plant fork() {
    Plant fork = new Plant(kernel.fork(), position);
    fork.now = now;
    return fork;
  }
}
